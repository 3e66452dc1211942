import type { HalfReader, HalfTransaction } from './half-store.js'
import type { HalfTables } from './tables.js'

/** A grant of the authority as it was taken in. */
export type StoredGrant = {
  readonly grantId: string
  readonly subject: string
  readonly certificateSha256: string
  readonly enrolmentKey: Uint8Array
  readonly statement: Uint8Array
  readonly signature: Uint8Array
  readonly expiresAt: Date
  readonly wrongTries: number
  readonly state: 'open' | 'used' | 'void'
}

/** Keeps a grant; the same one again changes nothing. */
export async function insertGrant(
  tx: HalfTransaction,
  grant: Omit<StoredGrant, 'wrongTries' | 'state'>,
  at: Date,
): Promise<'added' | 'known'> {
  const row = await tx
    .insertInto('enrolment_grant')
    .values({
      grant_id: grant.grantId,
      subject: grant.subject,
      certificate_sha256: grant.certificateSha256,
      enrolment_key: Buffer.from(grant.enrolmentKey),
      statement: Buffer.from(grant.statement),
      signature: Buffer.from(grant.signature),
      expires_at: grant.expiresAt,
      state: 'open',
      taken_at: at,
    })
    .onConflict((conflict) => conflict.column('grant_id').doNothing())
    .returning('grant_id')
    .executeTakeFirst()
  return row ? 'added' : 'known'
}

/** A grant, kept from others until the transaction ends, so that tries are counted one after the other. */
export async function lockGrant(tx: HalfTransaction, grantId: string): Promise<StoredGrant | undefined> {
  const query = tx.selectFrom('enrolment_grant').selectAll().where('grant_id', '=', grantId)
  const row = await query.forNoKeyUpdate().executeTakeFirst()
  return (
    row && {
      grantId: row.grant_id,
      subject: row.subject,
      certificateSha256: row.certificate_sha256,
      enrolmentKey: row.enrolment_key,
      statement: row.statement,
      signature: row.signature,
      expiresAt: row.expires_at,
      wrongTries: row.wrong_tries,
      state: row.state,
    }
  )
}

/** Moves a grant on. */
export async function saveGrant(
  tx: HalfTransaction,
  { grantId, wrongTries, state }: Pick<StoredGrant, 'grantId' | 'wrongTries' | 'state'>,
): Promise<void> {
  await tx
    .updateTable('enrolment_grant')
    .set({ wrong_tries: wrongTries, state })
    .where('grant_id', '=', grantId)
    .execute()
}

/** Ends the open grants of a person but one. */
export async function voidOtherGrants(
  tx: HalfTransaction,
  { subject, grantId }: Pick<StoredGrant, 'subject' | 'grantId'>,
): Promise<void> {
  await tx
    .updateTable('enrolment_grant')
    .set({ state: 'void' })
    .where('subject', '=', subject)
    .where('grant_id', '<>', grantId)
    .where('state', '=', 'open')
    .execute()
}

/** An enrolment that began. */
export type StoredEnrolment = {
  readonly enrolmentId: string
  /** The grant that it began under; one that a carrier of the holder proves has none. */
  readonly grantId: string | undefined
  readonly subject: string
  readonly certificateSha256: string
  readonly keyManagementNonce: string
  readonly signingNonce: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** The statement that it ended with. */
  readonly statement: Uint8Array | undefined
}

/** Keeps an enrolment that begins. */
export async function insertEnrolment(
  tx: HalfTransaction,
  enrolment: Omit<StoredEnrolment, 'statement'>,
): Promise<void> {
  await tx
    .insertInto('enrolment')
    .values({
      enrolment_id: enrolment.enrolmentId,
      grant_id: enrolment.grantId ?? null,
      subject: enrolment.subject,
      certificate_sha256: enrolment.certificateSha256,
      key_management_nonce: enrolment.keyManagementNonce,
      signing_nonce: enrolment.signingNonce,
      issued_at: enrolment.issuedAt,
      expires_at: enrolment.expiresAt,
      statement: null,
    })
    .execute()
}

