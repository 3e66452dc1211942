import type { ClientApproval, ClientRequests } from '@jitsuin/second-key'
import type { HalfReader, HalfTransaction } from './half-store.js'

/** A client whose key its institution proved. */
export type StoredClient = {
  /** SHA-256 of its SubjectPublicKeyInfo, hexadecimal. */
  readonly clientKey: string
  readonly institution: string
  readonly institutionName: string
  readonly label: string
  readonly spkiDer: Uint8Array
  /** What its institution lets it ask for. */
  readonly approval: ClientApproval
  /** How its institution lets it ask. */
  readonly requests: ClientRequests
}

/** A client that may ask now. */
export async function findClient(db: HalfReader, clientKey: string): Promise<StoredClient | undefined> {
  const query = db.selectFrom('client_key').selectAll().where('client_key', '=', clientKey)
  const row = await query.where('state', '=', 'active').executeTakeFirst()
  return (
    row && {
      clientKey: row.client_key,
      institution: row.institution,
      institutionName: row.institution_name,
      label: row.label,
      spkiDer: row.spki,
      approval: row.approval,
      requests: row.requests,
    }
  )
}

/** Keeps a client; one that was registered before stays as it is. */
export async function insertClient(
  tx: HalfTransaction,
  client: StoredClient & { readonly proof: unknown },
  at: Date,
): Promise<'added' | 'known'> {
  const row = await tx
    .insertInto('client_key')
    .values({
      client_key: client.clientKey,
      institution: client.institution,
      institution_name: client.institutionName,
      label: client.label,
      spki: Buffer.from(client.spkiDer),
      approval: client.approval,
      requests: client.requests,
      proof: JSON.stringify(client.proof),
      state: 'active',
      registered_at: at,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.column('client_key').doNothing())
    .returning('client_key')
    .executeTakeFirst()
  return row ? 'added' : 'known'
}

/** Ends a client for good. */
export async function endClient(
  tx: HalfTransaction,
  clientKey: string,
  at: Date,
): Promise<'ended' | 'not-active'> {
  const row = await tx
    .updateTable('client_key')
    .set({ state: 'ended', ended_at: at })
    .where('client_key', '=', clientKey)
    .where('state', '=', 'active')
    .returning('client_key')
    .executeTakeFirst()
  return row ? 'ended' : 'not-active'
}
