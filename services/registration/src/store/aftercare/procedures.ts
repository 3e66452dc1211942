/**
 * Procedures in the database. A pure decision goes in; the stored procedure comes out, with its decision row, audit row and notices
 * in the same transaction. Of two people who act on one at once the first one wins, and the other learns of it.
 */
import { type Actor, type Selectable, sql } from '@jitsuin/platform'
import { judgeStep } from '../../domain/aftercare/flows.js'
import type { Notice } from '../../domain/aftercare/notices.js'
import type {
  AskedItem,
  Procedure,
  ProcedureDecision,
  ProcedureState,
} from '../../domain/aftercare/procedure.js'
import type { Evidence } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import type { Audit, Database, Tx } from '../database.js'
import type { AftercareTables } from './schema.js'

type Reader = Pick<Tx, 'selectFrom'>

/** What a step makes of a procedure. What is absent stays. */
export type ProcedureStep = {
  readonly state: ProcedureState
  /** What was done, such as `call-back-answered`. */
  readonly act: string
  readonly reason?: string
  readonly evidence?: readonly Evidence[]
  readonly caseId?: string
  readonly notices?: readonly Notice[]
}

/** Who acts on which procedure, and which revision they saw; a system that saw none says `newest`. */
export type ProcedureAttempt = {
  readonly procedureId: string
  readonly expectedRevision: number | 'newest'
  readonly actor: Actor
  readonly at: Date
  readonly newId: () => string
}

/** Loads a procedure; `undefined` if there is none. */
export async function loadProcedure(db: Reader, procedureId: string): Promise<Procedure | undefined> {
  const row = await db
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('procedure_id', '=', procedureId)
    .executeTakeFirst()
  return row && procedureOf(row)
}

/** Loads a procedure that must be there. Throws `aftercare/not-found`. */
export async function expectProcedure(db: Reader, procedureId: string): Promise<Procedure> {
  const found = await loadProcedure(db, procedureId)
  if (!found) throw new RegistrationError('aftercare/not-found', procedureId)
  return found
}

/** The procedure that a page's request opened, if it came before. */
export async function loadByRequest(db: Reader, requestId: string): Promise<Procedure | undefined> {
  const row = await db
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row && procedureOf(row)
}

/** The procedures of a person, newest first. */
export async function loadProceduresOf(db: Reader, personId: string): Promise<Procedure[]> {
  const rows = await db
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('reported_at', 'desc')
    .execute()
  return rows.map(procedureOf)
}

/** The steps of a procedure, first one first. */
export async function loadProcedureDecisions(db: Reader, procedureId: string): Promise<ProcedureDecision[]> {
  const rows = await db
    .selectFrom('aftercare_decision')
    .selectAll()
    .where('procedure_id', '=', procedureId)
    .orderBy('revision')
    .execute()
  return rows.map(({ reason, ...row }) => ({
    decisionId: row.decision_id,
    procedureId: row.procedure_id,
    revision: row.revision,
    from: row.from_state,
    to: row.to_state,
    act: row.act,
    actor: row.actor,
    at: row.at,
    evidence: row.evidence,
    ...(reason !== null && { reason }),
  }))
}

/** What a caller was asked, in order. */
export async function loadAsked(db: Reader, procedureId: string): Promise<AskedItem[]> {
  const rows = await db
    .selectFrom('aftercare_question')
    .select(['item', 'answered', 'at'])
    .where('procedure_id', '=', procedureId)
    .orderBy('at')
    .execute()
  return rows.map(({ item, answered, at }) => ({ item, answered, at: at.toISOString() }))
}

/** Stores a new procedure with what it has to tell. `opening`: what only the store keeps of it. */
export async function insertProcedure(
  tx: Tx,
  audit: Audit,
  procedure: Procedure,
  opening: { readonly requestId: string; readonly trackerSha256: string },
): Promise<void> {
  await tx
    .insertInto('aftercare_procedure')
    .values({
      procedure_id: procedure.procedureId,
      number: procedure.number,
      kind: procedure.kind,
      person_id: procedure.personId,
      card_ids: JSON.stringify(procedure.cardIds),
      reporter: procedure.reporter,
      way: procedure.way,
      state: procedure.state.state,
      state_facts: JSON.stringify(procedure.state),
      revision: procedure.revision,
      reported_at: procedure.reportedAt,
      state_since: procedure.stateSince,
      case_id: procedure.caseId ?? null,
      tracker_sha256: opening.trackerSha256,
      request_id: opening.requestId,
    })
    .execute()
  const { number, kind, way } = procedure
  audit.record('aftercare/opened', { subject: subjectOf(procedure), facts: { number, kind, way } })
}

