/** Revokes a certificate for good, and records the list that will say so. */
import type { RevokeOrder } from '../contract.js'
import { CaError } from '../errors.js'
import { lockLists } from '../store/ca-store.js'
import { loadCertificate, loadState } from '../store/certificates.js'
import { insertRevocation, loadRevokedAt } from '../store/lists.js'
import type { Acceptance } from './acceptance.js'
import { reserveList } from './reserve-list.js'

/** A second revocation changes nothing: the first time and reason stand. */
export async function revokeCertificate(
  order: RevokeOrder,
  { ca, tx, audit, at, orderFacts }: Acceptance,
): Promise<void> {
  const { authority, serialHex, reason } = order
  const subject = `certificate:${authority}:${serialHex}`
  await lockLists(tx, authority)
  if (!(await loadCertificate(tx, order))) throw new CaError('certificate/not-found', subject)
  if (await loadRevokedAt(tx, order)) {
    return audit.record('certificate/revoked-before', { subject, facts: { ...orderFacts, serialHex } })
  }
  await insertRevocation(tx, order, at)
  audit.record('certificate/revoked', { subject, facts: { ...orderFacts, serialHex, reason } })
  const state = await loadState(tx, order)
  await reserveList({ tx, audit, at }, ca.authorities[authority], state ? [state] : [])
}
