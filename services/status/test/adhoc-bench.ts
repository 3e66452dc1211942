import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { serveStatus } from '../src/index.js'
import { makeWorld, run } from './world.js'
const world = await makeWorld()
const l = await serveStatus({ source: { load: async () => world.material() }, port: 0, random: randomBytes })
// empty answer beside it
createServer((q, r) => { q.resume(); q.on('end', () => { r.writeHead(200, {'content-length': 0}); r.end() }) }).listen(18999, '127.0.0.1')
await run('openssl','ocsp','-issuer',world.file('ca.pem'),'-cert',world.file('taro.pem'),'-no_nonce','-reqout',world.file('q.der'))
await run('openssl','ocsp','-issuer',world.file('ca.pem'),'-cert',world.file('taro.pem'),'-reqout',world.file('qn.der'))
await run('openssl','ts','-query','-data',world.file('ca.pem'),'-sha256','-cert','-out',world.file('ts.der'))
await run('openssl','ts','-query','-data',world.file('ca.pem'),'-sha256','-out',world.file('ts0.der'))
writeFileSync('/tmp/stbench/info', `${l.port} ${world.directory}`)
console.log('ready', process.memoryUsage.rss())
process.on('SIGUSR2', () => { const c = process.cpuUsage(); writeFileSync('/tmp/stbench/cpu', String((c.user + c.system))) })
