import type { Selectable } from '@jitsuin/platform'
import type { Asked, Authorisation, AuthorisationEnd } from '../domain/authorisation.js'
import type { HalfReader, HalfTransaction } from './half-store.js'
import type { HalfTables } from './tables.js'

/** Keeps what was asked for. */
export async function insertAsked(tx: HalfTransaction, asked: Asked): Promise<void> {
  await tx
    .insertInto('authorisation')
    .values({
      authorisation_id: asked.authorisation,
      subject: asked.subject,
      certificate_sha256: asked.certificate,
      institution: asked.institution,
      client_key: asked.clientKey,
      key_management_nonce: asked.keyManagementNonce,
      signing_nonce: asked.signingNonce,
      begins: asked.begins,
      ends: asked.ends,
      approve_by: asked.approveBy,
      state: 'asked',
      credential_id: null,
      assertion: null,
      approved_at: null,
      ended_at: null,
      end_reason: null,
    })
    .execute()
}

/** An authorisation by its id. */
export async function loadAuthorisation(db: HalfReader, id: string): Promise<Authorisation | undefined> {
  const query = db.selectFrom('authorisation').selectAll().where('authorisation_id', '=', id)
  const row = await query.executeTakeFirst()
  return row && authorisationOf(row)
}

/** The same, kept from change until the transaction ends. `for-use` lets others use it at the same time. */
export async function lockAuthorisation(
  tx: HalfTransaction,
  id: string,
  purpose: 'for-change' | 'for-use',
): Promise<Authorisation | undefined> {
  const query = tx.selectFrom('authorisation').selectAll().where('authorisation_id', '=', id)
  const row = await (purpose === 'for-use' ? query.forShare() : query.forUpdate()).executeTakeFirst()
  return row && authorisationOf(row)
}

/** Notes the holder's approval. */
export async function saveApproved(
  tx: HalfTransaction,
  approved: {
    readonly id: string
    readonly credentialId: string
    readonly assertion: unknown
    readonly at: Date
  },
): Promise<void> {
  await tx
    .updateTable('authorisation')
    .set({
      state: 'active',
      credential_id: approved.credentialId,
      assertion: JSON.stringify(approved.assertion),
      approved_at: approved.at,
    })
    .where('authorisation_id', '=', approved.id)
    .execute()
}

/** Whose authorisations end: one, those of a person (at an institution), or those of a client. */
export type Ending =
  | { readonly id: string }
  | { readonly subject: string; readonly institution?: string }
  | { readonly clientKey: string }

/** Ends active ones; gives their ids. */
export async function endAuthorisations(
  tx: HalfTransaction,
  which: Ending,
  { at, why }: { readonly at: Date; readonly why: AuthorisationEnd },
): Promise<readonly string[]> {
  let query = tx
    .updateTable('authorisation')
    .set({ state: 'ended', ended_at: at, end_reason: why })
    .where('state', '=', 'active')
  if ('id' in which) query = query.where('authorisation_id', '=', which.id)
  else if ('clientKey' in which) query = query.where('client_key', '=', which.clientKey)
  else {
    query = query.where('subject', '=', which.subject)
    if (which.institution !== undefined) query = query.where('institution', '=', which.institution)
  }
  return (await query.returning('authorisation_id').execute()).map((row) => row.authorisation_id)
}

function authorisationOf(row: Selectable<HalfTables['authorisation']>): Authorisation {
  const asked = {
    authorisation: row.authorisation_id,
    subject: row.subject,
    certificate: row.certificate_sha256,
    institution: row.institution,
    clientKey: row.client_key,
    keyManagementNonce: row.key_management_nonce,
    signingNonce: row.signing_nonce,
    begins: row.begins,
    ends: row.ends,
    approveBy: row.approve_by,
  }
  if (row.ended_at) return { ...asked, state: 'ended', endedAt: row.ended_at, why: row.end_reason ?? 'key' }
  return row.approved_at
    ? { ...asked, state: 'active', approvedAt: row.approved_at }
    : { ...asked, state: 'asked' }
}
