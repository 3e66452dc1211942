/** What holders agreed to, and the questions that are put to them on their way to a partner. */
import { sql, type Transaction } from '@jitsuin/platform'
import type { AttributeName } from '../domain/attributes.js'
import type { ConsentSubject, RememberedConsent } from '../domain/release.js'
import type { Database, ReasonWanted, Tables } from './tables.js'

/** A question to one person, on one way to one partner. */
export type Question = {
  readonly questionId: string
  readonly sessionId: string
  readonly accountId: string
  readonly partnerId: string
  /** Where the browser goes on, answered or not. */
  readonly returnTo: string
  readonly why: Tables['question']['why']
  readonly reasonWanted: ReasonWanted
  readonly answer: 'open' | 'agreed' | 'declined'
  readonly reason: string | null
}

/** A consent of an account. */
export type StoredConsent = RememberedConsent & { readonly partnerId: string }

/** The way that a question stands in. */
export type QuestionPlace = Pick<Question, 'sessionId' | 'partnerId' | 'returnTo'>

/** A yes: what to, and the reason of access if one was stated. */
export type Agreement = {
  readonly question: Question
  readonly subject: ConsentSubject
  readonly reason: string | null
}

/** The store of consents. */
export type Consents = ReturnType<typeof consents>

/** The consents in the database. */
export function consents(database: Database) {
  const { read } = database
  const questions = read.selectFrom('question').selectAll()
  return {
    remembered: async (accountId: string, partnerId: string): Promise<StoredConsent | undefined> => {
      const found = read.selectFrom('consent').selectAll().where('account_id', '=', accountId)
      const row = await found.where('partner_id', '=', partnerId).executeTakeFirst()
      return row && toConsent(row)
    },
    ofAccount: async (accountId: string): Promise<StoredConsent[]> => {
      const found = read.selectFrom('consent').selectAll().where('account_id', '=', accountId)
      return (await found.orderBy('given_at', 'desc').execute()).map(toConsent)
    },
    question: async (questionId: string, at: Date): Promise<Question | undefined> => {
      const row = await questions
        .where('question_id', '=', questionId)
        .where('expires_at', '>', at)
        .executeTakeFirst()
      return row && toQuestion(row)
    },
    questionAt: async (place: QuestionPlace, at: Date): Promise<Question | undefined> => {
      const row = await questions
        .where('session_id', '=', place.sessionId)
        .where('partner_id', '=', place.partnerId)
        .where('return_to', '=', place.returnTo)
        .where('expires_at', '>', at)
        .executeTakeFirst()
      return row && toQuestion(row)
    },
    ask: (question: Question, times: { readonly at: Date; readonly expiresAt: Date }) =>
      ask(database, question, times),
    agree: (agreement: Agreement, at: Date) => agree(database, agreement, at),
    decline: (question: Question, at: Date) => decline(database, question, at),
    withdraw: (accountId: string, partnerId: string, at: Date) =>
      withdraw(database, { accountId, partnerId }, at),
  }
}

function toConsent(row: { partner_id: string; subject: ConsentSubject; given_at: Date }): StoredConsent {
  return { partnerId: row.partner_id, subject: row.subject, givenAt: row.given_at }
}

type QuestionRow = Omit<Tables['question'], 'reason_wanted'> & { readonly reason_wanted: ReasonWanted }

function toQuestion(row: QuestionRow): Question {
  const { question_id, session_id, account_id, partner_id, return_to, why, reason_wanted, answer, reason } =
    row
  return {
    questionId: question_id,
    sessionId: session_id,
    accountId: account_id,
    partnerId: partner_id,
    returnTo: return_to,
    why,
    reasonWanted: reason_wanted,
    answer,
    reason,
  }
}

