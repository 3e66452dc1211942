/** What the pages of aftercare read. Whoever sees a person's data is recorded before they see it. */
import { createHash } from 'node:crypto'
import { japanDate, searchKey } from '@jitsuin/kernel'
import { type Actor, sql } from '@jitsuin/platform'
import {
  AFTERCARE_ACTS,
  ALL_AFTERCARE_ACTS,
  ALL_PROCEDURE_STATES,
  type ApplicationForm,
  type EmergencyPapers,
  type FoundHolders,
  type HeldCardView,
  type HolderView,
  type Letters,
  PROCEDURE_STATES,
  PROCEDURES,
  type ProcedureEntry,
  type ProcedureKind,
  type ProcedureList,
  type ProcedureStateName,
  type ProcedureView,
  type SigningQueue,
  type Tracked,
} from '../../contract.js'
import { itemsToAsk } from '../../domain/aftercare/identity-check.js'
import { outcomesOf } from '../../domain/aftercare/outcomes.js'
import type { Procedure, ProcedureState } from '../../domain/aftercare/procedure.js'
import type { HeldCard } from '../../domain/aftercare/register.js'
import { addMonths, daysBetween, judgeCardAge } from '../../domain/aftercare/rules.js'
import { RegistrationError } from '../../errors.js'
import {
  expectProcedure,
  loadAsked,
  loadProcedureDecisions,
  loadProceduresOf,
  procedureOf,
  subjectOf,
} from '../../store/aftercare/procedures.js'
import { expectPerson, loadCards, loadPerson } from '../../store/aftercare/register.js'
import { loadOfficer } from '../../store/cases/officers.js'
import type { RegistrationContext } from '../context.js'
import { writeLetter } from './letters.js'

const MOST_FOUND = 30
const PER_PAGE = 50

/** Finds holders by the beginning of a name, a number or a whole phone number. The search is recorded, its words are not. */
export async function findHolders(
  { store, clock }: RegistrationContext,
  words: string,
  actor: Actor,
): Promise<FoundHolders> {
  const key = searchKey(words)
  const ids = key === '' ? [] : await personsLike(store.read, key)
  const shown = ids.slice(0, MOST_FOUND)
  const people = await Promise.all(shown.map((personId) => loadPerson(store.read, personId)))
  const holders = await Promise.all(
    people
      .filter((person) => person !== undefined)
      .map(async ({ personId, form }) => ({
        personId,
        name: nameOf(form),
        kana: `${form.name.familyKana}　${form.name.givenKana}`,
        prefecture: form.address.prefecture,
        cards: (await loadCards(store.read, personId)).map(({ cardId, state }) => ({ cardId, state })),
      })),
  )
  await store.transact({ actor, at: clock() }, async (_tx, audit) =>
    audit.record('aftercare/searched', { subject: 'holders', facts: { found: holders.length } }),
  )
  return { holders, search: ids.length > MOST_FOUND ? 'cut' : 'complete' }
}

