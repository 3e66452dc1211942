import { sql } from '@jitsuin/platform'
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
export async function insertReservations(
  tx: CaTransaction,
  reservations: readonly Reservation[],
): Promise<void> {
  // Everyone reserves in the same order: two batches that meet wait for each other, and never crosswise.
  const sorted = reservations.toSorted((a, b) => Buffer.compare(a.keySha256, b.keySha256))
  await sql`
    insert into certificate (authority, serial_hex, order_id, key_sha256, not_after, tbs, reserved_at)
    select * from unnest(
      ${sorted.map(({ authority }) => authority)}::text[],
      ${sorted.map(({ serialHex }) => serialHex)}::text[],
      ${sorted.map(({ orderId }) => orderId ?? null)}::uuid[],
      ${sorted.map(({ keySha256 }) => Buffer.from(keySha256))}::bytea[],
      ${sorted.map(({ notAfter }) => notAfter)}::timestamptz[],
      ${sorted.map(({ tbs }) => Buffer.from(tbs))}::bytea[],
      ${sorted.map(({ reservedAt }) => reservedAt)}::timestamptz[])`.execute(tx)
}

/** A certificate with its signature. */
export type SignedCertificate = CertificateId & { readonly certificateDer: Uint8Array }

/** Puts signed certificates to their reservations; gives those whose place was empty. */
export async function fillInCertificates<Signed extends SignedCertificate>(
  tx: CaTransaction,
  signed: readonly Signed[],
): Promise<Signed[]> {
  // In one order, as above.
  const sorted = signed.toSorted((a, b) => (a.serialHex < b.serialHex ? -1 : 1))
  const { rows } = await sql<{ place: number }>`
    with given as (
      select * from unnest(
        ${sorted.map(({ authority }) => authority)}::text[],
        ${sorted.map(({ serialHex }) => serialHex)}::text[],
        ${sorted.map(({ certificateDer }) => Buffer.from(certificateDer))}::bytea[])
        with ordinality as given (authority, serial_hex, signed, place)
    ), locked as materialized (
      select authority, serial_hex from certificate as stored join given using (authority, serial_hex)
      where stored.certificate is null order by given.place for update of stored
    )
    update certificate as stored set certificate = given.signed
    from given join locked using (authority, serial_hex)
    where stored.authority = given.authority and stored.serial_hex = given.serial_hex
    returning given.place`.execute(tx)
  return rows.flatMap(({ place }) => sorted[place - 1] ?? [])
}

/** A certificate as recorded; `certificateDer` is absent until it is signed. */
export type StoredCertificate = CertificateId & {
  readonly notAfter: Date
  readonly tbs: Uint8Array
  readonly certificateDer: Uint8Array | undefined
}

/** The certificates of these names; one that does not exist is missing. */
export async function loadCertificates(
  db: CaReader,
  ids: readonly CertificateId[],
): Promise<StoredCertificate[]> {
  const rows = await db.selectFrom('certificate').selectAll().where(isNamed(ids)).execute()
  return rows.map(fromRow)
}

/** The certificate of this name. */
export async function loadCertificate(
  db: CaReader,
  id: CertificateId,
): Promise<StoredCertificate | undefined> {
  return (await loadCertificates(db, [id]))[0]
}

function isNamed(ids: readonly CertificateId[]) {
  return sql<boolean>`(certificate.authority, certificate.serial_hex) in (select * from unnest(
    ${ids.map(({ authority }) => authority)}::text[], ${ids.map(({ serialHex }) => serialHex)}::text[]))`
}

/** Those of these keys that stand in a certificate already, as SHA-256 of SubjectPublicKeyInfo in hex. */
export async function loadUsedKeys(db: CaReader, keysSha256: readonly Uint8Array[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('certificate')
    .select('key_sha256')
    .where('key_sha256', '=', sql<Buffer>`any(${keysSha256.map((hash) => Buffer.from(hash))}::bytea[])`)
    .execute()
  return new Set(rows.map(({ key_sha256 }) => key_sha256.toString('hex')))
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

/** Recorded until an instant and not signed: what a crash left. */
export async function loadUnsignedCertificates(db: CaReader, reservedUntil: Date): Promise<CertificateId[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(['authority', 'serial_hex'])
    .where('certificate', 'is', null)
    .where('reserved_at', '<=', reservedUntil)
    .orderBy('reserved_at')
    .execute()
  return rows.map(({ authority, serial_hex }) => ({ authority, serialHex: serial_hex }))
}

/** States of certificates as they are answered to the world: what the revocations say now. */
export async function loadStates(db: CaReader, ids: readonly CertificateId[]): Promise<CertificateState[]> {
  const rows = await db
    .selectFrom('certificate')
    .leftJoin('revocation', (join) =>
      join
        .onRef('revocation.authority', '=', 'certificate.authority')
        .onRef('revocation.serial_hex', '=', 'certificate.serial_hex'),
    )
    .select(['certificate.serial_hex', 'not_after', 'revoked_at', 'reason'])
    .where(isNamed(ids))
    .execute()
  return rows.map(({ serial_hex: serialHex, not_after, revoked_at, reason }) => {
    const common = { serialHex, notAfter: not_after.toISOString() }
    return revoked_at && reason
      ? { ...common, state: 'revoked', revokedAt: revoked_at.toISOString(), reason }
      : { ...common, state: 'good' }
  })
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