/** Puts a question, in the place of one that was put on the same way before. */
async function ask(
  database: Database,
  question: Question,
  { at, expiresAt }: { readonly at: Date; readonly expiresAt: Date },
): Promise<void> {
  const { questionId, sessionId, accountId, partnerId, returnTo, why, reasonWanted } = question
  await database.transact({ actor: `holder:${accountId}`, at }, async (tx, audit) => {
    await tx.deleteFrom('question').where('expires_at', '<=', at).execute()
    const place = { session_id: sessionId, partner_id: partnerId, return_to: returnTo }
    const rest = {
      question_id: questionId,
      account_id: accountId,
      why,
      reason_wanted: JSON.stringify(reasonWanted),
      answer: 'open' as const,
      reason: null,
      expires_at: expiresAt,
    }
    await tx
      .insertInto('question')
      .values({ ...place, ...rest })
      .onConflict((conflict) => conflict.columns(['session_id', 'partner_id', 'return_to']).doUpdateSet(rest))
      .execute()
    audit.record('consent/asked', { subject: accountId, facts: { partnerId, why } })
  })
}

/** `answered-before` when the question is open no longer. */
function agree(
  database: Database,
  { question, subject, reason }: Agreement,
  at: Date,
): Promise<'agreed' | 'answered-before'> {
  const { questionId, accountId, partnerId } = question
  return database.transact({ actor: `holder:${accountId}`, at }, async (tx, audit) => {
    const { numUpdatedRows } = await tx
      .updateTable('question')
      .set({ answer: 'agreed', reason })
      .where('question_id', '=', questionId)
      .where('answer', '=', 'open')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) {
      audit.changedNothing()
      return 'answered-before'
    }
    const consent = { subject: JSON.stringify(subject), given_at: at }
    await tx
      .insertInto('consent')
      .values({ account_id: accountId, partner_id: partnerId, ...consent })
      .onConflict((conflict) => conflict.columns(['account_id', 'partner_id']).doUpdateSet(consent))
      .execute()
    const attributes: AttributeName[] = [...subject.attributes]
    const facts = { partnerId, attributes, withReason: reason === null ? ('no' as const) : ('yes' as const) }
    audit.record('consent/given', { subject: accountId, facts })
    return 'agreed'
  })
}

function decline(database: Database, question: Question, at: Date): Promise<'declined' | 'answered-before'> {
  const { questionId, accountId, partnerId } = question
  return database.transact({ actor: `holder:${accountId}`, at }, async (tx, audit) => {
    const { numUpdatedRows } = await tx
      .updateTable('question')
      .set({ answer: 'declined' })
      .where('question_id', '=', questionId)
      .where('answer', '=', 'open')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) {
      audit.changedNothing()
      return 'answered-before'
    }
    audit.record('consent/declined', { subject: accountId, facts: { partnerId } })
    return 'declined'
  })
}

/** A partner of OpenID Connect that knows the person is told soon, also long after their session (oidc-tell-partners.ts). */
async function letPartnerKnow(
  tx: Transaction<Tables>,
  { accountId, partnerId, at }: { readonly accountId: string; readonly partnerId: string; readonly at: Date },
): Promise<void> {
  await sql`
    insert into federation.oidc_participant
      (participant_id, session_id, partner_id, subject, sid, state, try_after, why)
    select gen_random_uuid(), 'withdrawn:' || gen_random_uuid(), partner_id, subject, '', 'waiting', ${at}, 'consent-withdrawn'
    from federation.oidc_subject where account_id = ${accountId} and partner_id = ${partnerId}`.execute(tx)
}

/** Forgets a consent: from now on the partner is told nothing but that, and the person is asked again. */
function withdraw(
  database: Database,
  { accountId, partnerId }: { readonly accountId: string; readonly partnerId: string },
  at: Date,
): Promise<'withdrawn' | 'none'> {
  return database.transact({ actor: `holder:${accountId}`, at }, async (tx, audit) => {
    const { numDeletedRows } = await tx
      .deleteFrom('consent')
      .where('account_id', '=', accountId)
      .where('partner_id', '=', partnerId)
      .executeTakeFirst()
    if (numDeletedRows === 0n) {
      audit.changedNothing()
      return 'none'
    }
    // An answer on a way that is not walked to its end yet counts no longer, either.
    await tx
      .deleteFrom('question')
      .where('account_id', '=', accountId)
      .where('partner_id', '=', partnerId)
      .execute()
    await letPartnerKnow(tx, { accountId, partnerId, at })
    audit.record('consent/withdrawn', { subject: accountId, facts: { partnerId } })
    return 'withdrawn'
  })
}
