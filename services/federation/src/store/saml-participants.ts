/** Who was let in where, and how the sign-out goes. */
import type { LogoutStep } from '../domain/saml-logout.js'
import type { LogoutInitiator, ParticipantState, SamlDatabase, SamlTables } from './saml-tables.js'

/** A partner's session of one of our sessions. */
export type Participant = {
  readonly participantId: string
  readonly sessionId: string
  readonly partnerId: string
  readonly nameId: string
  readonly nameFormat: string
  readonly sessionIndex: string
  readonly state: ParticipantState
}

/** A logout on its way, and its steps in the order of sign-in. */
export type LogoutRun = {
  readonly runId: string
  readonly sessionId: string
  readonly initiator: LogoutInitiator | null
  readonly steps: readonly LogoutStep[]
}

/** A logout that begins; states of participants are decided before. */
export type NewLogout = {
  readonly runId: string
  readonly sessionId: string
  readonly initiator: LogoutInitiator | null
  readonly states: ReadonlyMap<string, 'waiting' | 'done' | 'no-channel'>
  readonly at: Date
}

/** What a partner answered to our request. */
export type StepAnswer = {
  readonly requestId: string
  readonly partnerId: string
  readonly state: 'done' | 'failed'
  readonly at: Date
}

/** The store of participants and logouts. */
export type SamlParticipants = {
  readonly ofSession: (sessionId: string) => Promise<Participant[]>
  /** Live or ended sessions under a name; of these indexes if any are given. */
  readonly ofName: (
    partnerId: string,
    nameId: string,
    sessionIndexes: readonly string[],
  ) => Promise<Participant[]>
  readonly isKnownName: (partnerId: string, nameId: string) => Promise<'known' | 'unknown'>
  readonly byId: (participantId: string) => Promise<Participant | undefined>
  readonly beginLogout: (logout: NewLogout) => Promise<void>
  readonly loadRun: (runId: string) => Promise<LogoutRun | undefined>
  /** `gone` when the step was taken meanwhile. */
  readonly ask: (participantId: string, requestId: string, at: Date) => Promise<'asked' | 'gone'>
  /** The run of the step, if we asked that partner with that request and have no answer yet. */
  readonly answer: (answer: StepAnswer) => Promise<{ readonly runId: string } | 'unasked'>
  /** The initiator is answered once. */
  readonly answerInitiator: (runId: string, at: Date) => Promise<'answered' | 'answered-before'>
  readonly endSession: (sessionId: string, why: string, at: Date) => Promise<void>
}

/** The participants in the database. */
export function samlParticipants(database: SamlDatabase): SamlParticipants {
  const { read } = database
  return {
    ofSession: async (sessionId) =>
      (
        await read
          .selectFrom('saml_participant')
          .selectAll()
          .where('session_id', '=', sessionId)
          .orderBy('began_at')
          .execute()
      ).map(toParticipant),
    ofName: async (partnerId, nameId, sessionIndexes) => {
      const all = read
        .selectFrom('saml_participant')
        .selectAll()
        .where('partner_id', '=', partnerId)
        .where('name_id', '=', nameId)
        .where('state', 'in', ['live', 'ended'])
        .orderBy('began_at')
      const some = sessionIndexes.length > 0 ? all.where('session_index', 'in', [...sessionIndexes]) : all
      return (await some.execute()).map(toParticipant)
    },
    isKnownName: async (partnerId, nameId) => {
      const row = await read
        .selectFrom('saml_participant')
        .select('participant_id')
        .where('partner_id', '=', partnerId)
        .where('name_id', '=', nameId)
        .limit(1)
        .executeTakeFirst()
      return row ? 'known' : 'unknown'
    },
    byId: async (participantId) => {
      const row = await read
        .selectFrom('saml_participant')
        .selectAll()
        .where('participant_id', '=', participantId)
        .executeTakeFirst()
      return row && toParticipant(row)
    },
    beginLogout: (logout) => beginLogout(database, logout),
    loadRun: (runId) => loadRun(database, runId),
    ask: (participantId, requestId, at) =>
      move(database, { participantId, from: 'waiting', to: 'asked', at, requestId }).then((found) =>
        found ? 'asked' : 'gone',
      ),
    answer: async ({ requestId, partnerId, state, at }) => {
      const row = await read
        .selectFrom('saml_participant')
        .select('participant_id')
        .where('logout_request_id', '=', requestId)
        .where('partner_id', '=', partnerId)
        .executeTakeFirst()
      const moved =
        row && (await move(database, { participantId: row.participant_id, from: 'asked', to: state, at }))
      return moved?.run_id ? { runId: moved.run_id } : 'unasked'
    },
    answerInitiator: (runId, at) => answerInitiator(database, runId, at),
    endSession: (sessionId, why, at) => endSession(database, { sessionId, why, at }),
  }
}

