/**
 * The second half of every act: signs what a transaction recorded, puts the signature to the record, and queues the
 * publication. A crash in between leaves the record; completing it again signs the very same bytes.
 */
import { createHash } from 'node:crypto'
import { toBase64, toHex } from '@jitsuin/kernel'
import { AUTHORITIES, type AuthorityName, type Order, type Outcome } from '../contract.js'
import { orderDigest } from '../domain/order-bytes.js'
import { CaError } from '../errors.js'
import { type CertificateId, loadCertificateOfOrder, loadStates } from '../store/certificates.js'
import { fillInList, loadUnsignedLists } from '../store/lists.js'
import { insertPublication } from '../store/publications.js'
import { type CaContext, signRecorded } from './authority-at-work.js'
import { completeCertificates, nameOf } from './complete-certificates.js'

/** Completes what an accepted order began, and says what came of it. What is answered here is never lost any more. */
export async function answerOrder(ca: CaContext, order: Order): Promise<Outcome> {
  const { act } = order
  switch (act) {
    case 'issue':
    case 'certify-responder':
      return { act, ...(await answerIssued(ca, order.orderId)) }
    case 'warrant':
      return { act, digest: toHex(orderDigest(order)) }
    case 'revoke':
      return { act, serialHex: order.serialHex, revokedAt: await answerRevoked(ca, order) }
    case 'enrol-officer':
      return { act, officerId: order.officer.officerId }
    case 'remove-officer':
      return { act, officerId: order.officerId }
  }
}

async function answerIssued(ca: CaContext, orderId: string) {
  const certificate = await loadCertificateOfOrder(ca.store.read, orderId)
  if (!certificate) throw new CaError('certificate/not-found', orderId)
  const signed = await completeCertificates(ca, [certificate])
  void ca.publisher.publish() // that a certificate is good can wait for a moment
  return describeIssued(ca, certificate, signed.get(nameOf(certificate)))
}

/** A signed certificate with those above it. */
export function describeIssued(
  { authorities }: CaContext,
  { authority, serialHex }: CertificateId,
  certificateDer: Uint8Array | undefined,
) {
  if (!certificateDer) throw new CaError('certificate/not-found', serialHex)
  const { certificate: issuer, chainDer } = authorities[authority]
  return {
    serialHex,
    certificate: toBase64(certificateDer),
    chain: [issuer.bytes, ...chainDer].map(toBase64),
  }
}

async function answerRevoked(ca: CaContext, id: CertificateId): Promise<string> {
  const revokedAt = (await answerRevocations(ca, [id])).get(nameOf(id))
  if (!revokedAt) throw new CaError('certificate/not-found', id.serialHex)
  return revokedAt
}

/**
 * Since when certificates are revoked, by `nameOf`. The answer waits for the status service, for as long as one delivery takes:
 * then the revocations are known out there.
 */
export async function answerRevocations(
  ca: CaContext,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  for (const authority of new Set(ids.map((id) => id.authority))) await completeLists(ca, authority)
  await ca.publisher.publish()
  const found = new Map<string, string>()
  for (const authority of AUTHORITIES) {
    const here = ids.filter((id) => id.authority === authority)
    for (const one of await loadStates(ca.store.read, here))
      if (one.state === 'revoked') found.set(nameOf({ authority, serialHex: one.serialHex }), one.revokedAt)
  }
  return found
}

/**
 * Signs every list of an authority that has a number and no signature, in the order of their numbers. Whoever signs a list
 * has signed, or found signed, all before it: lists are published in their order, too.
 */
export async function completeLists(ca: CaContext, authority: AuthorityName): Promise<void> {
  for (const { number, tbs, states } of await loadUnsignedLists(ca.store.read, authority)) {
    const crlDer = await signRecorded(tbs, ca.authorities[authority])
    const at = ca.clock()
    await ca.store.transact({ actor: 'system:ca', at }, async (tx, audit) => {
      const list = { authority, number }
      if ((await fillInList(tx, list, crlDer)) === 'signed-before') return audit.changedNothing()
      audit.record('list/signed', {
        subject: `list:${authority}:${number}`,
        facts: { number, crlSha256: sha256(crlDer) },
      })
      await insertPublication(tx, { authority, at, states: async () => [...states], crlDer })
    })
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