/** Takes the next number of a year, such as `T-2026-000123`. */
export async function takeProcedureNumber(tx: Tx, year: number): Promise<string> {
  const { last } = await tx
    .insertInto('aftercare_number')
    .values({ year, last: 1 })
    .onConflict((conflict) => conflict.column('year').doUpdateSet({ last: sql`aftercare_number.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return `T-${year}-${String(last).padStart(6, '0')}`
}

/**
 * Changes a procedure by a decision made on its locked, newest revision.
 *
 * @throws {RegistrationError} `aftercare/not-found`, `aftercare/changed-meanwhile`, `aftercare/state-forbids`, and whatever
 *   `decide` throws.
 */
export async function changeProcedure(
  store: Database,
  attempt: ProcedureAttempt,
  decide: (procedure: Procedure) => ProcedureStep,
): Promise<Procedure> {
  return store.transact({ actor: attempt.actor, at: attempt.at }, (tx, audit) =>
    changeProcedureIn(tx, audit, attempt, async (procedure) => decide(procedure)),
  )
}

/** The same inside a transaction that is already open; the decision may read and write in it. */
export async function changeProcedureIn(
  tx: Tx,
  audit: Audit,
  attempt: ProcedureAttempt,
  decide: (procedure: Procedure) => Promise<ProcedureStep>,
): Promise<Procedure> {
  const { procedureId, expectedRevision, actor, at, newId } = attempt
  const procedure = await lockProcedure(tx, procedureId)
  if (expectedRevision !== 'newest' && procedure.revision !== expectedRevision) {
    const why = `${procedureId} is at ${procedure.revision}, not ${expectedRevision}`
    throw new RegistrationError('aftercare/changed-meanwhile', why)
  }
  const step = await decide(procedure)
  const [from, to] = [procedure.state.state, step.state.state]
  if (judgeStep(procedure.kind, { from, to }) === 'refused') {
    throw new RegistrationError('aftercare/state-forbids', `${procedure.kind}: ${from} to ${to}`)
  }
  const changed = await saveStep(tx, procedure, { step, at })
  const evidence = step.evidence ?? []
  await tx
    .insertInto('aftercare_decision')
    .values({
      decision_id: newId(),
      procedure_id: procedureId,
      revision: changed.revision,
      from_state: from,
      to_state: to,
      act: step.act,
      actor,
      at,
      reason: step.reason ?? null,
      evidence: JSON.stringify(evidence),
    })
    .execute()
  await insertNotices(tx, step.notices ?? [], { procedureId, at, newId })
  const facts = { revision: changed.revision, act: step.act, from, to, evidence: [...evidence] }
  audit.record('aftercare/changed', { subject: subjectOf(procedure), facts })
  return changed
}

/** Stores what is to be told. */
export async function insertNotices(
  tx: Tx,
  notices: readonly Notice[],
  of: {
    readonly procedureId?: string
    readonly at: Date
    readonly newId: () => string
    readonly dueAt?: Date
  },
): Promise<void> {
  if (notices.length === 0) return
  const rows = notices.map((notice) => ({
    notice_id: of.newId(),
    procedure_id: of.procedureId ?? null,
    notice: JSON.stringify(notice),
    kind: notice.kind,
    made_at: of.at,
    due_at: of.dueAt ?? of.at,
    tries: 0,
    done_at: null,
  }))
  await tx.insertInto('aftercare_notice').values(rows).execute()
}

/** The subject under which the audit log knows a procedure. */
export function subjectOf({ procedureId }: Pick<Procedure, 'procedureId'>): string {
  return `aftercare:${procedureId}`
}

async function lockProcedure(tx: Tx, procedureId: string): Promise<Procedure> {
  const row = await tx
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('procedure_id', '=', procedureId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new RegistrationError('aftercare/not-found', procedureId)
  return procedureOf(row)
}

async function saveStep(
  tx: Tx,
  procedure: Procedure,
  { step, at }: { readonly step: ProcedureStep; readonly at: Date },
): Promise<Procedure> {
  const caseId = step.caseId ?? procedure.caseId
  const changed: Procedure = {
    ...procedure,
    state: step.state,
    revision: procedure.revision + 1,
    stateSince: step.state.state === procedure.state.state ? procedure.stateSince : at,
    ...(caseId !== undefined && { caseId }),
  }
  await tx
    .updateTable('aftercare_procedure')
    .set({
      state: changed.state.state,
      state_facts: JSON.stringify(changed.state),
      revision: changed.revision,
      state_since: changed.stateSince,
      case_id: changed.caseId ?? null,
    })
    .where('procedure_id', '=', procedure.procedureId)
    .execute()
  return changed
}

/** A procedure as it stands in its row. */
export function procedureOf(row: Selectable<AftercareTables['aftercare_procedure']>): Procedure {
  return {
    procedureId: row.procedure_id,
    number: row.number,
    kind: row.kind,
    personId: row.person_id,
    cardIds: row.card_ids,
    reporter: row.reporter,
    way: row.way,
    state: row.state_facts,
    revision: row.revision,
    reportedAt: row.reported_at,
    stateSince: row.state_since,
    ...(row.case_id !== null && { caseId: row.case_id }),
  }
}
