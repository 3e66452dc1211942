/**
 * Cases in the database. A pure decision goes in; the stored case comes out, with its decision row and audit row in the same
 * transaction. Two people who act on one case at once: the first one wins, the other learns of it and nothing of theirs is done.
 */
import { type Actor, type Selectable, sql } from '@jitsuin/platform'
import type { ApplicationForm } from '../../contract.js'
import type { Case, CaseState, Decision, Evidence } from '../../domain/cases/case.js'
import { CASE_LISTENERS } from '../../domain/cases/listeners.js'
import { searchWordsOf } from '../../domain/cases/search-words.js'
import { judgeFacts, judgeTransition } from '../../domain/cases/transitions.js'
import { RegistrationError } from '../../errors.js'
import type { Audit, Database, Tx } from '../database.js'
import type { CasesTables } from './schema.js'

/** What a step makes of a case. What is absent stays. */
export type Step = {
  readonly state: CaseState
  /** What was done, such as `documents-accepted`. */
  readonly act: string
  readonly reason?: string
  readonly evidence?: readonly Evidence[]
  readonly form?: ApplicationForm
  readonly assignedTo?: string | null
  readonly personId?: string
}

/** A case, and which revision of it somebody saw; a system that saw none says `newest`. */
export type CaseSeen = { readonly caseId: string; readonly expectedRevision: number | 'newest' }

/** Who acts, when. */
export type By = { readonly actor: Actor; readonly at: Date; readonly newId: () => string }

/** Who acts on which case. */
export type Attempt = CaseSeen & By

/** What became of many cases: a case that is refused stops no other. */
export type ManyChanged = {
  readonly changed: readonly Case[]
  readonly refused: readonly { readonly caseId: string; readonly error: RegistrationError }[]
}

/** Loads a case; `undefined` if there is none. */
export async function loadCase(db: Pick<Tx, 'selectFrom'>, caseId: string): Promise<Case | undefined> {
  const row = await db.selectFrom('case_file').selectAll().where('case_id', '=', caseId).executeTakeFirst()
  return row && caseOf(row)
}

/** Loads many cases; those that there are none of are left out. */
export async function loadCases(
  db: Pick<Tx, 'selectFrom'>,
  caseIds: readonly string[],
): Promise<readonly Case[]> {
  if (caseIds.length === 0) return []
  const rows = await db.selectFrom('case_file').selectAll().where('case_id', 'in', caseIds).execute()
  return rows.map(caseOf)
}

