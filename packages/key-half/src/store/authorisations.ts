import type { Selectable } from '@jitsuin/platform'
import type { CarrierAnswer } from '@jitsuin/second-key'
import type { Asked, Authorisation, AuthorisationEnd } from '../domain/authorisation.js'
import type { HalfReader, HalfTransaction } from './half-store.js'
import type { HalfTables } from './tables.js'

/** Keeps what was asked for. */
export async function insertAsked(tx: HalfTransaction, asked: Asked): Promise<void> {
  await tx
    .insertInto('authorisation')
    .values({
      authorisation_id: asked.authorisation,
      kind: asked.kind,
      num_signatures: asked.numSignatures,
      algorithm: asked.kind === 'list' ? asked.algorithm : null,
      root: asked.kind === 'list' ? asked.root : null,
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
      carrier: null,
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

/** The same, kept from change until the transaction ends. */
export async function lockAuthorisation(tx: HalfTransaction, id: string): Promise<Authorisation | undefined> {
  const query = tx.selectFrom('authorisation').selectAll().where('authorisation_id', '=', id)
  const row = await query.forNoKeyUpdate().executeTakeFirst()
  return row && authorisationOf(row)
}

/** Notes the holder's approval. */
export async function saveApproved(
  tx: HalfTransaction,
  approved: {
    readonly id: string
    readonly carrier: 'passkey' | 'hpki' | 'jpki'
    /** The passkey, if one answered. */
    readonly credentialId: string | undefined
    readonly answer: CarrierAnswer
    readonly at: Date
  },
): Promise<void> {
  await tx
    .updateTable('authorisation')
    .set({
      state: 'active',
      carrier: approved.carrier,
      credential_id: approved.credentialId ?? null,
      assertion: JSON.stringify('card' in approved.answer ? approved.answer.card : approved.answer.assertion),
      approved_at: approved.at,
    })
    .where('authorisation_id', '=', approved.id)
    .execute()
}

/** Whose authorisations end: one, those of a person, the day of a person at an institution, or those of a client. */
export type Ending =
  | { readonly id: string }
  | { readonly subject: string }
  | { readonly dayOf: { readonly subject: string; readonly institution: string } }
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
  else if ('subject' in which) query = query.where('subject', '=', which.subject)
  else {
    const { subject, institution } = which.dayOf
    query = query
      .where('subject', '=', subject)
      .where('institution', '=', institution)
      .where('kind', '=', 'day')
  }
  return (await query.returning('authorisation_id').execute()).map((row) => row.authorisation_id)
}

/** An authorisation out of its row. */
export function authorisationOf(row: Selectable<HalfTables['authorisation']>): Authorisation {
  const common = {
    authorisation: row.authorisation_id,
    subject: row.subject,
    certificate: row.certificate_sha256,
    institution: row.institution,
    clientKey: row.client_key,
    keyManagementNonce: row.key_management_nonce,
    signingNonce: row.signing_nonce,
    begins: row.begins,
    ends: row.ends,
    numSignatures: row.num_signatures,
    approveBy: row.approve_by,
    usedSignatures: row.used_signatures,
  }
  const asked =
    row.algorithm && row.root
      ? { ...common, kind: 'list' as const, algorithm: row.algorithm, root: row.root }
      : { ...common, kind: 'day' as const }
  if (row.ended_at) return { ...asked, state: 'ended', endedAt: row.ended_at, why: row.end_reason ?? 'key' }
  return row.approved_at && row.carrier
    ? { ...asked, state: 'active', approvedAt: row.approved_at, carrier: row.carrier }
    : { ...asked, state: 'asked' }
}
