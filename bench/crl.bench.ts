/** A list of an authority with 350,000 certificates of which 20,000 are revoked: made, read, and asked. */
import { encodePem } from '@jitsuin/keys'
import { parseCertificate, parseCrl, type RevokedCertificate, signCrl } from '@jitsuin/pki'
import { type Bench, ratePerSecond } from './harness.js'
import { cpuSecondsOf, FOLDER, save } from './programs.js'
import { DAY_0, DAY_1, HIERARCHY } from './world.js'

const ISSUED = 350_000
const REVOKED = 20_000
const { signingCa } = HIERARCHY.authorities

/** Made and signed; read and looked up. */
export const crl: Bench = async () => {
  const issuer = parseCertificate(signingCa.certificateDer)
  const revoked = Array.from({ length: REVOKED }, (_, index) => revokedAt(index))
  const make = () =>
    signCrl({ issuer, thisUpdate: DAY_0, nextUpdate: DAY_1, crlNumber: 2n, revoked }, signingCa.signer)
  const list = await make()
  const wanted = serialOf(REVOKED >> 1).toString('hex')
  const readAndAsk = () => {
    if (parseCrl(list).entries.find(wanted).length !== 1) throw new Error('The entry is not found')
  }
  const parsed = parseCrl(list)
  console.log(`  the list has ${list.length} bytes`)
  const path = save('list.crl', encodePem('X509 CRL', list))
  const byOpenssl = 1 / cpuSecondsOf('openssl', 'crl', '-in', path, '-noout', '-text')
  const reading = 1 / cpuSecondsOf('openssl', 'crl', '-in', path, '-noout')
  const common = { unit: '/s' }
  return [
    {
      ...common,
      what: 'make and sign the list',
      ours: await ratePerSecond(make),
      peer: 'openssl ca -gencrl',
      theirs: genCrl(),
    },
    {
      ...common,
      what: 'read it and look one up',
      ours: await ratePerSecond(readAndAsk),
      peer: 'openssl crl',
      theirs: reading,
    },
    {
      ...common,
      what: 'read it and look one up',
      ours: await ratePerSecond(readAndAsk),
      peer: 'openssl crl -text',
      theirs: byOpenssl,
    },
    {
      ...common,
      what: 'look one up in a list kept',
      ours: await ratePerSecond(() => parsed.entries.find(wanted)),
      peer: 'reading it first',
      theirs: await ratePerSecond(readAndAsk),
    },
  ]
}

function serialOf(index: number): Buffer {
  const serial = Buffer.alloc(8, 0x5a)
  serial.writeUInt32BE(index * 17, 4)
  return serial
}

function revokedAt(index: number): RevokedCertificate {
  return {
    serialBytes: serialOf(index),
    revokedAt: DAY_0,
    reason: index % 2 ? 'superseded' : 'keyCompromise',
  }
}

/** openssl keeps every issued certificate in one text file and reads all of it for each list. */
function genCrl(): number {
  const lines = Array.from({ length: ISSUED }, (_, index) => {
    const serial = serialOf(index).toString('hex').toUpperCase()
    const subject = `/C=JP/CN=Holder ${index}`
    return index < REVOKED
      ? `R\t310401000000Z\t260401030000Z,${index % 2 ? 'superseded' : 'keyCompromise'}\t${serial}\tunknown\t${subject}`
      : `V\t310401000000Z\t\t${serial}\tunknown\t${subject}`
  })
  save('index.txt', `${lines.join('\n')}\n`)
  save('index.txt.attr', 'unique_subject = no\n')
  save('crlnumber', '02\n')
  const key = save('ca.key', signingCa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const certificate = save('ca.pem', encodePem('CERTIFICATE', signingCa.certificateDer))
  const config = save(
    'ca.cnf',
    `[ca]\ndefault_ca=d\n[d]\ndatabase=${FOLDER}/index.txt\ncrlnumber=${FOLDER}/crlnumber\ndefault_md=sha256\ndefault_crl_days=4\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n`,
  )
  const out = `${FOLDER}/theirs.crl`
  return (
    1 /
    cpuSecondsOf(
      'openssl',
      'ca',
      '-gencrl',
      '-config',
      config,
      '-keyfile',
      key,
      '-cert',
      certificate,
      '-out',
      out,
    )
  )
}
