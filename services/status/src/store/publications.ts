/** Publications as they are stored, and read back as news for the boards. */
import { createHash } from 'node:crypto'
import type { AuthorityName, Publication } from '@jitsuin/ca/contract'
import { parseCrl, REVOCATION_REASONS, type RevocationReason } from '@jitsuin/pki'
import { sql } from '@jitsuin/platform'
import { type AuthorityNews, GOOD, type KnownState } from '../domain/authority-board.js'
import type { StatusReader, StatusTransaction } from './tables.js'

/** A publication whose list was read and found sound. */
export type CheckedPublication = {
  readonly publication: Publication
  readonly list?: { readonly number: bigint; readonly crlDer: Uint8Array }
}

/** The number of the newest publication; until the commit no other transaction takes one over. */
export async function lockFeed(tx: StatusTransaction): Promise<number> {
  const { sequence } = await tx.selectFrom('feed').select('sequence').forUpdate().executeTakeFirstOrThrow()
  return sequence
}

/** Stores a publication: states, list and its number in the feed. */
export async function savePublication(
  tx: StatusTransaction,
  { publication, list }: CheckedPublication,
  heardAt: Date,
): Promise<void> {
  const { sequence, authority } = publication
  const fields = {
    heard_at: heardAt,
    sequence,
    ...(list && { list_number: String(list.number), crl: Buffer.from(list.crlDer) }),
  }
  await tx
    .insertInto('authority')
    .values({ name: authority, list_number: null, crl: null, ...fields })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(fields))
    .execute()
  await saveStates(tx, publication)
  await tx.updateTable('feed').set({ sequence }).execute()
}

/** One statement for all rows, as arrays: a parameter for each value would take ten times as long. */
async function saveStates(
  tx: StatusTransaction,
  { authority, sequence, states }: Publication,
): Promise<void> {
  const serials = states.map(({ serialHex }) => serialHex)
  const notAfters = states.map(({ notAfter }) => notAfter)
  const revokedAts = states.map((one) => (one.state === 'revoked' ? one.revokedAt : null))
  const reasons = states.map((one) => (one.state === 'revoked' ? one.reason : null))
  await sql`
    insert into certificate (authority, serial_hex, not_after, revoked_at, reason, sequence)
    select ${authority}::text, state.*, ${sequence}::bigint
    from unnest(${serials}::text[], ${notAfters}::timestamptz[], ${revokedAts}::timestamptz[], ${reasons}::text[]) as state
    on conflict (authority, serial_hex) do update set
      not_after = excluded.not_after, revoked_at = excluded.revoked_at, reason = excluded.reason,
      sequence = excluded.sequence`.execute(tx)
}

/** Everything that was stored after a publication, in one view of the database. */
export async function loadNews(
  read: StatusReader,
  after: number,
): Promise<{ sequence: number; news: ReadonlyMap<AuthorityName, AuthorityNews> }> {
  return await read
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const { sequence } = await tx.selectFrom('feed').select('sequence').executeTakeFirstOrThrow()
      if (sequence <= after) return { sequence, news: new Map() }
      const authorities = await tx.selectFrom('authority').selectAll().where('sequence', '>', after).execute()
      const news = new Map<AuthorityName, AuthorityNews>()
      for (const { name, heard_at: heardAt, crl } of authorities) {
        const states = await loadStates(tx, name, after)
        news.set(name, { heardAt, states, ...(crl && { list: parseCrl(crl) }) })
      }
      return { sequence, news }
    })
}

async function loadStates(
  tx: StatusReader,
  authority: AuthorityName,
  after: number,
): Promise<(readonly [string, KnownState])[]> {
  const rows = await tx
    .selectFrom('certificate')
    .select(['serial_hex', 'revoked_at', 'reason'])
    .where('authority', '=', authority)
    .where('sequence', '>', after)
    .execute()
  return rows.map(({ serial_hex, revoked_at, reason }) => [serial_hex, stateOf(revoked_at, reason)] as const)
}

function stateOf(revokedAt: Date | null, reason: string | null): KnownState {
  if (!revokedAt) return GOOD
  return { status: 'revoked', at: revokedAt, reason: isReason(reason) ? reason : 'unspecified' }
}

function isReason(word: string | null): word is RevocationReason {
  return word !== null && Object.hasOwn(REVOCATION_REASONS, word)
}

/** What the audit log says about a publication. */
export function factsOf({ publication, list }: CheckedPublication) {
  const { sequence, states } = publication
  const crlSha256 = list && createHash('sha256').update(list.crlDer).digest('hex')
  return { sequence, states: states.length, ...(list && { listNumber: String(list.number), crlSha256 }) }
}
