/** Path validation: a doctor's certificate to the root, by HPKI's rules, with the status of every certificate. */
import { encodePem } from '@jitsuin/keys'
import {
  anchorFromCertificate,
  findHpkiPath,
  HPKI_ALGORITHMS,
  parseCertificate,
  parseCrl,
  statusChecker,
} from '@jitsuin/pki'
import { type Bench, ratePerSecond } from './harness.js'
import { cpuSecondsOf, save } from './programs.js'
import { DAY_1, DOCTOR, HIERARCHY } from './world.js'

const { root, authorities, lists } = HIERARCHY

/** With everything read anew, and as a service does it that keeps its lists. */
export const path: Bench = async () => {
  const anchors = [anchorFromCertificate(parseCertificate(root.certificateDer))]
  const intermediates = [parseCertificate(authorities.signingCa.certificateDer)]
  const makeChecker = () =>
    statusChecker({
      lists: Object.values(lists).map(parseCrl),
      responses: [],
      allowed: HPKI_ALGORITHMS,
      now: DAY_1,
    })
  const kept = makeChecker()
  const judge = (revocation: typeof kept) => {
    const target = parseCertificate(DOCTOR.certificateDer)
    const result = findHpkiPath(
      { target, intermediates, anchors },
      { at: DAY_1, revocation, purpose: 'signature' },
    )
    if (result.verdict !== 'valid') throw new Error(result.failure.code)
  }
  const theirs = byOpenssl()
  const common = { peer: 'openssl verify -crl_check_all', theirs, unit: '/s' }
  return [
    { ...common, what: 'path and status, lists kept', ours: await ratePerSecond(() => judge(kept)) },
    {
      ...common,
      what: 'path and status, everything read anew',
      ours: await ratePerSecond(() => judge(makeChecker())),
    },
  ]
}

/** One process verifies the same file many times; one that verifies it once is taken off. */
function byOpenssl(): number {
  const pem = (name: string, der: Uint8Array) => save(name, encodePem('CERTIFICATE', der))
  const args = ['verify', '-attime', String(DAY_1.getTime() / 1000), '-extended_crl', '-crl_check_all']
  const all = Object.values(lists)
    .map((list) => encodePem('X509 CRL', list))
    .join('')
  args.push('-CRLfile', save('lists.pem', all), '-CAfile', pem('root.pem', root.certificateDer))
  args.push('-untrusted', pem('ca.pem', authorities.signingCa.certificateDer))
  const doctor = pem('doctor.pem', DOCTOR.certificateDer)
  const many = Array.from({ length: 1001 }, () => doctor)
  return 1000 / (cpuSecondsOf('openssl', ...args, ...many) - cpuSecondsOf('openssl', ...args, doctor))
}
