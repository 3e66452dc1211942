/** What others may know: orders, certificates, authorities, and the lists of the root. */
import { createHash } from 'node:crypto'
import { toBase64, toHex } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import {
  AUTHORITIES,
  type CertificateRecord,
  type OrderRecord,
  type Publication,
  type RootListName,
} from '../contract.js'
import { CaError } from '../errors.js'
import { loadCeremonyRecord } from '../store/ceremony.js'
import { type CertificateId, loadCertificateRecord } from '../store/certificates.js'
import { loadRootList } from '../store/lists.js'
import { loadOrder } from '../store/orders.js'
import { loadPublication } from '../store/publications.js'
import type { CaContext, RunningCa } from './authority-at-work.js'
import { answerOrder } from './complete.js'

/** @throws {CaError} `order/not-found` */
export async function describeOrder(ca: CaContext, orderId: string): Promise<OrderRecord> {
  const carried = await loadOrder(ca.store.read, orderId)
  if (!carried) throw new CaError('order/not-found', orderId)
  const { order, digest, acceptedAt } = carried
  const outcome = await answerOrder(ca, order)
  return { order, digest: toHex(digest), acceptedAt: acceptedAt.toISOString(), outcome }
}

/** @throws {CaError} `certificate/not-found` */
export async function describeCertificate(ca: CaContext, id: CertificateId): Promise<CertificateRecord> {
  const record = await loadCertificateRecord(ca.store.read, id)
  if (!record) throw new CaError('certificate/not-found', id.serialHex)
  return record
}

/** The hierarchy, for those who install trust. */
export function describeAuthorities({ authorities, grantSigner }: RunningCa) {
  const root = authorities.signature.chainDer.at(-1)
  if (!root) throw new CaError('ceremony/not-held', 'The chain has no root')
  return {
    root: toBase64(root),
    authorities: AUTHORITIES.map((authority) => {
      const { certificate, chainDer } = authorities[authority]
      return { authority, certificate: toBase64(certificate.bytes), chain: chainDer.map(toBase64) }
    }),
    grantKey: toBase64(grantSigner.spkiDer),
  }
}

/** The list of the root that counts now. @throws {CaError} `certificate/not-found` when none was prepared for this day */
export async function findRootList({ store, clock }: CaContext, name: RootListName): Promise<Uint8Array> {
  const crlDer = await loadRootList(store.read, name, clock())
  if (!crlDer) throw new CaError('certificate/not-found', `No ${name} was prepared for now`)
  return crlDer
}

/** A publication once more, for a status service that lost what it had. @throws {CaError} `publication/not-found` */
export async function findPublication({ store }: CaContext, sequence: number): Promise<Publication> {
  const publication = await loadPublication(store.read, sequence)
  if (!publication) throw new CaError('publication/not-found', String(sequence))
  return publication
}

/** The record of the ceremony, with the hash that its participants signed on paper. */
export async function describeCeremonyRecord({ store }: CaContext) {
  const record = await loadCeremonyRecord(store.read)
  return { record, recordSha256: createHash('sha256').update(encodeCanonical(record)).digest('hex') }
}
