/** The stored checks. A check is written once, with its audit row; the same request again finds the first one. */
import {
  type AuditRecorder,
  type ColumnType,
  type FactsOf,
  openStore,
  type Store,
  sql,
  type Transaction,
} from '@jitsuin/platform'
import type { PersonRef } from '@jitsuin/sso/contract'
import type { Receipt } from '../contract.js'
import { QUALIFICATION_ACTIONS } from './audit-actions.js'

type Tables = {
  qualification_check: {
    check_id: string
    request_id: string
    request_sha256: Buffer
    checked_at: Date
    card_id: string
    centre: string | null
    subject_serial_number: string | null
    outcome: 'accepted' | 'not-accepted'
    all_items_match: boolean
    receipt: ColumnType<Receipt, string, never>
  }
  challenge: { nonce: string; expires_at: Date }
}

type Database = Store<Tables, typeof QUALIFICATION_ACTIONS>
type Tx = Transaction<Tables>
type Audit = AuditRecorder<typeof QUALIFICATION_ACTIONS>

/** A check to keep. */
export type NewCheck = {
  readonly requestId: string
  readonly requestSha256: Uint8Array
  readonly person: PersonRef | undefined
  readonly receipt: Receipt
  readonly facts: FactsOf<typeof QUALIFICATION_ACTIONS, 'check/made'>
}

/** The store of the service. */
export type CheckStore = ReturnType<typeof openCheckStore>

/** How many checks of a card may have failed since a moment before it is closed. */
export type GuessLimit = { readonly since: Date; readonly mostFailures: number }

const PAGE = 50

/** Opens the tables under the service's own role. */
export function openCheckStore(url: string) {
  const store: Database = openStore<Tables, typeof QUALIFICATION_ACTIONS>(url, QUALIFICATION_ACTIONS)
  return {
    /** Keeps a challenge; those that are over are cleared away. */
    keepChallenge: (nonce: string, { at, expiresAt }: { readonly at: Date; readonly expiresAt: Date }) =>
      store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
        await tx.deleteFrom('challenge').where('expires_at', '<=', at).execute()
        await tx.insertInto('challenge').values({ nonce, expires_at: expiresAt }).execute()
        audit.record('check/challenge-given', { subject: 'challenge', facts: {} })
      }),
    /** The check of a request that was made before. */
    ofRequest: (requestId: string) =>
      store.read
        .selectFrom('qualification_check')
        .select(['receipt', 'request_sha256'])
        .where('request_id', '=', requestId)
        .executeTakeFirst(),
    receipt: async (checkId: string) =>
      (
        await store.read
          .selectFrom('qualification_check')
          .select('receipt')
          .where('check_id', '=', checkId)
          .executeTakeFirst()
      )?.receipt,
    /** How often the items of a card did not match since a moment. */
    failuresSince: (cardId: string, since: Date) => countFailures(store.read, cardId, since),
    /** Checks of a person, newest first, those before a moment. */
    ofPerson: ({ centre, subjectSerialNumber }: PersonRef, before: Date) =>
      store.read
        .selectFrom('qualification_check')
        .select('receipt')
        .where('centre', '=', centre)
        .where('subject_serial_number', '=', subjectSerialNumber)
        .where('checked_at', '<', before)
        .orderBy('checked_at', 'desc')
        .limit(PAGE)
        .execute(),
    /** Stores a check; `before` says that the request was there already. A challenge is used up in the same transaction. */
    save: (check: NewCheck, limit: GuessLimit, nonce?: string) =>
      store.transact(
        { actor: 'public:employer', at: new Date(check.receipt.finding.checkedAt) },
        (tx, audit) => saveCheck(tx, audit, { check, limit, nonce }),
      ),
    close: () => store.close(),
  }
}

async function countFailures(db: Pick<Tx, 'selectFrom'>, cardId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('qualification_check')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('card_id', '=', cardId)
    .where('checked_at', '>', since)
    .where('all_items_match', '=', false)
    .executeTakeFirstOrThrow()
  return Number(count)
}

type Saving = {
  readonly check: NewCheck
  readonly limit: GuessLimit
  readonly nonce: string | undefined
}

async function saveCheck(
  tx: Tx,
  audit: Audit,
  { check, limit, nonce }: Saving,
): Promise<'stored' | 'before' | 'challenge-used' | 'too-many'> {
  const { requestId, requestSha256, person, receipt, facts } = check
  const { checkId, checkedAt, cardId, outcome } = receipt.finding
  // Guesses that are sent at once would all see the same number: they wait for each other here.
  await sql`select pg_advisory_xact_lock(hashtextextended(${cardId}, 0))`.execute(tx)
  if ((await countFailures(tx, cardId, limit.since)) >= limit.mostFailures) {
    audit.changedNothing()
    return 'too-many'
  }
  if (nonce !== undefined) {
    const taken = await tx
      .deleteFrom('challenge')
      .where('nonce', '=', nonce)
      .where('expires_at', '>', new Date(checkedAt)) // the end does not count
      .executeTakeFirst()
    if (taken.numDeletedRows === 0n) {
      audit.changedNothing()
      return 'challenge-used'
    }
  }
  const stored = await tx
    .insertInto('qualification_check')
    .values({
      check_id: checkId,
      request_id: requestId,
      request_sha256: Buffer.from(requestSha256),
      checked_at: new Date(checkedAt),
      card_id: cardId,
      centre: person?.centre ?? null,
      subject_serial_number: person?.subjectSerialNumber ?? null,
      outcome,
      all_items_match: facts.differing.length === 0,
      receipt: JSON.stringify(receipt),
    })
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .executeTakeFirst()
  if (stored.numInsertedOrUpdatedRows === 0n) {
    audit.changedNothing()
    return 'before'
  }
  audit.record('check/made', { subject: `check:${checkId}`, facts })
  return 'stored'
}
