/** Which algorithms a CAdES signature uses, for the check of how long they could be relied on. */
import { type Certificate, completeAlgorithm } from '@jitsuin/pki'
import type { SignerRules } from '../../policy/policy.js'
import { type AlgorithmUse, signatureUse } from '../../policy/reliability.js'
import type { ReadSigner } from '../read/signer.js'

/** The digest of the content, the signature with its key, and the digest that names the certificate. */
export function cadesUses(
  { info, digest, certificateIds }: ReadSigner,
  certificate: Certificate | undefined,
  referenceDigest: SignerRules['referenceDigest'],
): AlgorithmUse[] {
  const [bound] = certificateIds
  return [
    { where: 'signed-data', digest },
    signatureUse(completeAlgorithm(info), 'signature', certificate?.spkiBytes),
    ...(bound && referenceDigest === 'judged'
      ? [{ where: 'certificate-reference', digest: bound.digest } as const]
      : []),
  ]
}
