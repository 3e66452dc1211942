/** After a start: completes what a crash left half done. */
import { AUTHORITIES } from '../contract.js'
import { loadUnsignedCertificates } from '../store/certificates.js'
import type { CaContext } from './authority-at-work.js'
import { completeCertificate, completeLists } from './complete.js'

/** Signs every recorded certificate and list that has no signature yet: the very bytes that were recorded. */
export async function recover(ca: CaContext): Promise<void> {
  for (const id of await loadUnsignedCertificates(ca.store.read)) await completeCertificate(ca, id)
  for (const authority of AUTHORITIES) await completeLists(ca, authority)
  void ca.publisher.publish()
}
