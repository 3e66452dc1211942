import type { AuthorityName, CertificateRecord, CertificateState } from '../contract.js'
import type { CaReader, CaTransaction } from './ca-store.js'
import type { CaTables } from './tables.js'

/** The name of a certificate: who issued it, and its serial number as content octets in lower-case hex. */
export type CertificateId = { readonly authority: AuthorityName; readonly serialHex: string }

/** A serial number with the exact bytes that will be signed under it. */
export type Reservation = CertificateId & {
  readonly orderId: string | undefined
  readonly keySha256: Uint8Array
  readonly notAfter: Date
  readonly tbs: Uint8Array
  readonly reservedAt: Date
}

/** Records what is about to be signed. */
export async function insertReservation(tx: CaTransaction, reservation: Reservation): Promise<void> {
  const { authority, serialHex, orderId, keySha256, notAfter, tbs, reservedAt } = reservation
  await tx
    .insertInto('certificate')
    .values({
      authority,
      serial_hex: serialHex,
      order_id: orderId ?? null,
      key_sha256: Buffer.from(keySha256),
      not_after: notAfter,
      tbs: Buffer.from(tbs),
      reserved_at: reservedAt,
      certificate: null,
    })
    .execute()
}

/** Puts the signed certificate to its reservation. */
export async function fillInCertificate(
  tx: CaTransaction,
  { authority, serialHex }: CertificateId,
  certificateDer: Uint8Array,
): Promise<'filled-in' | 'signed-before'> {
  const { numUpdatedRows } = await tx
    .updateTable('certificate')
    .set({ certificate: Buffer.from(certificateDer) })
    .where('authority', '=', authority)
    .where('serial_hex', '=', serialHex)
    .where('certificate', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'filled-in' : 'signed-before'
}

/** A certificate as recorded; `certificateDer` is absent until it is signed. */
export type StoredCertificate = CertificateId & {
  readonly notAfter: Date
  readonly tbs: Uint8Array
  readonly certificateDer: Uint8Array | undefined
}

/** The certificate of this name. */
export async function loadCertificate(
  db: CaReader,
  { authority, serialHex }: CertificateId,
): Promise<StoredCertificate | undefined> {
  const row = await db
    .selectFrom('certificate')
    .selectAll()
    .where('authority', '=', authority)
    .where('serial_hex', '=', serialHex)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The certificate that an order made. */
export async function loadCertificateOfOrder(
  db: CaReader,
  orderId: string,
): Promise<StoredCertificate | undefined> {
  const row = await db
    .selectFrom('certificate')
    .selectAll()
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Recorded and not signed: what a crash left. */
export async function loadUnsignedCertificates(db: CaReader): Promise<CertificateId[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(['authority', 'serial_hex'])
    .where('certificate', 'is', null)
    .orderBy('reserved_at')
    .execute()
  return rows.map(({ authority, serial_hex }) => ({ authority, serialHex: serial_hex }))
}

/** State of a certificate as it is answered to the world: what the revocations say now. */
export async function loadState(db: CaReader, id: CertificateId): Promise<CertificateState | undefined> {
  const record = await loadCertificateRecord(db, id)
  if (!record) return undefined
  const { serialHex, notAfter, revokedAt, reason } = record
  return revokedAt && reason
    ? { state: 'revoked', serialHex, notAfter, revokedAt, reason }
    : { state: 'good', serialHex, notAfter }
}

/** All that is known of a certificate. */
export async function loadCertificateRecord(
  db: CaReader,
  { authority, serialHex }: CertificateId,
): Promise<CertificateRecord | undefined> {
  const row = await db
    .selectFrom('certificate')
    .leftJoin('revocation', (join) =>
      join
        .onRef('revocation.authority', '=', 'certificate.authority')
        .onRef('revocation.serial_hex', '=', 'certificate.serial_hex'),
    )
    .select(['not_after', 'certificate', 'revoked_at', 'reason'])
    .where('certificate.authority', '=', authority)
    .where('certificate.serial_hex', '=', serialHex)
    .executeTakeFirst()
  if (!row) return undefined
  const { revoked_at: revokedAt, reason, certificate } = row
  return {
    authority,
    serialHex,
    state: revokedAt ? 'revoked' : certificate ? 'good' : 'reserved',
    notAfter: row.not_after.toISOString(),
    ...(certificate && { certificate: certificate.toString('base64') }),
    ...(revokedAt && reason && { revokedAt: revokedAt.toISOString(), reason }),
  }
}

type Row = Pick<CaTables['certificate'], 'authority' | 'serial_hex' | 'not_after' | 'tbs' | 'certificate'>

function fromRow({ authority, serial_hex, not_after, tbs, certificate }: Row): StoredCertificate {
  return {
    authority,
    serialHex: serial_hex,
    notAfter: not_after,
    tbs,
    certificateDer: certificate ?? undefined,
  }
}
