/**
 * People and cards as aftercare sees them. A person's facts are those of their newest application that two officers approved: what a
 * newer, unchecked one says (a phone number to call back, above all) counts for nothing.
 */
import type { RevokeOrder } from '@jitsuin/ca/contract'
import { sql } from '@jitsuin/platform'
import type { CardState, CaseStateName, RevocationCause } from '../../contract.js'
import type { HeldCard, HeldCertificate, RegisteredPerson } from '../../domain/aftercare/register.js'
import { lastDayAfter } from '../../domain/aftercare/rules.js'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../database.js'

type Reader = Pick<Tx, 'selectFrom'>

/** States of a case from the second officer's approval on. */
const APPROVED_STATES: readonly CaseStateName[] = [
  'approved',
  'second-key-issued',
  'production',
  'production-error',
  'shipped',
  'notified',
  'pickup-reserved',
  'handed-over',
  'unclaimed',
  'returned',
]

/** Loads a person; nothing if nobody was ever approved under this id. */
export async function loadPerson(db: Reader, personId: string): Promise<RegisteredPerson | undefined> {
  const row = await db
    .selectFrom('person')
    .innerJoin('case_file', 'case_file.person_id', 'person.person_id')
    .leftJoin('aftercare_contact', 'aftercare_contact.person_id', 'person.person_id')
    .select(['person.person_id', 'person.subject_serial_number', 'case_file.form', 'case_file.received_at'])
    .select(['aftercare_contact.contact', 'aftercare_contact.changed_at'])
    .where('person.person_id', '=', personId)
    .where('case_file.state', 'in', APPROVED_STATES)
    .orderBy('case_file.received_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const isNewer = row.changed_at !== null && row.changed_at >= row.received_at
  return {
    personId: row.person_id,
    subjectSerialNumber: row.subject_serial_number,
    form: isNewer && row.contact !== null ? { ...row.form, ...row.contact } : row.form,
  }
}

/** Loads a person who must be there. Throws `aftercare/holder-not-found`. */
export async function expectPerson(db: Reader, personId: string): Promise<RegisteredPerson> {
  const person = await loadPerson(db, personId)
  if (!person) throw new RegistrationError('aftercare/holder-not-found', personId)
  return person
}

/** The cards of a person that have certificates, oldest first. */
export async function loadCards(db: Reader, personId: string): Promise<readonly HeldCard[]> {
  const rows = await selectCards(db, personId).execute()
  return cardsOf(db, rows)
}

/** The same, and nobody else changes them until the transaction ends. */
export async function lockCards(tx: Tx, personId: string): Promise<readonly HeldCard[]> {
  const rows = await selectCards(tx, personId).forUpdate('card').execute()
  return cardsOf(tx, rows)
}

/** Whose card this is; nothing if the number is not known. */
export async function loadOwner(db: Reader, cardId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('card')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .select('case_file.person_id')
    .where('card.card_id', '=', cardId)
    .executeTakeFirst()
  return row?.person_id ?? undefined
}

function selectCards(db: Reader, personId: string) {
  return db
    .selectFrom('card')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .select(['card.card_id', 'card.state', 'card.certificates', 'card.issued_on', 'card.expires_on'])
    .select(['card.asked_day', 'card.revoked_at', 'case_file.person_id'])
    .where('case_file.person_id', '=', personId)
    .where('card.certificates', 'is not', null)
    .orderBy('card.ordered_at')
}

type CardRow = Awaited<ReturnType<ReturnType<typeof selectCards>['execute']>>[number]

async function cardsOf(db: Reader, rows: readonly CardRow[]): Promise<readonly HeldCard[]> {
  const serials = rows.flatMap(({ certificates }) =>
    Object.values(certificates ?? {}).map((one) => one.serialHex),
  )
  const revoked = await revokedAmong(db, serials)
  return rows.map((row) => heldCardOf(row, revoked))
}

async function revokedAmong(db: Reader, serials: readonly string[]): Promise<ReadonlySet<string>> {
  if (serials.length === 0) return new Set()
  const rows = await db
    .selectFrom('aftercare_revoked')
    .select(['authority', 'serial_hex'])
    .where('serial_hex', 'in', serials)
    .execute()
  return new Set(rows.map(({ authority, serial_hex }) => `${authority}:${serial_hex}`))
}

const AUTHORITIES = ['signature', 'authenticationPerson'] as const

function heldCardOf(row: CardRow, revoked: ReadonlySet<string>): HeldCard {
  const issuedOn = row.issued_on ?? row.asked_day ?? ''
  const lastDay = row.expires_on ?? lastDayAfter(issuedOn, 5)
  const certificates = AUTHORITIES.flatMap((authority): HeldCertificate[] => {
    const serialHex = row.certificates?.[authority]?.serialHex
    if (serialHex === undefined) return [] // the authority refused this one; the other one still has to be ended
    const isRevoked = row.revoked_at !== null || revoked.has(`${authority}:${serialHex}`)
    return [{ authority, serialHex, firstDay: issuedOn, lastDay, state: isRevoked ? 'revoked' : 'in-use' }]
  })
  return {
    cardId: row.card_id,
    personId: row.person_id ?? '',
    kind: 'ic-card',
    state: row.state,
    issuedOn,
    lastDay,
    certificates,
  }
}

/** Records which certificates the authority has revoked. */
export async function markCertificatesRevoked(
  tx: Tx,
  orders: readonly Pick<RevokeOrder, 'authority' | 'serialHex'>[],
  at: Date,
): Promise<void> {
  if (orders.length === 0) return
  const rows = orders.map(({ authority, serialHex }) => ({
    authority,
    serial_hex: serialHex,
    revoked_at: at,
  }))
  await tx
    .insertInto('aftercare_revoked')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Ends a card for good, wherever it is: even one that is being handed over at this moment. The holder service is told by
 * production's own report.
 */
export async function revokeCardIn(
  tx: Tx,
  { cardId, cause, at }: { readonly cardId: string; readonly cause: RevocationCause; readonly at: Date },
): Promise<'revoked' | 'was-revoked'> {
  const kept: readonly CardState[] = ['revoked', 'recovered', 'destroyed', 'faulty']
  const changed = await tx
    .updateTable('card')
    .set({
      revoked_at: at,
      revocation_cause: cause,
      report_due_at: at,
      state: sql<CardState>`case when state in (${sql.join(kept)}) then state else 'revoked' end`,
    })
    .where('card_id', '=', cardId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n ? 'revoked' : 'was-revoked'
}

/** Records that a card came back, or is no more. Only cards that no longer count can. */
export async function endCardIn(
  tx: Tx,
  cardId: string,
  { state, today }: { readonly state: 'recovered' | 'destroyed'; readonly today: string },
): Promise<'done' | 'still-counts'> {
  const changed = await tx
    .updateTable('card')
    .set({ state })
    .where('card_id', '=', cardId)
    .where((row) => row.or([row('revoked_at', 'is not', null), row('expires_on', '<', today)]))
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n ? 'done' : 'still-counts'
}
