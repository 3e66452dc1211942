/** What the use cases work with, and the one way in which the authorities' keys are used. */
import {
  type Certificate,
  der,
  encodeSignatureAlgorithm,
  HPKI_ALGORITHMS,
  type KeySigner,
  parseAlgorithm,
  verifySignature,
} from '@jitsuin/pki'
import type { AuthorityName } from '../contract.js'
import type { Office } from '../domain/approval.js'
import { CaError } from '../errors.js'
import type { CaStore } from '../store/ca-store.js'
import type { Publisher } from './publish.js'

/** One issuing authority with its key. */
export type AuthorityAtWork = {
  readonly name: AuthorityName
  readonly certificate: Certificate
  /** The certificates above, issuer first. */
  readonly chainDer: readonly Uint8Array[]
  readonly signer: KeySigner
}

/** The authority as its use cases see it: tables, keys, and where it stands in the world. */
export type CaContext = {
  readonly store: CaStore
  readonly authorities: Readonly<Record<AuthorityName, AuthorityAtWork>>
  readonly office: Office
  /** Where lists and policies are published, without a slash at the end. */
  readonly repositoryUri: string
  readonly publisher: Publisher
  readonly clock: () => Date
  readonly random: (size: number) => Uint8Array
}

/** The authority as it runs after its ceremony. */
export type RunningCa = CaContext & {
  /** Signs enrolment grants (P-256); certified by nobody, known to those who were given its public half. */
  readonly grantSigner: KeySigner
}

/**
 * Signs a TBSCertificate or TBSCertList as it was recorded. The signature is verified before anybody sees it: a faulty device
 * shall not publish rubbish, and a faulty RSA signature can give the key away.
 *
 * @throws {CaError} `key/signature-wrong`
 */
export async function signRecorded(
  tbs: Uint8Array,
  { signer, certificate }: AuthorityAtWork,
): Promise<Uint8Array> {
  const algorithmDer = encodeSignatureAlgorithm(signer.algorithm)
  const signature = await signer.sign(tbs)
  const verdict = verifySignature({
    algorithm: parseAlgorithm(der.parse(algorithmDer)),
    spkiBytes: certificate.spkiBytes,
    message: tbs,
    signature,
    allowed: HPKI_ALGORITHMS,
  })
  if (verdict !== 'valid') throw new CaError('key/signature-wrong', `The new signature is ${verdict}`)
  return der.sequence(tbs, algorithmDer, der.bitString(signature))
}
