import { isSelfIssued, parseCertificate, sameName } from '@jitsuin/pki'
import type { Offer } from './offers.js'

/** Longer than any chain of a card. */
const MAX_CHAIN = 4

/** The certificates above the holder's that lie on the card, issuer first, without the root. Candidates: nothing is verified. */
export function chainOf({ application, certificate }: Offer): readonly Uint8Array[] {
  const others = application.otherCertificates.map(({ certificateDer }) => parseCertificate(certificateDer))
  const chain: Uint8Array[] = []
  let lowest = certificate
  while (chain.length < MAX_CHAIN) {
    const above = others.find((other) => sameName(other.subject, lowest.issuer) && !isSelfIssued(other))
    if (!above || isSelfIssued(lowest)) break
    chain.push(above.bytes)
    lowest = above
  }
  return chain
}