/** An enrolment by its id. */
export async function loadEnrolment(
  db: HalfReader,
  enrolmentId: string,
): Promise<StoredEnrolment | undefined> {
  const query = db.selectFrom('enrolment').selectAll().where('enrolment_id', '=', enrolmentId)
  const row = await query.executeTakeFirst()
  return (
    row && {
      enrolmentId: row.enrolment_id,
      grantId: row.grant_id ?? undefined,
      subject: row.subject,
      certificateSha256: row.certificate_sha256,
      keyManagementNonce: row.key_management_nonce,
      signingNonce: row.signing_nonce,
      issuedAt: row.issued_at,
      expiresAt: row.expires_at,
      statement: row.statement ?? undefined,
    }
  )
}

/** Notes how an enrolment ended. */
export async function saveEnrolled(
  tx: HalfTransaction,
  enrolmentId: string,
  statement: Uint8Array,
): Promise<void> {
  await tx
    .updateTable('enrolment')
    .set({ statement: Buffer.from(statement) })
    .where('enrolment_id', '=', enrolmentId)
    .execute()
}

/** A passkey that a holder proved to be theirs. */
export type StoredCredential = {
  readonly credentialId: string
  readonly subject: string
  readonly certificateSha256: string
  /** COSE_Key (RFC 9052 §7). */
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly device: HalfTables['credential']['device']
}

/** What is kept beside a credential for whoever looks into it later. */
export type CredentialEvidence = {
  readonly attestationFormat: string
  readonly attestation: unknown
  readonly statement: Uint8Array
  readonly proof: unknown
}

/** The passkey of a person. */
export async function findCredential(db: HalfReader, subject: string): Promise<StoredCredential | undefined> {
  const query = db.selectFrom('credential').selectAll().where('subject', '=', subject)
  const row = await query.where('state', '=', 'active').executeTakeFirst()
  return (
    row && {
      credentialId: row.credential_id,
      subject: row.subject,
      certificateSha256: row.certificate_sha256,
      publicKey: row.public_key,
      counter: row.counter,
      device: row.device,
    }
  )
}

/** Keeps a passkey as the one of its person. */
export async function insertCredential(
  tx: HalfTransaction,
  credential: StoredCredential & CredentialEvidence,
  at: Date,
): Promise<'added' | 'registered-before'> {
  const row = await tx
    .insertInto('credential')
    .values({
      credential_id: credential.credentialId,
      subject: credential.subject,
      certificate_sha256: credential.certificateSha256,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      device: credential.device,
      attestation_format: credential.attestationFormat,
      attestation: JSON.stringify(credential.attestation),
      statement: Buffer.from(credential.statement),
      proof: JSON.stringify(credential.proof),
      state: 'active',
      enrolled_at: at,
      ended_at: null,
      end_reason: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('credential_id')
    .executeTakeFirst()
  return row ? 'added' : 'registered-before'
}

/** Ends the passkeys of a person; gives how many there were. */
export async function endCredentials(
  tx: HalfTransaction,
  subject: string,
  { at, why }: { readonly at: Date; readonly why: string },
): Promise<number> {
  const rows = await tx
    .updateTable('credential')
    .set({ state: 'ended', ended_at: at, end_reason: why })
    .where('subject', '=', subject)
    .where('state', '=', 'active')
    .returning('credential_id')
    .execute()
  return rows.length
}

/** Moves a counter on from what was compared; of two answers at once with one counter, one wins. */
export async function advanceCounter(
  tx: HalfTransaction,
  { credentialId, counter: from }: Pick<StoredCredential, 'credentialId' | 'counter'>,
  counter: number,
): Promise<'advanced' | 'went-back'> {
  const row = await tx
    .updateTable('credential')
    .set({ counter })
    .where('credential_id', '=', credentialId)
    .where('counter', '=', from)
    .returning('credential_id')
    .executeTakeFirst()
  return row ? 'advanced' : 'went-back'
}