/** The steps of a case, first one first. */
export async function loadDecisions(db: Pick<Tx, 'selectFrom'>, caseId: string): Promise<Decision[]> {
  const rows = await db
    .selectFrom('case_decision')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('revision')
    .execute()
  return rows.map(({ reason, ...row }) => ({
    decisionId: row.decision_id,
    caseId: row.case_id,
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

/**
 * Changes a case by a decision made on its locked, newest revision; `alsoWrite` puts rows of other areas into the same
 * transaction.
 *
 * @throws {RegistrationError} `case/not-found`, `case/changed-meanwhile`, `case/state-forbids`, and whatever `decide` throws.
 */
export async function changeCase(
  store: Database,
  attempt: Attempt,
  decide: (file: Case) => Step,
  alsoWrite?: (tx: Tx, audit: Audit, changed: Case) => Promise<void>,
): Promise<Case> {
  return store.transact({ actor: attempt.actor, at: attempt.at }, async (tx, audit) => {
    const changed = await changeCaseIn(tx, audit, attempt, decide)
    await alsoWrite?.(tx, audit, changed)
    return changed
  })
}

/** The same inside a transaction that is already open. */
export async function changeCaseIn(
  tx: Tx,
  audit: Audit,
  { caseId, expectedRevision, ...by }: Attempt,
  decide: (file: Case) => Step,
): Promise<Case> {
  const { changed, refused } = await changeCasesIn(
    tx,
    audit,
    { cases: [{ caseId, expectedRevision }], by },
    decide,
  )
  if (refused[0]) throw refused[0].error
  const [file] = changed
  if (!file) throw new RegistrationError('case/not-found', caseId)
  return file
}

/**
 * Changes many cases, each by the same pure decision. What `decide` refuses with a `RegistrationError`, what others changed
 * meanwhile and what the states forbid is left as it was and named. Some hundred at a time: they are locked together.
 */
export async function changeCasesIn(
  tx: Tx,
  audit: Audit,
  { cases, by }: { readonly cases: readonly CaseSeen[]; readonly by: By },
  decide: (file: Case) => Step,
): Promise<ManyChanged> {
  const files = await lockCases(
    tx,
    cases.map(({ caseId }) => caseId),
  )
  const moves: Move[] = []
  const refused: { caseId: string; error: RegistrationError }[] = []
  for (const seen of cases) {
    try {
      moves.push(makeMove(files.get(seen.caseId), { seen, at: by.at, decide }))
    } catch (error) {
      if (!(error instanceof RegistrationError)) throw error
      refused.push({ caseId: seen.caseId, error })
    }
  }
  if (moves.length > 0) {
    await updateFiles(
      tx,
      moves.map(({ after }) => after),
    )
    await writeSteps(tx, audit, moves, by)
  }
  return { changed: moves.map(({ after }) => after), refused }
}

/** One step of one case, decided and not yet written. */
type Move = { readonly before: Case; readonly after: Case; readonly step: Step }

/**
 * Keeps others from changing these cases until the transaction ends. Always in the same order, so that two who lock many never wait
 * for each other in a circle.
 */
export async function lockCases(tx: Tx, caseIds: readonly string[]): Promise<ReadonlyMap<string, Case>> {
  const rows = await tx
    .selectFrom('case_file')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .orderBy('case_id')
    // Not `for update`: whoever adds a paper holds the row by its foreign key, and two of them would wait for each other.
    .forNoKeyUpdate()
    .execute()
  return new Map(rows.map((row) => [row.case_id, caseOf(row)]))
}

type Deciding = { readonly seen: CaseSeen; readonly at: Date; readonly decide: (file: Case) => Step }

function makeMove(file: Case | undefined, { seen, at, decide }: Deciding): Move {
  if (!file) throw new RegistrationError('case/not-found', seen.caseId)
  if (seen.expectedRevision !== 'newest' && file.revision !== seen.expectedRevision) {
    const what = `${seen.caseId} is at ${file.revision}, not ${seen.expectedRevision}`
    throw new RegistrationError('case/changed-meanwhile', what)
  }
  const step = decide(file)
  const [from, to] = [file.state.state, step.state.state]
  if (judgeTransition(from, to) === 'refused' || judgeFacts(step.state) === 'unsound') {
    throw new RegistrationError('case/state-forbids', `${from} to ${to}`)
  }
  return { before: file, after: applyStep(file, step, at), step }
}

function applyStep(file: Case, step: Step, at: Date): Case {
  const { assignedTo: before, ...rest } = file
  const assignedTo = step.assignedTo === undefined ? before : (step.assignedTo ?? undefined)
  const personId = step.personId ?? file.personId
  return {
    ...rest,
    form: step.form ?? file.form,
    state: step.state,
    revision: file.revision + 1,
    stateSince: step.state.state === file.state.state ? file.stateSince : at,
    ...(assignedTo !== undefined && { assignedTo }),
    ...(personId !== undefined && { personId }),
  }
}

/** One statement for all: the triggers of the queue run once. */
async function updateFiles(tx: Tx, files: readonly Case[]): Promise<void> {
  const rows = files.map((file) => ({ ...rowOf(file), form: file.form, state_facts: file.state }))
  await sql`
    update case_file set form = n.form, state = n.state, state_facts = n.state_facts, revision = n.revision,
      state_since = n.state_since, assigned_to = n.assigned_to, person_id = n.person_id, search_words = n.search_words,
      pickup_place_id = n.pickup_place_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (case_id uuid, form jsonb, state text, state_facts jsonb,
      revision integer, state_since timestamptz, assigned_to text, person_id uuid, search_words text, pickup_place_id text)
    where case_file.case_id = n.case_id`.execute(tx)
}

/** The decision, the audit row and what the listeners have to hear, in the transaction of the change. */
async function writeSteps(tx: Tx, audit: Audit, moves: readonly Move[], by: By): Promise<void> {
  const { actor, at, newId } = by
  const steps = moves.map(({ before, after, step }) => ({
    case_id: after.caseId,
    revision: after.revision,
    from_state: before.state.state,
    to_state: after.state.state,
    act: step.act,
    at,
  }))
  const said = moves.map(({ step: { reason, evidence = [] } }) => ({
    decision_id: newId(),
    actor,
    reason: reason ?? null,
    evidence: JSON.stringify(evidence),
  }))
  await tx
    .insertInto('case_decision')
    .values(steps.map((step, index) => ({ ...step, ...(said[index] ?? raise()) })))
    .execute()
  const told = CASE_LISTENERS.flatMap((listener) =>
    steps.map((step) => ({ ...step, listener, taken_at: null })),
  )
  await tx.insertInto('case_event').values(told).execute()
  for (const { before, after, step } of moves) {
    const [from, to] = [before.state.state, after.state.state]
    const facts = { revision: after.revision, act: step.act, from, to, evidence: [...(step.evidence ?? [])] }
    audit.record('case/changed', { subject: `case:${after.caseId}`, facts })
  }
}

function raise(): never {
  throw new Error('Two lists of one length differ') // they are made from one list
}

/** Stores a new case with its first step. `state` is `draft`, or `received` with its number. */
export async function insertCase(tx: Tx, audit: Audit, file: Case, by: By): Promise<void> {
  await insertCases(tx, audit, [file], by)
}

/** Stores new cases, some hundred at a time. */
export async function insertCases(tx: Tx, audit: Audit, files: readonly Case[], by: By): Promise<void> {
  await tx
    .insertInto('case_file')
    .values(
      files.map((file) => ({
        ...rowOf(file),
        case_number: file.caseNumber,
        channel: file.channel,
        kind: file.kind,
        received_at: file.receivedAt,
        batch_id: file.batchId ?? null,
        campaign_id: file.campaignId ?? null,
      })),
    )
    .execute()
  for (const file of files) {
    const facts = { caseNumber: file.caseNumber, channel: file.channel, kind: file.kind }
    audit.record('case/opened', { subject: `case:${file.caseId}`, facts })
  }
  const moves = files.map((after) => {
    const before: Case = { ...after, state: { state: 'draft' } }
    return { before, after, step: { state: after.state, act: 'received' } }
  })
  await writeSteps(tx, audit, moves, by)
}

/** Takes many numbers at once. */
export async function takeCaseNumbers(tx: Tx, year: number, count: number): Promise<readonly string[]> {
  const { last } = await tx
    .insertInto('case_number')
    .values({ year, last: count })
    .onConflict((conflict) => conflict.column('year').doUpdateSet({ last: sql`case_number.last + ${count}` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return Array.from({ length: count }, (_none, index) => {
    return `${year}-${String(last - count + 1 + index).padStart(6, '0')}`
  })
}

/** The columns that a change of the case may touch. */
function rowOf(file: Case) {
  return {
    case_id: file.caseId,
    form: JSON.stringify(file.form),
    state: file.state.state,
    state_facts: JSON.stringify(file.state),
    revision: file.revision,
    state_since: file.stateSince,
    assigned_to: file.assignedTo ?? null,
    person_id: file.personId ?? null,
    search_words: searchWordsOf(file),
    pickup_place_id: file.form.pickupPlaceId,
  }
}

/** A case as it stands in its row. */
export function caseOf(row: Selectable<CasesTables['case_file']>): Case {
  return {
    caseId: row.case_id,
    caseNumber: row.case_number,
    channel: row.form.channel,
    kind: row.form.kind,
    form: row.form,
    state: row.state_facts,
    revision: row.revision,
    receivedAt: row.received_at,
    stateSince: row.state_since,
    ...(row.assigned_to !== null && { assignedTo: row.assigned_to }),
    ...(row.person_id !== null && { personId: row.person_id }),
    ...(row.batch_id !== null && { batchId: row.batch_id }),
    ...(row.campaign_id !== null && { campaignId: row.campaign_id }),
  }
}
