/**
 * The signature algorithm of a certificate or list (RFC 5280 §4.1.1.2, §4.1.2.3, §5.1.1.2).
 */
import * as der from '../../der.js'
import { SIGNATURE_ALGORITHMS } from '../../signer.js'
import type { AlgorithmFacts } from '../facts.js'
import { type Rule, when } from '../finding.js'

/** What is signed; `outerAlgorithm` is absent before it is. */
export type Signed = {
  readonly algorithm: AlgorithmFacts
  readonly outerAlgorithm: AlgorithmFacts | undefined
}

const RSA_SIGNATURES: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.113549.1.1.14',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
])
const WITHOUT_PARAMETERS: ReadonlySet<string> = new Set([
  '1.2.840.10045.4.1',
  '1.2.840.10045.4.3.1',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.2.840.10040.4.3',
  '2.16.840.1.101.3.4.3.1',
  '2.16.840.1.101.3.4.3.2',
  '1.3.101.112',
  '1.3.101.113',
])
const BROKEN_DIGESTS: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
  '1.2.840.10040.4.3',
  '1.3.14.3.2.29',
])
const KNOWN_SIGNATURES: ReadonlySet<string> = new Set([
  ...RSA_SIGNATURES,
  ...WITHOUT_PARAMETERS,
  ...Object.values(SIGNATURE_ALGORITHMS).map(({ oid }) => oid),
])

/** Rules about the algorithm and its parameters. */
export const SIGNATURE_RULES: readonly Rule<Signed>[] = [
  {
    id: 'rfc5280.4.1.1.2.algorithms-equal',
    clause: 'RFC 5280 §4.1.1.2',
    severity: 'error',
    appliesTo: 'certificate, list',
    ja: '署名方式は二か所で同じであること。',
    en: 'Both fields name the same signature algorithm.',
    check: ({ algorithm, outerAlgorithm }) =>
      when(
        outerAlgorithm !== undefined && !der.equal(algorithm.node.bytes, outerAlgorithm.node.bytes),
        `${algorithm.oid} inside, ${outerAlgorithm?.oid} outside, or other parameters`,
      ),
  },
  {
    id: 'rfc3279.2.2.signature-algorithm-known',
    clause: 'RFC 3279 §2.2, RFC 4055, RFC 5758, RFC 8410',
    severity: 'notice', // others may be used as well (RFC 5280 §4.1.1.2)
    appliesTo: 'certificate, list',
    ja: '署名方式は広く知られたものにすると、多くのソフトで検証できる。',
    en: 'Signature algorithms of these standards are verified everywhere.',
    check: ({ algorithm }) => when(!KNOWN_SIGNATURES.has(algorithm.oid ?? ''), `${algorithm.oid}`),
  },
  {
    id: 'rfc4055.5.rsa-null-parameters',
    clause: 'RFC 4055 §5, RFC 3279 §2.2.1',
    severity: 'error',
    appliesTo: 'certificate, list',
    ja: 'RSA 署名方式のパラメータは NULL であること。',
    en: 'The parameters of RSA signature algorithms are NULL.',
    check: (facts) => algorithmsOf(facts).flatMap(rsaParameterFault),
  },
  {
    id: 'rfc5758.3.2.no-parameters',
    clause: 'RFC 5758 §3.1–3.2, RFC 3279 §2.2.2–2.2.3, RFC 8410 §3',
    severity: 'error',
    appliesTo: 'certificate, list',
    ja: 'ECDSA、DSA、EdDSA の署名方式はパラメータを持たないこと。',
    en: 'ECDSA, DSA and EdDSA signature algorithms have no parameters.',
    check: (facts) =>
      algorithmsOf(facts).flatMap(({ oid, parameters }) =>
        when(WITHOUT_PARAMETERS.has(oid ?? '') && parameters !== undefined, `${oid} with parameters`),
      ),
  },
  {
    id: 'rfc4055.3.1.pss-parameters',
    clause: 'RFC 4055 §3.1',
    severity: 'error',
    appliesTo: 'certificate, list',
    ja: 'RSASSA-PSS 署名にはパラメータが必要。',
    en: 'An RSASSA-PSS signature has parameters.',
    check: (facts) =>
      algorithmsOf(facts).flatMap(({ oid, parameters }) =>
        when(oid === '1.2.840.113549.1.1.10' && parameters?.tag !== der.SEQUENCE, 'no parameters'),
      ),
  },
  {
    id: 'rfc6194.3.digest-not-broken',
    clause: 'RFC 6194 §3, RFC 6151 §2',
    severity: 'warning',
    appliesTo: 'certificate, list',
    ja: 'MD5 や SHA-1 で署名しないこと。',
    en: 'No signature uses MD5 or SHA-1.',
    check: ({ algorithm }) => when(BROKEN_DIGESTS.has(algorithm.oid ?? ''), `${algorithm.oid}`),
  },
]

function algorithmsOf({ algorithm, outerAlgorithm }: Signed): AlgorithmFacts[] {
  return outerAlgorithm ? [algorithm, outerAlgorithm] : [algorithm]
}

function rsaParameterFault({ oid, parameters }: AlgorithmFacts): string[] {
  if (!RSA_SIGNATURES.has(oid ?? '')) return []
  return when(parameters?.tag !== der.NULL || parameters.content.length !== 0, `${oid} without NULL`)
}
