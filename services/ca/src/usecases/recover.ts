/** After a start, and again and again: completes what a crash or a passing fault left half done. */
import { AUTHORITIES } from '../contract.js'
import { loadUnsignedCertificates } from '../store/certificates.js'
import type { CaContext } from './authority-at-work.js'
import { completeLists } from './complete.js'
import { completeCertificates } from './complete-certificates.js'

/** So many at a time: what is signed is recorded soon. */
const AT_ONCE = 500

/**
 * Signs every recorded certificate and list that has no signature yet: the very bytes that were recorded. `since` leaves those
 * certificates alone that were recorded later, because somebody is just signing them.
 */
export async function recover(ca: CaContext, { since = ca.clock() }: { since?: Date } = {}): Promise<void> {
  const unsigned = await loadUnsignedCertificates(ca.store.read, since)
  for (let at = 0; at < unsigned.length; at += AT_ONCE)
    await completeCertificates(ca, unsigned.slice(at, at + AT_ONCE))
  for (const authority of AUTHORITIES) await completeLists(ca, authority)
  void ca.publisher.publish()
}
