/**
 * The second half of every act: signs what a transaction recorded, puts the signature to the record, and queues the
 * publication. A crash in between leaves the record; completing it again signs the very same bytes.
 */
import { createHash } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import type { AuthorityName, CertificateState, Order, Outcome } from '../contract.js'
import { CaError } from '../errors.js'
import {
  type CertificateId,
  fillInCertificate,
  loadCertificate,
  loadCertificateOfOrder,
  loadState,
} from '../store/certificates.js'
import { fillInList, loadRevokedAt, loadUnsignedLists } from '../store/lists.js'
import { insertPublication } from '../store/publications.js'
import { type CaContext, signRecorded } from './authority-at-work.js'

/** Completes what an accepted order began, and says what came of it. What is answered here is never lost any more. */
export async function answerOrder(ca: CaContext, order: Order): Promise<Outcome> {
  const { act } = order
  switch (act) {
    case 'issue':
    case 'certify-responder':
      return { act, ...(await answerIssued(ca, order.orderId)) }
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
  const { authority, serialHex } = certificate
  const certificateDer = await completeCertificate(ca, { authority, serialHex })
  const { certificate: issuer, chainDer } = ca.authorities[authority]
  void ca.publisher.publish() // that a certificate is good can wait for a moment
  return {
    serialHex,
    certificate: toBase64(certificateDer),
    chain: [issuer.bytes, ...chainDer].map(toBase64),
  }
}

/** The answer waits for the status service, for as long as one delivery takes: then the revocation is known out there. */
async function answerRevoked(ca: CaContext, id: CertificateId): Promise<string> {
  await completeLists(ca, id.authority)
  await ca.publisher.publish()
  const revokedAt = await loadRevokedAt(ca.store.read, id)
  if (!revokedAt) throw new CaError('certificate/not-found', id.serialHex)
  return revokedAt.toISOString()
}

/** Signs a recorded certificate unless that was done; gives the one signed certificate of this serial number. */
export async function completeCertificate(ca: CaContext, id: CertificateId): Promise<Uint8Array> {
  const { authority, serialHex } = id
  const recorded = await loadCertificate(ca.store.read, id)
  if (!recorded) throw new CaError('certificate/not-found', serialHex)
  if (recorded.certificateDer) return recorded.certificateDer
  const certificateDer = await signRecorded(recorded.tbs, ca.authorities[authority])
  const written = await ca.store.transact({ actor: 'system:ca', at: ca.clock() }, async (tx, audit) => {
    const verdict = await fillInCertificate(tx, id, certificateDer)
    if (verdict === 'signed-before') {
      audit.changedNothing()
      return verdict
    }
    const certificateSha256 = sha256(certificateDer)
    audit.record('certificate/issued', {
      subject: `certificate:${authority}:${serialHex}`,
      facts: { serialHex, certificateSha256 },
    })
    // Read last: whoever was revoked before the signature is published as revoked.
    await insertPublication(tx, { authority, states: () => statesOf(loadState(tx, id)) })
    return verdict
  })
  return written === 'filled-in' ? certificateDer : completeCertificate(ca, id)
}

async function statesOf(state: Promise<CertificateState | undefined>): Promise<CertificateState[]> {
  const found = await state
  return found ? [found] : []
}

/**
 * Signs every list of an authority that has a number and no signature, in the order of their numbers. Whoever signs a list
 * has signed, or found signed, all before it: lists are published in their order, too.
 */
export async function completeLists(ca: CaContext, authority: AuthorityName): Promise<void> {
  for (const { number, tbs, states } of await loadUnsignedLists(ca.store.read, authority)) {
    const crlDer = await signRecorded(tbs, ca.authorities[authority])
    await ca.store.transact({ actor: 'system:ca', at: ca.clock() }, async (tx, audit) => {
      const list = { authority, number }
      if ((await fillInList(tx, list, crlDer)) === 'signed-before') return audit.changedNothing()
      audit.record('list/signed', {
        subject: `list:${authority}:${number}`,
        facts: { number, crlSha256: sha256(crlDer) },
      })
      await insertPublication(tx, { authority, states: async () => [...states], crlDer })
    })
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