type Row = SamlTables['saml_participant']

function toParticipant(row: Row): Participant {
  const { participant_id, session_id, partner_id, name_id, name_format, session_index, state } = row
  return {
    participantId: participant_id,
    sessionId: session_id,
    partnerId: partner_id,
    nameId: name_id,
    nameFormat: name_format,
    sessionIndex: session_index,
    state,
  }
}

async function beginLogout(database: SamlDatabase, logout: NewLogout): Promise<void> {
  const { runId, sessionId, initiator, states, at } = logout
  await database.transact({ actor: 'system:federation', at }, async (tx, audit) => {
    const run = { run_id: runId, session_id: sessionId, started_at: at, answered_at: null }
    await tx
      .insertInto('saml_logout')
      .values({ ...run, initiator: JSON.stringify(initiator) })
      .execute()
    for (const [participantId, state] of states) {
      await tx
        .updateTable('saml_participant')
        .set({ state, run_id: runId, changed_at: at })
        .where('participant_id', '=', participantId)
        .where('state', 'in', ['live', 'ended'])
        .execute()
    }
    const facts = { partners: states.size, initiator: initiator?.partnerId ?? 'here' }
    audit.record('saml/logout-began', { subject: runId, facts })
  })
}

async function loadRun({ read }: SamlDatabase, runId: string): Promise<LogoutRun | undefined> {
  const run = await read.selectFrom('saml_logout').selectAll().where('run_id', '=', runId).executeTakeFirst()
  if (!run) return undefined
  const rows = await read
    .selectFrom('saml_participant')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('began_at')
    .orderBy('participant_id')
    .execute()
  return { runId, sessionId: run.session_id, initiator: run.initiator, steps: rows.map(toStep) }
}

function toStep(row: Row): LogoutStep {
  const head = { participantId: row.participant_id, partnerId: row.partner_id }
  switch (row.state) {
    case 'asked':
      return { ...head, state: 'asked', requestId: row.logout_request_id ?? '', askedAt: row.changed_at }
    case 'done':
    case 'failed':
      return { ...head, state: row.state, at: row.changed_at }
    case 'no-channel':
      return { ...head, state: 'no-channel' }
    case 'waiting':
    case 'live': // neither stands in a run; what is unsure is still to be asked
    case 'ended':
      return { ...head, state: 'waiting' }
  }
}

type Move = {
  readonly participantId: string
  readonly from: ParticipantState
  readonly to: ParticipantState
  readonly at: Date
  readonly requestId?: string
}

function move(database: SamlDatabase, { participantId, from, to, at, requestId }: Move) {
  return database.transact({ actor: 'system:federation', at }, async (tx, audit) => {
    const row = await tx
      .updateTable('saml_participant')
      .set({ state: to, changed_at: at, ...(requestId !== undefined && { logout_request_id: requestId }) })
      .where('participant_id', '=', participantId)
      .where('state', '=', from)
      .returning(['partner_id', 'run_id'])
      .executeTakeFirst()
    if (!row) audit.changedNothing()
    else
      audit.record('saml/logout-step', {
        subject: participantId,
        facts: { partnerId: row.partner_id, state: to },
      })
    return row
  })
}

function answerInitiator(
  database: SamlDatabase,
  runId: string,
  at: Date,
): Promise<'answered' | 'answered-before'> {
  return database.transact({ actor: 'system:federation', at }, async (tx, audit) => {
    const row = await tx
      .updateTable('saml_logout')
      .set({ answered_at: at })
      .where('run_id', '=', runId)
      .where('answered_at', 'is', null)
      .returning('initiator')
      .executeTakeFirst()
    if (!row?.initiator) {
      audit.changedNothing()
      return 'answered-before'
    }
    const facts = { partnerId: row.initiator.partnerId, state: 'answered' }
    audit.record('saml/logout-step', { subject: runId, facts })
    return 'answered'
  })
}

async function endSession(
  database: SamlDatabase,
  { sessionId, why, at }: { readonly sessionId: string; readonly why: string; readonly at: Date },
): Promise<void> {
  await database.transact({ actor: 'system:federation', at }, async (tx, audit) => {
    const { numUpdatedRows } = await tx
      .updateTable('saml_participant')
      .set({ state: 'ended', changed_at: at })
      .where('session_id', '=', sessionId)
      .where('state', '=', 'live')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) audit.changedNothing()
    else
      audit.record('saml/session-ended', {
        subject: sessionId,
        facts: { partners: Number(numUpdatedRows), why },
      })
  })
}
