/** What an applicant can see and do once the application is sent. */
import { sql } from '@jitsuin/platform'
import { type CaseStateName, STATE_STORIES, type Tracker } from '../../contract.js'
import type { Case, CaseState, Decision } from '../../domain/cases/case.js'
import { judgeTransition } from '../../domain/cases/transitions.js'
import { RegistrationError } from '../../errors.js'
import { changeCase, loadCase, loadDecisions } from '../../store/cases/cases.js'
import {
  currentPapers,
  insertDocument,
  loadDocuments,
  type StoredDocument,
} from '../../store/cases/documents.js'
import type { Tx } from '../../store/database.js'
import { loadPapers, type PaperRow } from '../../store/intake/drafts.js'
import { clearAway } from '../cases/end-case.js'
import type { RegistrationContext } from '../context.js'
import { paperOf } from './drafts.js'
import { documentOf, expectPlace } from './hand-over.js'
import { type Applicant, DAY_MS } from './keys.js'

/** Where the application stands. @throws {RegistrationError} `intake/not-sent-yet` */
export async function readTracker(
  { store, clock }: RegistrationContext,
  { fileId }: Applicant,
): Promise<Tracker> {
  const file = await loadCase(store.read, fileId)
  if (!file) throw new RegistrationError('intake/not-sent-yet', fileId)
  const [decisions, papers, usualDays, reservationCode] = await Promise.all([
    loadDecisions(store.read, fileId),
    loadPapers(store.read, fileId),
    loadUsualDays(store.read, clock()),
    loadReservationCode(store.read, file),
  ])
  const fresh = papers.filter(({ handed_over_at }) => handed_over_at === null)
  return {
    caseNumber: file.caseNumber,
    revision: file.revision,
    kind: file.kind,
    state: file.state.state,
    receivedAt: file.receivedAt.toISOString(),
    steps: stepsOf(decisions),
    ...factsOf(file),
    pickupPlaceId: file.form.pickupPlaceId,
    answers: fresh.map(paperOf),
    can: actsOf(file.state),
    ...(usualDays !== undefined && { usualDays }),
    ...(reservationCode !== undefined && { reservationCode }),
  }
}

/**
 * Answers a letter about what is missing: what was handed in since goes to the officers.
 *
 * @throws {RegistrationError} `intake/answer-empty`, `intake/too-late`, `case/changed-meanwhile`
 */
export async function answerDeficiency(
  context: RegistrationContext,
  applicant: Applicant,
  { expectedRevision, note }: { readonly expectedRevision: number; readonly note?: string | undefined },
): Promise<Tracker> {
  const { store, clock, newId } = context
  const { fileId, actor } = applicant
  const at = clock()
  const papers = await loadPapers(store.read, fileId)
  const fresh = papers.filter(({ handed_over_at }) => handed_over_at === null)
  if (fresh.length === 0 && !note) throw new RegistrationError('intake/answer-empty', fileId)
  const evidence = fresh.map(({ paper_id }) => ({ kind: 'document', id: paper_id }))
  await changeCase(
    store,
    { caseId: fileId, expectedRevision, actor, at, newId },
    ({ state }) => {
      if (state.state !== 'deficient') throw new RegistrationError('intake/too-late', state.state)
      return { state: { state: 'document-check' }, act: 'answered', evidence, ...(note && { reason: note }) }
    },
    async (tx, audit) => {
      // The case is locked now, so no more papers come; one that came since we looked must not be left behind.
      const { length } = (await loadPapers(tx, fileId)).filter(
        ({ handed_over_at }) => handed_over_at === null,
      )
      if (length !== fresh.length)
        throw new RegistrationError('case/changed-meanwhile', 'A paper came meanwhile')
      const before = [...currentPapers(await loadDocuments(tx, [fileId]))]
      for (const paper of fresh) {
        const facts = paper.side ? { side: paper.side } : {}
        const old = takeReplaced(before, paper)
        await insertDocument(tx, audit, {
          caseId: fileId,
          document: { ...documentOf(paper, facts), ...(old && { supersedes: old.documentId }) },
          by: { actor, at, newId },
        })
      }
      const ids = fresh.map(({ paper_id }) => paper_id)
      if (ids.length === 0) return
      await tx.updateTable('intake_paper').set({ handed_over_at: at }).where('paper_id', 'in', ids).execute()
    },
  )
  return readTracker(context, applicant)
}

/** What is sent in answer to a letter takes the place of the same paper from before, so that officers look at one of them only. */
function takeReplaced(before: StoredDocument[], { kind, side }: PaperRow): StoredDocument | undefined {
  const at = before.findIndex((each) => each.kind === kind && each.facts.side === (side ?? undefined))
  return at < 0 ? undefined : before.splice(at, 1)[0]
}

/** Withdraws the application. @throws {RegistrationError} `intake/too-late`, `case/changed-meanwhile` */
export async function withdraw(
  context: RegistrationContext,
  applicant: Applicant,
  { expectedRevision, reason }: { readonly expectedRevision: number; readonly reason?: string | undefined },
): Promise<Tracker> {
  const why = reason || '申請者による取下げ'
  const decide = ({ state }: Case) => {
    if (judgeWithdrawal(state) === 'refused') throw new RegistrationError('intake/too-late', state.state)
    return {
      state: { state: 'withdrawn' as const, reason: why },
      act: 'withdrawn-by-applicant',
      reason: why,
    }
  }
  await change(context, applicant, expectedRevision, decide, (tx) => clearAway(tx, [applicant.fileId]))
  return readTracker(context, applicant)
}

