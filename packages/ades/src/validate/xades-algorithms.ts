/** Which algorithms a XAdES signature uses, for the check of how long they could be relied on. */
import type { Certificate } from '@jitsuin/pki'
import { attributeOf, type CheckedReference, DIGEST_ALGORITHMS, isDigestUri } from '@jitsuin/xml'
import type { SignerRules } from '../policy/policy.js'
import { type AlgorithmPlace, type AlgorithmUse, keyFacts } from '../policy/reliability.js'
import type { SignedDigest } from './facts.js'
import type { Structure } from './structure.js'

/** What is known beside the structure. */
export type XadesUsesContext = {
  /** The references as followed, with those of manifests. */
  readonly checked: readonly CheckedReference[]
  readonly certificate: Certificate | undefined
  readonly referenceDigest: SignerRules['referenceDigest']
}

/** The digests of all references, the signature with its key, and the digest that names the certificate. */
export function xadesUses(
  { signature, properties }: Structure,
  { checked, certificate, referenceDigest }: XadesUsesContext,
): AlgorithmUse[] {
  const { references, scheme } = signature
  const inside = checked.flatMap((one) => (one.verdict === 'valid' ? (one.manifest ?? []) : []))
  const [bound] = properties.signingCertificates[0]?.references ?? []
  const key = certificate && keyFacts(certificate.spkiBytes)
  const value: AlgorithmUse =
    scheme.scheme === 'hmac'
      ? { where: 'signature', unknown: 'HMAC' }
      : {
          where: 'signature',
          scheme: scheme.scheme,
          digest: 'hash' in scheme ? scheme.hash : undefined,
          ...(key && { key }),
        }
  return [
    ...[...references, ...inside].map(({ digestUri }) => digestUse(digestUri, 'signed-data')),
    value,
    ...(bound && referenceDigest === 'judged' ? [digestUse(bound.digestUri, 'certificate-reference')] : []),
  ]
}

function digestUse(uri: string, where: AlgorithmPlace): AlgorithmUse {
  return isDigestUri(uri) ? { where, digest: DIGEST_ALGORITHMS[uri] } : { where, unknown: uri }
}

/** The digests of the references to data; those to properties and keys have a Type, or lead into the signature. */
export function signedDigestsOf({ signature }: Structure): SignedDigest[] {
  const { references, keyInfo } = signature
  const ofKey = keyInfo && attributeOf(keyInfo, 'Id')
  return references
    .filter(({ type, uri }) => type === undefined && (ofKey === undefined || uri !== `#${ofKey}`))
    .flatMap(({ digestUri, digestValue }) =>
      isDigestUri(digestUri) ? [{ digest: DIGEST_ALGORITHMS[digestUri], value: digestValue }] : [],
    )
}
