/** The certificates above a holder's, out of those on the card, in their order. */
import { isSelfIssued, parseCertificate } from '@jitsuin/pki'
import type { CardApplication } from './application.js'

/**
 * The certificates from the issuer's upwards, by names alone and as far as the card has them; the root is left out, because nobody
 * trusts one that comes with a signature. Nothing is judged: whoever verifies builds a path of their own.
 */
export function chainOf({ certificate, otherCertificates }: CardApplication): Uint8Array[] {
  const others = otherCertificates.map(({ certificateDer }) => parseCertificate(certificateDer))
  const chain: Uint8Array[] = []
  let { issuer } = parseCertificate(certificate.certificateDer)
  while (chain.length < others.length) {
    const above = others.find((other) => other.subject.key === issuer.key && !isSelfIssued(other))
    if (!above || chain.includes(above.bytes)) break
    chain.push(above.bytes)
    issuer = above.issuer
  }
  return chain
}
