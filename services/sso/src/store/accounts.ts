import type { PersonRef } from '../contract.js'
import { type CertificateFacts, fingerprintOf, freezeFacts, thawFacts } from '../domain/certificate-facts.js'
import type { Audience } from '../domain/session-state.js'
import type { SsoReader, SsoTransaction } from './sso-store.js'

/** An account: one person in one capacity. */
export type Account = {
  readonly accountId: string
  readonly kind: Audience
  readonly lastSignInAt: Date | undefined
  /** Of a holder. */
  readonly person: PersonRef | undefined
}

/** A certificate whose key was proven to be held for an account. */
export type ProvenCertificate = {
  readonly facts: CertificateFacts
  readonly der: Uint8Array
  readonly chainDer: readonly Uint8Array[]
  readonly provenAt: Date
}

/** The account of a holder, if that person ever signed in. */
export async function findHolder(db: SsoReader, person: PersonRef): Promise<string | undefined> {
  const row = await db
    .selectFrom('account')
    .select('account_id')
    .where('centre', '=', person.centre)
    .where('subject_serial_number', '=', person.subjectSerialNumber)
    .executeTakeFirst()
  return row?.account_id
}

/** Makes a holder's account; of two who try at once, one does. */
export async function insertHolder(
  tx: SsoTransaction,
  { accountId, person, at }: { accountId: string; person: PersonRef; at: Date },
): Promise<'created' | 'existed'> {
  const row = await tx
    .insertInto('account')
    .values({
      account_id: accountId,
      kind: 'holder',
      centre: person.centre,
      subject_serial_number: person.subjectSerialNumber,
      created_at: at,
      last_sign_in_at: null,
    })
    .onConflict((conflict) => conflict.columns(['centre', 'subject_serial_number']).doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return row ? 'created' : 'existed'
}

/** Makes the account of a member of staff. */
export async function insertStaffAccount(tx: SsoTransaction, accountId: string, at: Date): Promise<void> {
  await tx
    .insertInto('account')
    .values({
      account_id: accountId,
      kind: 'staff',
      centre: null,
      subject_serial_number: null,
      created_at: at,
      last_sign_in_at: null,
    })
    .execute()
}

/** Loads an account and keeps others from signing in to it until the transaction ends. */
export async function lockAccount(tx: SsoTransaction, accountId: string): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('account')
    .selectAll()
    .where('account_id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row && accountOf(row)
}

/** Loads an account. */
export async function loadAccount(db: SsoReader, accountId: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('account')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row && accountOf(row)
}

type AccountRow = {
  readonly account_id: string
  readonly kind: Audience
  readonly centre: string | null
  readonly subject_serial_number: string | null
  readonly last_sign_in_at: Date | null
}

function accountOf(row: AccountRow): Account {
  const { centre, subject_serial_number: subjectSerialNumber } = row
  return {
    accountId: row.account_id,
    kind: row.kind,
    lastSignInAt: row.last_sign_in_at ?? undefined,
    person: centre && subjectSerialNumber ? { centre, subjectSerialNumber } : undefined,
  }
}

/** Writes down a sign-in that was completed. */
export async function saveSignIn(tx: SsoTransaction, accountId: string, at: Date): Promise<void> {
  await tx.updateTable('account').set({ last_sign_in_at: at }).where('account_id', '=', accountId).execute()
}

/** Keeps a certificate that was proven just now; known before, it is proven anew. */
export async function saveCertificate(
  tx: SsoTransaction,
  accountId: string,
  proven: ProvenCertificate & { readonly statusGroup: string },
): Promise<string> {
  const sha256 = fingerprintOf(proven.der)
  const chain = proven.chainDer.map((der) => Buffer.from(der))
  await tx
    .insertInto('certificate')
    .values({
      account_id: accountId,
      sha256,
      content: freezeFacts(proven.facts),
      status_group: proven.statusGroup,
      not_before: proven.facts.notBefore,
      der: Buffer.from(proven.der),
      chain,
      proven_at: proven.provenAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'sha256']).doUpdateSet({ proven_at: proven.provenAt, chain }),
    )
    .execute()
  return sha256
}

/** More certificates than one person has in force at a time. */
const MOST_CERTIFICATES = 3

/** The newest certificates of an account, newest first. */
export async function loadCertificates(db: SsoReader, accountId: string): Promise<ProvenCertificate[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(['content', 'der', 'chain', 'proven_at'])
    .where('account_id', '=', accountId)
    .orderBy('not_before', 'desc')
    .limit(MOST_CERTIFICATES)
    .execute()
  return rows.map(({ content, der, chain, proven_at: provenAt }) => ({
    facts: thawFacts(content),
    der,
    chainDer: chain,
    provenAt,
  }))
}
