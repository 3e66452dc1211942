/** Revokes certificates for good, and records the lists that will say so: one for each authority, however many there are. */
import { toHex } from '@jitsuin/kernel'
import { AUTHORITIES, type RevokeOrder } from '../contract.js'
import { type CaTransaction, lockLists } from '../store/ca-store.js'
import { type CertificateId, loadStates } from '../store/certificates.js'
import { insertRevocations } from '../store/lists.js'
import type { JointAcceptance } from './acceptance.js'
import { nameOf } from './complete-certificates.js'
import { reserveList } from './reserve-list.js'

/** An order to revoke, and its digest. */
export type Revocation = { readonly order: RevokeOrder; readonly digest: Uint8Array }

/** Certificates that are to be revoked, as they are while this transaction holds the lists of their authorities. */
export type LockedCertificates = {
  /** Whether there is such a certificate. */
  judge(id: CertificateId): 'pass' | 'certificate/not-found'
  /** Those that were revoked before, by `nameOf`. */
  readonly revoked: ReadonlySet<string>
}

/** Locks the lists of the authorities concerned and looks the certificates up. */
export async function lockCertificates(
  tx: CaTransaction,
  revocations: readonly Revocation[],
): Promise<LockedCertificates> {
  const known = new Set<string>()
  const revoked = new Set<string>()
  for (const authority of AUTHORITIES) {
    const ids = revocations.map(({ order }) => order).filter((order) => order.authority === authority)
    if (ids.length === 0) continue
    await lockLists(tx, authority)
    for (const { serialHex, state } of await loadStates(tx, ids)) {
      known.add(nameOf({ authority, serialHex }))
      if (state === 'revoked') revoked.add(nameOf({ authority, serialHex }))
    }
  }
  return { judge: (id) => (known.has(nameOf(id)) ? 'pass' : 'certificate/not-found'), revoked }
}

/** A second revocation changes nothing: the first time and reason stand. */
export async function revokeCertificates(
  revocations: readonly Revocation[],
  { revoked }: LockedCertificates,
  { ca, tx, audit, at, approvedBy }: JointAcceptance,
): Promise<void> {
  const first = new Map<string, RevokeOrder>()
  for (const { order, digest } of revocations) {
    const { orderId, serialHex, reason } = order
    const facts = { orderId, digest: toHex(digest), approvedBy, serialHex }
    const subject = nameOf(order)
    if (revoked.has(subject) || first.has(subject)) {
      audit.record('certificate/revoked-before', { subject, facts })
    } else {
      audit.record('certificate/revoked', { subject, facts: { ...facts, reason } })
      first.set(subject, order)
    }
  }
  await insertRevocations(tx, [...first.values()], at)
  for (const authority of AUTHORITIES) {
    const ids = [...first.values()].filter((order) => order.authority === authority)
    if (ids.length > 0)
      await reserveList({ tx, audit, at }, ca.authorities[authority], await loadStates(tx, ids))
  }
}
