/** Certificates: built by profile, linted before the key signs, the signature checked afterwards. */
import { encodePem } from '@jitsuin/keys'
import { assembleTbs, buildCertificate, buildCertificationRequest, lintCertificate } from '@jitsuin/pki'
import { type Bench, ratePerSecond } from './harness.js'
import { cpuSecondsOf, opensslSpeed, save } from './programs.js'
import { DOCTOR, doctorFields, HIERARCHY } from './world.js'

const { signingCa } = HIERARCHY.authorities

/** Whole certificates, and what of it is ours. */
export const issuance: Bench = async () => {
  const ours = await ratePerSecond(() => buildCertificate('signature', doctorFields(), signingCa))
  const assembly = await ratePerSecond(() => assembleTbs('signature', doctorFields(), signingCa))
  const lint = await ratePerSecond(() => lintCertificate(DOCTOR.certificateDer, { profile: 'signature' }))
  const common = { unit: '/s' }
  const what = 'issue a certificate, lint included'
  return [
    { ...common, what, ours, peer: 'raw RSA-2048, openssl speed', theirs: opensslSpeed().sign },
    { ...common, what, ours, peer: 'openssl x509 -req, a process each', theirs: await byOpenssl() },
    { ...common, what: 'assemble and lint, without a key', ours: assembly, peer: 'lint alone', theirs: lint },
  ]
}

async function byOpenssl(): Promise<number> {
  const names = [
    ['C', 'JP'],
    ['CN', 'Taro Jitsuin'],
  ] as const
  const request = save(
    'doctor.csr',
    encodePem('CERTIFICATE REQUEST', await buildCertificationRequest(names, DOCTOR)),
  )
  const certificate = save('issuer.pem', encodePem('CERTIFICATE', signingCa.certificateDer))
  const key = save('issuer.key', signingCa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const extensions = save(
    'extensions.cnf',
    'keyUsage=critical,nonRepudiation\nauthorityKeyIdentifier=keyid\n',
  )
  const args = [
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    certificate,
    '-CAkey',
    key,
    '-set_serial',
    '0x4242',
    '-days',
    '30',
  ]
  const seconds = Array.from({ length: 5 }, () => cpuSecondsOf('openssl', ...args, '-extfile', extensions))
  return 5 / seconds.reduce((sum, one) => sum + one, 0)
}