async function personsLike(
  read: RegistrationContext['store']['read'],
  key: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from (
      select f.person_id from registration.search_word w join registration.case_file f using (case_id)
        where w.word >= ${key} and w.word < ${`${key}\u{10ffff}`} and f.person_id is not null
      union all
      select person_id from registration.case_file where form->>'phone' = ${key} and person_id is not null
      union all
      select f.person_id from registration.card c join registration.case_file f using (case_id)
        where c.card_id = ${key.toUpperCase()} and f.person_id is not null
    ) found limit ${MOST_FOUND + 1}`.execute(read)
  return rows.map(({ person_id }) => person_id)
}

/** Everything that the office holds on a person. */
export async function viewHolder(
  { store, clock }: RegistrationContext,
  personId: string,
  actor: Actor,
): Promise<HolderView> {
  const at = clock()
  const { form, subjectSerialNumber } = await expectPerson(store.read, personId)
  await recordView(store, { subject: `person:${personId}`, part: 'holder', actor, at })
  const [cards, procedures, cases, rematch, views] = await Promise.all([
    loadCards(store.read, personId),
    loadProceduresOf(store.read, personId),
    store.read
      .selectFrom('case_file')
      .select(['case_id', 'case_number', 'kind', 'state', 'received_at'])
      .where('person_id', '=', personId)
      .orderBy('received_at', 'desc')
      .execute(),
    store.read
      .selectFrom('registry_rematch')
      .selectAll()
      .where('person_id', '=', personId)
      .executeTakeFirst(),
    loadViews(store.read, personId),
  ])
  const today = japanDate(at)
  return {
    personId,
    subjectSerialNumber,
    form,
    cards: cards.map((card) => cardView(card, today)),
    cases: cases.map((row) => ({
      caseId: row.case_id,
      caseNumber: row.case_number,
      kind: row.kind as ApplicationForm['kind'], // the form's own kind stands in this column
      state: row.state,
      receivedAt: row.received_at.toISOString(),
    })),
    procedures: procedures.map((procedure) => entryOf(procedure, { name: nameOf(form), at })),
    views,
    rematch: rematch ? { askedAt: rematch.asked_at.toISOString(), standing: rematch.standing } : null,
  }
}

async function loadViews(
  read: RegistrationContext['store']['read'],
  personId: string,
): Promise<HolderView['views']> {
  const rows = await read
    .selectFrom('case_view')
    .innerJoin('case_file', 'case_file.case_id', 'case_view.case_id')
    .select(['case_view.actor', 'case_view.part', 'case_view.at'])
    .where('case_file.person_id', '=', personId)
    .unionAll(
      read
        .selectFrom('aftercare_view')
        .select(['aftercare_view.actor', 'aftercare_view.part', 'aftercare_view.at'])
        .where('aftercare_view.person_id', '=', personId),
    )
    .orderBy('at', 'desc')
    .limit(100)
    .execute()
  return rows.map(({ actor, part, at }) => ({ actor, part, at: at.toISOString() }))
}

async function recordView(
  store: RegistrationContext['store'],
  view: {
    readonly subject: string
    readonly personId?: string
    readonly part: 'holder' | 'procedure'
    readonly actor: Actor
    readonly at: Date
  },
): Promise<void> {
  const { subject, part, actor, at } = view
  await store.transact({ actor, at }, async (tx, audit) => {
    const personId = view.personId ?? subject.replace('person:', '')
    await tx.insertInto('aftercare_view').values({ person_id: personId, actor, part, at }).execute()
    audit.record('aftercare/holder-viewed', { subject, facts: { part } })
  })
}

/** A procedure with its person, cards and history. */
export async function viewProcedure(
  context: RegistrationContext,
  procedureId: string,
  actor: Actor,
): Promise<ProcedureView> {
  const { store, clock } = context
  const at = clock()
  const procedure = await expectProcedure(store.read, procedureId)
  const { personId } = procedure
  await recordView(store, { subject: subjectOf(procedure), personId, part: 'procedure', actor, at })
  const [person, cards, asked, decisions, openCases] = await Promise.all([
    expectPerson(store.read, personId),
    loadCards(store.read, personId),
    loadAsked(store.read, procedureId),
    loadProcedureDecisions(store.read, procedureId),
    store.read
      .selectFrom('queue_entry')
      .innerJoin('case_file', 'case_file.case_id', 'queue_entry.case_id')
      .select(['queue_entry.case_id', 'queue_entry.case_number', 'queue_entry.state'])
      .where('case_file.person_id', '=', personId)
      .where('queue_entry.phase', '=', 'open')
      .execute(),
  ])
  const { form } = person
  const today = japanDate(at)
  const { number, kind, revision, reporter, way, reportedAt, stateSince, state, caseId } = procedure
  const isAsking = state.state === 'reported' && ['emergency', 'stop'].includes(PROCEDURES[kind].flow)
  return {
    procedureId,
    number,
    kind,
    state: state.state,
    facts: factsOf(state),
    revision,
    reporter,
    way,
    reportedAt: reportedAt.toISOString(),
    stateSince: stateSince.toISOString(),
    personId,
    name: nameOf(form),
    kana: `${form.name.familyKana}　${form.name.givenKana}`,
    cards: cards.map((card) => cardView(card, today)),
    caseId: caseId ?? null,
    asked: [...asked],
    askable: isAsking ? [...itemsToAsk(person, { asked })] : [],
    numbers:
      state.state === 'identified'
        ? ['phone', ...(form.workplace?.phone ? (['workplacePhone'] as const) : [])]
        : [],
    acts: actsFor(procedure),
    outcomes: [...outcomesOf(procedure.kind)],
    decisions: decisions.map(({ act, actor: by, at: when, from, to, reason, evidence }) => ({
      act,
      actor: by,
      at: when.toISOString(),
      from,
      to,
      evidence: [...evidence],
      ...(reason !== undefined && { reason }),
    })),
    openCases: openCases.map((row) => ({
      caseId: row.case_id,
      caseNumber: row.case_number,
      state: row.state,
    })),
  }
}

/** The acts that the state and the kind of a procedure allow, whoever asks. */
export function actsFor({ kind, state }: Procedure): string[] {
  const { flow } = PROCEDURES[kind]
  return ALL_AFTERCARE_ACTS.filter((act) => {
    const { states, flows }: { states: readonly string[]; flows: readonly string[] } = AFTERCARE_ACTS[act]
    const canEnd = act !== 'finish' || outcomesOf(kind).length > 0
    return states.includes(state.state) && flows.includes(flow) && canEnd
  })
}

function factsOf(state: ProcedureState): ProcedureView['facts'] {
  switch (state.state) {
    case 'awaiting-signatures':
    case 'sending': {
      const { revocation } = state
      const { cause, countedFrom, callBack, orders } = revocation
      const signatures = state.state === 'sending' ? state.signatures : state.first ? [state.first] : []
      return {
        cause,
        countedFrom,
        certificates: orders.map(({ authority, serialHex, reason }) => ({ authority, serialHex, reason })),
        signedBy: signatures.map(({ staffId, officerId, signedAt }) => ({ staffId, officerId, signedAt })),
        ...(callBack && { callBack }),
        ...(state.state === 'awaiting-signatures' && state.fault !== undefined && { fault: state.fault }),
      }
    }
    case 'revoked': {
      const { state: _name, ...facts } = state
      return { ...facts, tookSeconds: secondsBetween(state.countedFrom, state.revokedAt) }
    }
    case 'papers-wait':
      return { missing: [...state.missing], dueOn: state.dueOn }
    case 'papers-checked':
      return { papers: [...state.papers] }
    case 'identified':
    case 'held-for-holder':
    case 'card-awaited':
    case 'done':
    case 'refused':
    case 'dropped': {
      const { state: _name, ...facts } = state
      return facts
    }
    case 'reported':
    case 'application-open':
      return {}
  }
}

/** The authority's clock tells whole seconds: a revocation in the same second took none. */
function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
}

function cardView(card: HeldCard, today: string): HeldCardView {
  const { cardId, kind, state, issuedOn, lastDay, certificates } = card
  const { life, daysLeft } = judgeCardAge(card, today)
  return {
    cardId,
    kind,
    state,
    issuedOn,
    lastDay,
    life,
    daysLeft,
    certificates: certificates.map(({ authority, serialHex, state: standing }) => ({
      authority,
      serialHex,
      state: standing,
    })),
  }
}

function nameOf({ name }: ApplicationForm): string {
  return `${name.family}　${name.given}`
}

const HOURS_TO_REVOKE = 1

function entryOf(
  procedure: Procedure,
  { name, at }: { readonly name: string; readonly at: Date },
): ProcedureEntry {
  const { procedureId, number, kind, state, cardIds, reportedAt, stateSince } = procedure
  const dueOn = dueOf(state)
  const isLate =
    (dueOn !== null && dueOn < japanDate(at)) ||
    ((state.state === 'awaiting-signatures' || state.state === 'sending') &&
      at.getTime() - stateSince.getTime() > HOURS_TO_REVOKE * 3_600_000)
  return {
    procedureId,
    number,
    kind,
    state: state.state,
    name,
    cardIds: [...cardIds],
    reportedAt: reportedAt.toISOString(),
    stateSince: stateSince.toISOString(),
    daysInState: daysBetween(japanDate(stateSince), japanDate(at)),
    dueOn,
    light: isLate ? 'late' : 'on-time',
  }
}

function dueOf(state: ProcedureState): string | null {
  if ('dueOn' in state) return state.dueOn
  if (state.state === 'revoked') return state.paperDueOn ?? null
  return state.state === 'held-for-holder' ? state.until : null
}

/** One page of procedures, with the counts of every state of the phase. */
export async function listProcedures(
  { store, clock }: RegistrationContext,
  query: {
    readonly phase: 'open' | 'closed'
    readonly kind?: ProcedureKind | undefined
    readonly state?: ProcedureStateName | undefined
    readonly page: number
  },
): Promise<ProcedureList> {
  const states = ALL_PROCEDURE_STATES.filter((state) => PROCEDURE_STATES[state].phase === query.phase)
  const counted = await store.read
    .selectFrom('aftercare_procedure')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('state', 'in', states)
    .$if(query.kind !== undefined, (q) => q.where('kind', '=', query.kind ?? 'loss'))
    .groupBy('state')
    .execute()
  const counts = states.map((state) => ({
    state,
    count: counted.find((row) => row.state === state)?.count ?? 0,
  }))
  const wanted = query.state === undefined ? states : [query.state]
  const total = counts
    .filter(({ state }) => wanted.includes(state))
    .reduce((sum, { count }) => sum + count, 0)
  const rows = await store.read
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('state', 'in', wanted)
    .$if(query.kind !== undefined, (q) => q.where('kind', '=', query.kind ?? 'loss'))
    .orderBy('state_since', query.phase === 'open' ? 'asc' : 'desc')
    .orderBy('procedure_id')
    .offset((query.page - 1) * PER_PAGE)
    .limit(PER_PAGE)
    .execute()
  const at = clock()
  const procedures = await Promise.all(
    rows.map(procedureOf).map(async (procedure) => {
      const person = await loadPerson(store.read, procedure.personId)
      return entryOf(procedure, { name: person ? nameOf(person.form) : '', at })
    }),
  )
  return { procedures, total, pages: Math.max(1, Math.ceil(total / PER_PAGE)), counts }
}

/** Revocations that wait for a signature, and whose turn it is. */
export async function listSigning(
  { store, clock }: RegistrationContext,
  staffId: string,
): Promise<SigningQueue> {
  const [officer, rows, duty] = await Promise.all([
    loadOfficer(store.read, staffId),
    store.read
      .selectFrom('aftercare_procedure')
      .selectAll()
      .where('state', '=', 'awaiting-signatures')
      .orderBy('state_since')
      .limit(100)
      .execute(),
    store.read
      .selectFrom('aftercare_duty')
      .select(['name', 'phone'])
      .where('day', '=', japanDate(clock()))
      .execute(),
  ])
  const waiting = await Promise.all(
    rows.map(procedureOf).map(async ({ procedureId, number, kind, cardIds, personId, state }) => {
      if (state.state !== 'awaiting-signatures')
        throw new RegistrationError('aftercare/state-forbids', procedureId)
      const { revocation, first, fault } = state
      const person = await loadPerson(store.read, personId)
      const isMine = first?.staffId === staffId
      return {
        procedureId,
        number,
        kind,
        cause: revocation.cause,
        name: person ? nameOf(person.form) : '',
        cardIds: [...cardIds],
        countedFrom: revocation.countedFrom,
        signedBy: first?.staffId ?? null,
        fault: fault ?? null,
        turn: isMine ? ('signed-by-me' as const) : officer ? ('mine' as const) : ('no-key' as const),
      }
    }),
  )
  return { waiting, duty }
}

/** Emergency cards whose papers are awaited, the most urgent first. */
export async function listEmergencyPapers({ store, clock }: RegistrationContext): Promise<EmergencyPapers> {
  const today = japanDate(clock())
  const rows = await store.read
    .selectFrom('emergency_papers')
    .selectAll()
    .where('settled_at', 'is', null)
    .orderBy('due_on')
    .limit(500)
    .execute()
  return {
    cards: rows.map(({ card_id, person_id, due_on, arrived }) => ({
      cardId: card_id,
      personId: person_id,
      dueOn: due_on,
      arrived: [...arrived],
      light: due_on < today ? 'late' : due_on <= addMonths(today, 1) ? 'soon' : 'on-time',
    })),
  }
}

/** Letters that wait to be printed. */
export async function listLetters({ store }: RegistrationContext): Promise<Letters> {
  const rows = await store.read
    .selectFrom('aftercare_notice')
    .select(['notice_id', 'notice', 'made_at'])
    .where('kind', '=', 'letter')
    .where('done_at', 'is', null)
    .orderBy('made_at')
    .limit(200)
    .execute()
  const letters = await Promise.all(
    rows.map(async ({ notice_id, notice, made_at }) => {
      const { form } = await expectPerson(store.read, notice.personId)
      const { postalCode, prefecture, rest } = form.contactAddress ?? form.address
      return {
        noticeId: notice_id,
        ...writeLetter(notice.letter, notice.facts),
        madeAt: made_at.toISOString(),
        postalCode,
        address: prefecture + rest,
        name: nameOf(form),
      }
    }),
  )
  return { letters }
}

/** How a report stands, for whoever has the word of its tracker. */
export async function track({ store }: RegistrationContext, word: string): Promise<Tracked> {
  const row = await store.read
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('tracker_sha256', '=', createHash('sha256').update(word).digest('hex'))
    .executeTakeFirst()
  if (!row) throw new RegistrationError('aftercare/not-found', 'No procedure has this tracker')
  const { number, kind, state, reportedAt, stateSince } = procedureOf(row)
  return {
    number,
    kind,
    state: state.state,
    reportedAt: reportedAt.toISOString(),
    stateSince: stateSince.toISOString(),
    revokedAt: 'revokedAt' in state ? (state.revokedAt ?? null) : null,
    paperDueOn: state.state === 'revoked' ? (state.paperDueOn ?? null) : null,
  }
}
