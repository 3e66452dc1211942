/**
 * Short-lived state of the protocol: codes, tokens, pushed requests, cookies. Who holds one of them holds its id, and here stands
 * only the digest of it: a reader of the database can use none. These rows are no acts, so they have no audit rows of their own;
 * what they lead to (`oidc/identity-told`) has.
 */
import { createHash } from 'node:crypto'
import { connect, type Kysely } from '@jitsuin/platform'
import type { OidcTables } from './oidc-tables.js'

/** What is kept under an id; `jti` is the id itself and is left out of the database. */
export type EntryPayload = { readonly [name: string]: unknown }

/** The entries of one kind. */
export type Entries = {
  readonly upsert: (id: string, payload: EntryPayload, expiresInSeconds: number | undefined) => Promise<void>
  /** `known`: an entry of this id is there, perhaps since this very moment; it stays as it is. */
  readonly insert: (
    id: string,
    payload: EntryPayload,
    expiresInSeconds: number | undefined,
  ) => Promise<'inserted' | 'known'>
  readonly find: (id: string) => Promise<EntryPayload | undefined>
  readonly findByUid: (uid: string) => Promise<EntryPayload | undefined>
  /** `used-before`: it was consumed by another request, perhaps at this very moment. */
  readonly consume: (id: string) => Promise<'consumed' | 'used-before'>
  readonly destroy: (id: string) => Promise<void>
  readonly revokeByGrant: (grantId: string) => Promise<void>
}

/** All kinds. */
export type OidcEntries = {
  readonly of: (kind: string) => Entries
  /** Forgets everything that hangs on a session that ended. */
  readonly forgetSession: (sessionId: string) => Promise<void>
  readonly forgetExpired: (at: Date) => Promise<void>
  readonly saveReason: (grantId: string, reason: string, expiresAt: Date) => Promise<void>
  readonly reasonOf: (grantId: string) => Promise<string | null>
  readonly close: () => Promise<void>
}

/** Opens the entries under the service's own role. */
export function openOidcEntries(url: string, clock: () => Date): OidcEntries {
  const db = connect<OidcTables>(url, { access: 'read-write' })
  return {
    of: (kind) => entriesOf(db, kind, clock),
    forgetSession: async (sessionId) => {
      await db.deleteFrom('oidc_entry').where('session_id', '=', sessionId).execute()
    },
    forgetExpired: async (at) => {
      await db.deleteFrom('oidc_entry').where('expires_at', '<=', at).execute()
      await db.deleteFrom('oidc_reason').where('expires_at', '<=', at).execute()
    },
    saveReason: async (grantId, reason, expiresAt) => {
      await db
        .insertInto('oidc_reason')
        .values({ grant_id: grantId, reason, expires_at: expiresAt })
        .execute()
    },
    reasonOf: async (grantId) => {
      const found = db.selectFrom('oidc_reason').select('reason').where('grant_id', '=', grantId)
      return (await found.executeTakeFirst())?.reason ?? null
    },
    close: () => db.destroy(),
  }
}

function entriesOf(db: Kysely<OidcTables>, kind: string, clock: () => Date): Entries {
  const select = db.selectFrom('oidc_entry').select(['payload', 'consumed_at']).where('kind', '=', kind)
  const entry = (id: string, payload: EntryPayload, seconds: number | undefined) =>
    rowOf(id, payload, seconds === undefined ? null : after(clock(), seconds))
  return {
    insert: async (id, payload, expiresInSeconds) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('oidc_entry')
        .values({ kind, consumed_at: null, ...entry(id, payload, expiresInSeconds) })
        .onConflict((conflict) => conflict.columns(['kind', 'id_digest']).doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n ? 'inserted' : 'known'
    },
    upsert: async (id, payload, expiresInSeconds) => {
      const row = entry(id, payload, expiresInSeconds)
      await db
        .insertInto('oidc_entry')
        .values({ kind, consumed_at: null, ...row })
        .onConflict((conflict) => conflict.columns(['kind', 'id_digest']).doUpdateSet(row))
        .execute()
    },
    find: async (id) => {
      const row = await select.where('id_digest', '=', digestOf(id)).executeTakeFirst()
      return row && { ...payloadOf(row), jti: id }
    },
    findByUid: async (uid) => {
      const row = await select.where('uid', '=', uid).executeTakeFirst()
      return row && payloadOf(row)
    },
    consume: async (id) => {
      const { numUpdatedRows } = await db
        .updateTable('oidc_entry')
        .set({ consumed_at: clock() })
        .where('kind', '=', kind)
        .where('id_digest', '=', digestOf(id))
        .where('consumed_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n ? 'consumed' : 'used-before'
    },
    destroy: async (id) => {
      await db
        .deleteFrom('oidc_entry')
        .where('kind', '=', kind)
        .where('id_digest', '=', digestOf(id))
        .execute()
    },
    revokeByGrant: async (grantId) => {
      await db.deleteFrom('oidc_entry').where('kind', '=', kind).where('grant_id', '=', grantId).execute()
    },
  }
}

function rowOf(id: string, payload: EntryPayload, expiresAt: Date | null) {
  const { jti: _jti, accountId, grantId, uid, ...rest } = payload
  const members = { ...rest, accountId, grantId, uid }
  return {
    id_digest: digestOf(id),
    payload: JSON.stringify(members),
    session_id: textOrNull(accountId),
    grant_id: textOrNull(grantId),
    uid: textOrNull(uid),
    expires_at: expiresAt,
  }
}

function payloadOf(row: { readonly payload: EntryPayload; readonly consumed_at: Date | null }): EntryPayload {
  const consumed = row.consumed_at && { consumed: Math.floor(row.consumed_at.getTime() / 1000) }
  return { ...row.payload, ...consumed }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Entries live a little longer than what they hold, whose own end is judged by the protocol. */
function after(at: Date, seconds: number): Date {
  return new Date(at.getTime() + (seconds + 60) * 1000)
}

function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}
