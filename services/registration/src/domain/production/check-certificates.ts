/** Whether what the authority answered is what was asked for, before it goes onto a card. */
import { japanDate, sameBytes } from '@jitsuin/kernel'
import { attributeOf, parseCertificate, parseCertificationRequest } from '@jitsuin/pki'
import { lastDayOf } from './card-days.js'

/** One request of a card and the certificate that came for it, DER. */
export type Pair = { readonly requestDer: Uint8Array; readonly certificateDer: Uint8Array }

/** The days that both certificates of a card say, and their numbers. */
export type CardPeriod = { readonly firstDay: string; readonly lastDay: string }

/** Why a pair of certificates does not go onto a card. */
export type CertificateFault = 'other-key' | 'other-holder' | 'other-period'

/**
 * Judges both certificates of a card: each has the key of its own request, both name the holder, and both count from the
 * same day for the card's years. Answers could be crossed on the way; a card with another's certificate must not exist.
 */
export function judgeCertificates(
  pairs: readonly Pair[],
  holder: { readonly nameRomaji: string },
): { readonly verdict: 'sound'; readonly period: CardPeriod } | { readonly verdict: CertificateFault } {
  const periods = new Set<string>()
  for (const { requestDer, certificateDer } of pairs) {
    const certificate = parseCertificate(certificateDer)
    if (!sameBytes(certificate.spkiBytes, parseCertificationRequest(requestDer).spkiBytes))
      return { verdict: 'other-key' }
    if (attributeOf(certificate.subject, 'CN') !== holder.nameRomaji) return { verdict: 'other-holder' }
    const firstDay = japanDate(certificate.notBefore)
    if (japanDate(certificate.notAfter) !== lastDayOf(firstDay)) return { verdict: 'other-period' }
    periods.add(firstDay)
  }
  const [firstDay, ...others] = [...periods]
  if (firstDay === undefined || others.length > 0) return { verdict: 'other-period' }
  return { verdict: 'sound', period: { firstDay, lastDay: lastDayOf(firstDay) } }
}
