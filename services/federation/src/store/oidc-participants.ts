/** Pairwise identifiers, and which partners were told of which session: they are told when it ends. */
import type { Selectable } from '@jitsuin/platform'
import type { AttributeName } from '../domain/attributes.js'
import type { OidcDatabase, OidcTables, ParticipantState, TellingReason } from './oidc-tables.js'

/** A partner's session of one of our sessions. */
export type OidcParticipant = {
  readonly participantId: string
  readonly sessionId: string
  readonly partnerId: string
  /** The pairwise identifier. */
  readonly subject: string
  /** The name of the session at the partner. */
  readonly sid: string
  readonly state: ParticipantState
  readonly tries: number
  readonly why: TellingReason
}

/** What a partner is told, for the record. */
export type Told = {
  readonly participantId: string
  readonly sessionId: string
  readonly partnerId: string
  readonly subject: string
  readonly sid: string | undefined
  readonly by: 'id_token' | 'userinfo'
  readonly method: string
  readonly attributes: readonly AttributeName[]
  readonly withReason: 'yes' | 'no'
  readonly at: Date
}

/** The store of participants. */
export type OidcParticipants = ReturnType<typeof oidcParticipants>

/** The participants in the database. */
export function oidcParticipants(database: OidcDatabase) {
  const { read } = database
  return {
    subjectOf: (
      accountId: string,
      partnerId: string,
      make: { readonly subject: string; readonly at: Date },
    ) => subjectOf(database, { accountId, partnerId, ...make }),
    record: (told: Told) => record(database, told),
    ofSession: async (sessionId: string): Promise<OidcParticipant[]> => {
      const found = read.selectFrom('oidc_participant').selectAll().where('session_id', '=', sessionId)
      return (await found.orderBy('participant_id').execute()).map(toParticipant)
    },
    /** Those who wait to be told at a moment, the longest waiting first. */
    toTell: async (at: Date): Promise<OidcParticipant[]> => {
      const found = read.selectFrom('oidc_participant').selectAll().where('state', '=', 'waiting')
      const due = found.where('try_after', '<=', at).orderBy('try_after').limit(100)
      return (await due.execute()).map(toParticipant)
    },
    endSession: (ended: { readonly sessionId: string; readonly why: string; readonly at: Date }) =>
      endSession(database, ended),
    saveTry: (participant: OidcParticipant, result: TryResult) => saveTry(database, participant, result),
  }
}

/** What came of telling a partner; `waiting`: it is tried again. */
export type TryResult = {
  readonly state: 'done' | 'failed' | 'waiting' | 'no-channel'
  readonly tryAfter: Date
  readonly at: Date
}

function toParticipant(row: Selectable<OidcTables['oidc_participant']>): OidcParticipant {
  const { participant_id, session_id, partner_id, subject, sid, state, tries, why } = row
  const ids = { participantId: participant_id, sessionId: session_id, partnerId: partner_id }
  return { ...ids, subject, sid, state, tries, why }
}

type Naming = {
  readonly accountId: string
  readonly partnerId: string
  readonly subject: string
  readonly at: Date
}

/** The identifier of an account at a partner; the offered one if it is the first time. */
async function subjectOf(
  database: OidcDatabase,
  { accountId, partnerId, subject, at }: Naming,
): Promise<string> {
  const known = await findSubject(database.read, accountId, partnerId)
  if (known) return known
  return database.transact({ actor: `holder:${accountId}`, at }, async (tx, audit) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('oidc_subject')
      .values({ account_id: accountId, partner_id: partnerId, subject })
      .onConflict((conflict) => conflict.columns(['account_id', 'partner_id']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n)
      audit.record('oidc/subject-made', { subject: accountId, facts: { partnerId } })
    else audit.changedNothing()
    return (await findSubject(tx, accountId, partnerId)) ?? subject
  })
}

async function findSubject(
  read: Pick<OidcDatabase['read'], 'selectFrom'>,
  accountId: string,
  partnerId: string,
): Promise<string | undefined> {
  const found = read.selectFrom('oidc_subject').select('subject').where('account_id', '=', accountId)
  return (await found.where('partner_id', '=', partnerId).executeTakeFirst())?.subject
}

/** Writes down what a partner is told, before it is told; with its `sid` the partner takes part in the sign-out. */
async function record(database: OidcDatabase, told: Told): Promise<void> {
  const { participantId, sessionId, partnerId, subject, sid, at } = told
  await database.transact({ actor: `client:${partnerId}`, at }, async (tx, audit) => {
    if (sid !== undefined) {
      const row = { subject, sid, state: 'live' as const, tries: 0, try_after: at }
      await tx
        .insertInto('oidc_participant')
        .values({ participant_id: participantId, session_id: sessionId, partner_id: partnerId, ...row })
        .onConflict((conflict) => conflict.columns(['session_id', 'partner_id']).doUpdateSet(row))
        .execute()
    }
    const { by, method, attributes, withReason } = told
    const facts = { partnerId, by, method, attributes: [...attributes], withReason }
    audit.record('oidc/identity-told', { subject: sessionId, facts })
  })
}

/** Every partner of a session that ended is to be told. */
async function endSession(
  database: OidcDatabase,
  { sessionId, why, at }: { readonly sessionId: string; readonly why: string; readonly at: Date },
): Promise<void> {
  await database.transact({ actor: 'system:federation', at }, async (tx, audit) => {
    const { numUpdatedRows } = await tx
      .updateTable('oidc_participant')
      .set({ state: 'waiting', try_after: at })
      .where('session_id', '=', sessionId)
      .where('state', '=', 'live')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) audit.changedNothing()
    else
      audit.record('oidc/session-ended', {
        subject: sessionId,
        facts: { partners: Number(numUpdatedRows), why },
      })
  })
}

async function saveTry(
  database: OidcDatabase,
  { participantId, partnerId, tries }: OidcParticipant,
  { state, tryAfter, at }: TryResult,
): Promise<void> {
  await database.transact({ actor: 'system:federation', at }, async (tx, audit) => {
    const change = { state, tries: tries + 1, try_after: tryAfter }
    const found = tx.updateTable('oidc_participant').set(change).where('participant_id', '=', participantId)
    const { numUpdatedRows } = await found
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return audit.changedNothing() // another instance was faster
    const told = state === 'no-channel' ? ('failed' as const) : state
    audit.record('oidc/logout-told', {
      subject: participantId,
      facts: { partnerId, state: told, tries: tries + 1 },
    })
  })
}
