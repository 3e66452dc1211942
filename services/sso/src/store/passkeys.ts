import type { SsoReader, SsoTransaction } from './sso-store.js'

/** A passkey of an account. */
export type StoredPasskey = {
  readonly passkeyId: string
  readonly accountId: string
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly name: string
  readonly kind: 'one-device' | 'synced'
  readonly addedAt: Date
  readonly lastUsedAt: Date | undefined
}

/** The passkeys of an account, oldest first. */
export async function loadPasskeys(db: SsoReader, accountId: string): Promise<StoredPasskey[]> {
  const rows = await db
    .selectFrom('passkey')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('added_at')
    .execute()
  return rows.map(passkeyOf)
}

/** A passkey by the id that its authenticator gave it. */
export async function findPasskey(db: SsoReader, credentialId: string): Promise<StoredPasskey | undefined> {
  const row = await db
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
  return row && passkeyOf(row)
}

/** Keeps a new passkey. */
export async function insertPasskey(
  tx: SsoTransaction,
  passkey: Omit<StoredPasskey, 'lastUsedAt'>,
): Promise<'added' | 'registered-before'> {
  const row = await tx
    .insertInto('passkey')
    .values({
      passkey_id: passkey.passkeyId,
      account_id: passkey.accountId,
      credential_id: passkey.credentialId,
      public_key: Buffer.from(passkey.publicKey),
      counter: passkey.counter,
      name: passkey.name,
      kind: passkey.kind,
      added_at: passkey.addedAt,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('passkey_id')
    .executeTakeFirst()
  return row ? 'added' : 'registered-before'
}

/** Moves the counter from what was compared to what was shown; of two answers at once with one counter, one wins. */
export async function advanceCounter(
  tx: SsoTransaction,
  { passkeyId, counter: from }: Pick<StoredPasskey, 'passkeyId' | 'counter'>,
  to: { readonly counter: number; readonly at: Date },
): Promise<'advanced' | 'went-back'> {
  const row = await tx
    .updateTable('passkey')
    .set({ counter: to.counter, last_used_at: to.at })
    .where('passkey_id', '=', passkeyId)
    .where('counter', '=', from)
    .returning('passkey_id')
    .executeTakeFirst()
  return row ? 'advanced' : 'went-back'
}

type Owned = { readonly accountId: string; readonly passkeyId: string }

/** Gives a passkey of the account another name. */
export async function renamePasskey(
  tx: SsoTransaction,
  { accountId, passkeyId }: Owned,
  name: string,
): Promise<'renamed' | 'not-found'> {
  const row = await tx
    .updateTable('passkey')
    .set({ name })
    .where('passkey_id', '=', passkeyId)
    .where('account_id', '=', accountId)
    .returning('passkey_id')
    .executeTakeFirst()
  return row ? 'renamed' : 'not-found'
}

/** Removes a passkey of the account. */
export async function deletePasskey(
  tx: SsoTransaction,
  { accountId, passkeyId }: Owned,
): Promise<'removed' | 'not-found'> {
  const row = await tx
    .deleteFrom('passkey')
    .where('passkey_id', '=', passkeyId)
    .where('account_id', '=', accountId)
    .returning('passkey_id')
    .executeTakeFirst()
  return row ? 'removed' : 'not-found'
}

type Row = {
  readonly passkey_id: string
  readonly account_id: string
  readonly credential_id: string
  readonly public_key: Buffer
  readonly counter: number
  readonly name: string
  readonly kind: 'one-device' | 'synced'
  readonly added_at: Date
  readonly last_used_at: Date | null
}

function passkeyOf(row: Row): StoredPasskey {
  return {
    passkeyId: row.passkey_id,
    accountId: row.account_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: row.counter,
    name: row.name,
    kind: row.kind,
    addedAt: row.added_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }
}
