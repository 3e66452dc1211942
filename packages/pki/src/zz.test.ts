import { readFileSync } from 'node:fs'
import { it } from 'vitest'
import { CERTIFICATE_RULES, lintCertificate } from './lint/lint-certificate.js'
import { readCertificateFacts } from './lint/facts.js'
const R='/usr/lib/python3/dist-packages/cryptography_vectors/x509/'
it('x',()=>{
 const b=Buffer.from(/-----BEGIN CERT[^-]+-----([^-]+)-----/.exec(readFileSync(R+'cryptography.io.pem','latin1'))![1]!,'base64')
 const time=(f:()=>any,n=1000)=>{for(let i=0;i<n;i++)f();const t=process.cpuUsage().user;for(let i=0;i<n;i++)f();return (process.cpuUsage().user-t)/n}
 console.log('lint µs',time(()=>lintCertificate(b)),'facts',time(()=>readCertificateFacts(b)))
 const f=readCertificateFacts(b)
 const rows=CERTIFICATE_RULES.map(r=>[r.id,time(()=>[...r.check(f)],300)] as const).sort((a,b)=>b[1]-a[1])
 console.log(rows.slice(0,25).map(r=>r.join(' ')).join('\n'))
},60000)
