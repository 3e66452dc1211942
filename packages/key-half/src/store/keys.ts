import { sql } from '@jitsuin/platform'
import type { HalfReader, HalfTransaction } from './half-store.js'
import { dropShares } from './shares.js'
import type { HalfTables, KeyEnd, KeyOrigin } from './tables.js'

type Row = HalfTables['split_key']

/** A key as this half knows it; each state holds what is true in it. */
export type SplitKey = {
  readonly keyId: string
  readonly warrantId: string
  readonly warrantDigest: Uint8Array
  readonly subject: string
  readonly nameRomaji: string
  readonly bits: Row['bits']
} & (
  | { readonly state: 'wished' }
  | ({ readonly state: 'made' } & Made)
  | ({ readonly state: 'certified' } & Made & Certified)
  | { readonly state: 'ended'; readonly endedAt: Date; readonly why: KeyEnd }
)
type Made = { readonly origin: KeyOrigin; readonly modulus: Uint8Array; readonly spkiDer: Uint8Array }
type Certified = {
  readonly certificateDer: Uint8Array
  readonly certificateSha256: string
  readonly chainDer: readonly Uint8Array[]
}

/** A key that can sign. */
export type CertifiedKey = Extract<SplitKey, { state: 'certified' }>

/** Keeps the wish for a key. */
export async function insertWish(
  tx: HalfTransaction,
  wish: Pick<SplitKey, 'keyId' | 'warrantId' | 'warrantDigest' | 'subject' | 'nameRomaji' | 'bits'>,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('split_key')
    .values({
      key_id: wish.keyId,
      warrant_id: wish.warrantId,
      warrant_digest: Buffer.from(wish.warrantDigest),
      subject: wish.subject,
      name_romaji: wish.nameRomaji,
      bits: wish.bits,
      state: 'wished',
      wished_at: at,
      origin: null,
      modulus: null,
      spki: null,
      certificate: null,
      certificate_sha256: null,
      serial_hex: null,
      chain: null,
      made_at: null,
      certified_at: null,
      ended_at: null,
      end_reason: null,
    })
    .execute()
}

/** A key by its id. */
export async function loadKey(db: HalfReader, keyId: string): Promise<SplitKey | undefined> {
  const row = await db.selectFrom('split_key').selectAll().where('key_id', '=', keyId).executeTakeFirst()
  return row && keyOf(row)
}

/** The certificate of a key and its chain, as long as the key is known. */
export async function loadCertificates(
  db: HalfReader,
  keyId: string,
): Promise<Pick<CertifiedKey, 'certificateDer' | 'chainDer'> | undefined> {
  const query = db.selectFrom('split_key').select(['certificate', 'chain']).where('key_id', '=', keyId)
  const row = await query.executeTakeFirst()
  return row?.certificate ? { certificateDer: row.certificate, chainDer: row.chain ?? [] } : undefined
}

/** A key by its id, kept from others until the transaction ends. */
export async function lockKey(tx: HalfTransaction, keyId: string): Promise<SplitKey | undefined> {
  const query = tx.selectFrom('split_key').selectAll().where('key_id', '=', keyId).forNoKeyUpdate()
  const row = await query.executeTakeFirst()
  return row && keyOf(row)
}

/** The key that was wished for under a warrant. */
export async function findKeyOfWarrant(db: HalfReader, warrantId: string): Promise<SplitKey | undefined> {
  const row = await db
    .selectFrom('split_key')
    .selectAll()
    .where('warrant_id', '=', warrantId)
    .executeTakeFirst()
  return row && keyOf(row)
}

/** The key with which a person signs now. */
export async function findCertifiedKey(db: HalfReader, subject: string): Promise<CertifiedKey | undefined> {
  const query = db.selectFrom('split_key').selectAll().where('subject', '=', subject)
  const row = await query.where('state', '=', 'certified').executeTakeFirst()
  const key = row && keyOf(row)
  return key?.state === 'certified' ? key : undefined
}

/** Keys that sign now and whose certificates have one of these serial numbers, lower-case hexadecimal. */
export async function findCertifiedBySerials(
  db: HalfReader,
  serials: readonly string[],
): Promise<readonly CertifiedKey[]> {
  if (serials.length === 0) return []
  const query = db.selectFrom('split_key').selectAll().where('state', '=', 'certified')
  const rows = await query.where('serial_hex', '=', sql<string>`any(${[...serials]}::text[])`).execute()
  return rows.map(keyOf).filter((key) => key.state === 'certified')
}

/** Wishes that nobody has fulfilled yet, oldest first. */
export async function loadWishes(db: HalfReader, limit: number): Promise<readonly SplitKey[]> {
  const query = db.selectFrom('split_key').selectAll().where('state', '=', 'wished')
  return (await query.orderBy('wished_at').limit(limit).execute()).map(keyOf)
}

/** Moves a wished key on: its share is here. */
export async function saveMade(
  tx: HalfTransaction,
  made: { readonly keyId: string; readonly at: Date } & Made,
): Promise<void> {
  await tx
    .updateTable('split_key')
    .set({
      state: 'made',
      origin: made.origin,
      modulus: Buffer.from(made.modulus),
      spki: Buffer.from(made.spkiDer),
      made_at: made.at,
    })
    .where('key_id', '=', made.keyId)
    .execute()
}

/** Moves a made key on: it has its certificate. */
export async function saveCertified(
  tx: HalfTransaction,
  certified: { readonly keyId: string; readonly serialHex: string; readonly at: Date } & Certified,
): Promise<void> {
  await tx
    .updateTable('split_key')
    .set({
      state: 'certified',
      certificate: Buffer.from(certified.certificateDer),
      certificate_sha256: certified.certificateSha256,
      serial_hex: certified.serialHex,
      chain: certified.chainDer.map((der) => Buffer.from(der)),
      certified_at: certified.at,
    })
    .where('key_id', '=', certified.keyId)
    .execute()
}

/** Ends a key for good; its shares go. */
export async function saveEnded(
  tx: HalfTransaction,
  ended: { readonly keyId: string; readonly at: Date; readonly why: KeyEnd },
): Promise<void> {
  const { keyId, at, why } = ended
  await dropShares(tx, keyId)
  await tx
    .updateTable('split_key')
    .set({ state: 'ended', ended_at: at, end_reason: why })
    .where('key_id', '=', keyId)
    .execute()
}

function keyOf(row: Row): SplitKey {
  const head = {
    keyId: row.key_id,
    warrantId: row.warrant_id,
    warrantDigest: row.warrant_digest,
    subject: row.subject,
    nameRomaji: row.name_romaji,
    bits: row.bits,
  }
  if (row.state === 'wished') return { ...head, state: 'wished' }
  if (row.state === 'ended')
    return {
      ...head,
      state: 'ended',
      endedAt: row.ended_at ?? row.wished_at,
      why: row.end_reason ?? 'withdrawn',
    }
  const made = {
    origin: row.origin ?? 'dealt',
    modulus: row.modulus ?? new Uint8Array(), // the table's checks keep both where the state is `made` or later
    spkiDer: row.spki ?? new Uint8Array(),
  }
  if (row.state === 'made') return { ...head, state: 'made', ...made }
  const certified = {
    certificateDer: row.certificate ?? new Uint8Array(),
    certificateSha256: row.certificate_sha256 ?? '',
    chainDer: row.chain ?? [],
  }
  return { ...head, state: 'certified', ...made, ...certified }
}
