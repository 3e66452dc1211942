/** The validity period of a certificate (RFC 5280 §4.1.2.5). */
import type { Certificate } from '../certificate.js'

/** How a time stands to a validity period. Both ends count, to the second: the whole of the last second is within. */
export function validityAt({ notBefore, notAfter }: Certificate, at: Date): 'not-yet' | 'within' | 'expired' {
  const second = Math.floor(at.getTime() / 1000) * 1000
  if (second < notBefore.getTime()) return 'not-yet'
  return second <= notAfter.getTime() ? 'within' : 'expired'
}