/** Changes where the card is picked up. @throws {RegistrationError} `intake/place-unknown`, `intake/too-late` */
export async function changePlace(
  context: RegistrationContext,
  applicant: Applicant,
  { expectedRevision, pickupPlaceId }: { readonly expectedRevision: number; readonly pickupPlaceId: string },
): Promise<Tracker> {
  const decide = ({ state, form }: Case) => {
    if (!PLACE_CHANGES.has(state.state)) throw new RegistrationError('intake/too-late', state.state)
    return { state, form: { ...form, pickupPlaceId }, act: 'pickup-place-changed' }
  }
  await change(context, applicant, expectedRevision, decide, (tx) => expectPlace(tx, pickupPlaceId))
  return readTracker(context, applicant)
}

/** Between the approver's signature and the authority's answer nothing else happens. */
function judgeWithdrawal(state: CaseState): 'allowed' | 'refused' {
  if (state.state === 'approval-wait' && state.signed) return 'refused'
  return judgeTransition(state.state, 'withdrawn')
}

function change(
  { store, clock, newId }: RegistrationContext,
  { fileId, actor }: Applicant,
  expectedRevision: number,
  ...rest: [Parameters<typeof changeCase>[2], Parameters<typeof changeCase>[3]?]
): Promise<Case> {
  return changeCase(store, { caseId: fileId, expectedRevision, actor, at: clock(), newId }, ...rest)
}

/** Until the card is in production, its destination can change. */
const PLACE_CHANGES: ReadonlySet<CaseStateName> = new Set([
  'received',
  'document-check',
  'deficient',
  'licence-inquiry',
  'licence-ng',
  'licence-ok',
  'awaiting-payment',
  'approval-wait',
  'approved',
  'second-key-issued',
])

function actsOf(facts: CaseState): Tracker['can'] {
  const { state } = facts
  return [
    ...(state === 'deficient' ? (['answer'] as const) : []),
    ...(judgeWithdrawal(facts) === 'allowed' ? (['withdraw'] as const) : []),
    ...(PLACE_CHANGES.has(state) ? (['change-place'] as const) : []),
    ...(state === 'notified' || state === 'pickup-reserved' ? (['reserve'] as const) : []),
  ]
}

/** One step for each story: what stays inside the office under one title is told once. */
function stepsOf(decisions: readonly Decision[]): Tracker['steps'] {
  const steps: { state: CaseStateName; at: string }[] = []
  for (const { from, to, at } of decisions) {
    const last = steps.at(-1)
    const isTold = last && STATE_STORIES[last.state].title === STATE_STORIES[to].title
    if (from !== to && !isTold) steps.push({ state: to, at: at.toISOString() })
  }
  return steps
}

function factsOf({
  state,
}: Case): Pick<Tracker, 'deficiencies' | 'answerBy' | 'payBy' | 'unclaimedOn' | 'appointment' | 'reason'> {
  const facts = { deficiencies: state.state === 'deficient' ? [...state.deficiencies] : [] }
  if (state.state === 'deficient') return { ...facts, answerBy: state.answerBy }
  if (state.state === 'awaiting-payment') return { ...facts, payBy: state.payBy }
  if (state.state === 'notified') return { ...facts, unclaimedOn: state.unclaimedOn }
  if (state.state === 'pickup-reserved')
    return { ...facts, unclaimedOn: state.unclaimedOn, appointment: state.appointment }
  if (state.state === 'rejected') return { ...facts, reason: state.reason }
  return facts
}

/** The code of the postcard, once the card waits. */
async function loadReservationCode(
  db: Pick<Tx, 'selectFrom'>,
  { caseId, state }: Case,
): Promise<string | undefined> {
  if (!actsOf(state).includes('reserve')) return undefined
  const row = await db
    .selectFrom('pickup_notice')
    .select('code')
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  return row?.code
}

const FEWEST_FOR_MEDIAN = 5

/** Days from receipt to the notice of completion: the middle one of the last 90 days. */
async function loadUsualDays(db: Pick<Tx, 'selectFrom'>, at: Date): Promise<number | undefined> {
  const since = new Date(at.getTime() - 90 * DAY_MS)
  const { count, days } = await db
    .selectFrom('case_decision')
    .innerJoin('case_file', 'case_file.case_id', 'case_decision.case_id')
    .where('case_decision.to_state', '=', 'notified')
    .where('case_decision.from_state', '=', 'shipped')
    .where('case_decision.at', '>=', since)
    .select([
      sql<string>`count(*)`.as('count'),
      sql<
        number | null
      >`percentile_cont(0.5) within group (order by extract(epoch from case_decision.at - case_file.received_at) / 86400)::float8`.as(
        'days',
      ),
    ])
    .executeTakeFirstOrThrow()
  return days === null || Number(count) < FEWEST_FOR_MEDIAN ? undefined : Math.max(1, Math.ceil(days))
}
