/** The pick-up desk: each check is recorded by itself, then the card changes hands, in person and to nobody else. */
import { createHash } from 'node:crypto'
import { japanDate, searchKey } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import type {
  HandedOver,
  PickupCheck,
  PickupChecks,
  PickupDetail,
  PickupList,
  RefusedVisitor,
  Signature,
} from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { expectWaiting, producedOf } from '../../domain/production/case-facts.js'
import { lacksOf } from '../../domain/production/pickup.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn, loadCase } from '../../store/cases/cases.js'
import { recordView } from '../../store/cases/notes.js'
import type { Audit, Database, Tx } from '../../store/database.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import { nameOf } from '../../store/production/card-views.js'
import { expectCard, lockCard } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'
import { placesOf } from '../organisations/places.js'
import { expectNoLetterHands } from './apart.js'
import { endAppointmentIn } from './appointments.js'
import { expectOwnCase } from './pickup-case.js'

const ROWS_PER_PAGE = 20
/** A check counts for the visit in which it was made. */
const CHECK_COUNTS_MS = 4 * 3_600_000
/** A drawn name is longer than a dot. */
const FEWEST_POINTS = 8

/** Holders whose card waits at one of the desk's own places; words are names, numbers, or the code of a postcard. */
export async function listPickups(
  context: RegistrationContext,
  staff: Staff,
  { page, words }: { readonly page: number; readonly words: string },
): Promise<PickupList> {
  const { store } = context
  const placeIds = await placesOf(context, staff.staffId)
  const places = await Promise.all(placeIds.map((placeId) => loadOrganisation(store.read, placeId)))
  const named = places
    .filter((place) => place !== undefined)
    .map(({ organisationId, terms }) => ({
      placeId: organisationId,
      nameJa: terms.nameJa,
      nameEn: terms.nameEn,
    }))
  if (placeIds.length === 0) return { rows: [], total: 0, pages: 1, places: [] }
  const code = /([2-9A-HJ-NP-Z]{20})$/.exec(words.trim())?.[1]
  const wanted =
    code === undefined
      ? words
          .split(/\s+/u)
          .map(searchKey)
          .filter((word) => word !== '')
      : []
  const found = store.read
    .selectFrom('case_file')
    .leftJoin('pickup_notice', 'pickup_notice.case_id', 'case_file.case_id')
    .where('state', 'in', ['notified', 'pickup-reserved', 'unclaimed'])
    .where('pickup_place_id', 'in', placeIds)
    .$if(code !== undefined, (query) => query.where('pickup_notice.code', '=', code ?? ''))
    .where((where) => where.and(wanted.map((word) => where(sql`position(${word} in search_words)`, '>', 0))))
  const { total } = await found
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('case_file')
    .orderBy('state_since')
    .orderBy('case_file.case_id')
    .limit(ROWS_PER_PAGE)
    .offset((page - 1) * ROWS_PER_PAGE)
    .execute()
  const cases = await Promise.all(rows.map(({ case_id }) => loadCase(store.read, case_id)))
  const waiting = cases.filter((file) => file !== undefined).map(waitingHolder)
  const pages = Math.max(1, Math.ceil(Number(total) / ROWS_PER_PAGE))
  return { rows: waiting, total: Number(total), pages, places: named }
}

function waitingHolder({ caseId, caseNumber, form, state }: Case) {
  const held = expectWaiting(state)
  return {
    caseId,
    caseNumber,
    ...nameOf(form),
    cardId: held.cardId,
    state: held.state,
    placeId: form.pickupPlaceId,
    birthDate: form.birthDate,
    ...(held.state !== 'unclaimed' && { notifiedAt: held.notifiedAt, unclaimedOn: held.unclaimedOn }),
    ...(held.state === 'pickup-reserved' && { appointment: held.appointment }),
  }
}

/** The desk's page of one holder; that it was looked at is recorded. @throws {RegistrationError} `registration/other-place` */
export async function showPickup(
  context: RegistrationContext,
  staff: Staff,
  caseId: string,
): Promise<PickupDetail> {
  const { store, clock } = context
  const file = await expectOwnCase(context, staff, caseId)
  const view = { actor: staff.actor, at: clock() }
  await store.transact(view, (tx, audit) => recordView(tx, audit, { ...view, caseId, part: 'pickup' }))
  return detailOf(context, file)
}

async function detailOf({ store, clock }: RegistrationContext, file: Case): Promise<PickupDetail> {
  const { caseId, form, state } = file
  const done = await store.read
    .selectFrom('pickup')
    .selectAll()
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  const shown = state.state === 'handed-over' ? handedOverHolder(file) : waitingHolder(file)
  const checks = await loadChecks(store.read, { caseId, since: checksSince(clock()) })
  const photo = await store.read
    .selectFrom('case_document')
    .select('document_id')
    .where('case_id', '=', caseId)
    .where('kind', '=', 'photo')
    .where('superseded_by', 'is', null)
    .executeTakeFirst()
  const refusals = await store.read
    .selectFrom('pickup_refusal')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('at', 'desc')
    .execute()
  return {
    ...shown,
    revision: file.revision,
    nameRomaji: `${form.name.familyRomaji} ${form.name.givenRomaji}`,
    sex: form.sex,
    licenceNumber: form.licenceNumber,
    channel: file.channel,
    ...(photo && { photoId: photo.document_id }),
    checks,
    lacks: done ? [] : lacksOf({ checks, signature: 'missing', today: japanDate(clock()) }),
    refusals: refusals.map(({ at, visitor, reason, said }) => ({
      at: at.toISOString(),
      visitor,
      reason,
      said,
    })),
    ...(done && { handedOverAt: done.at.toISOString() }),
  }
}

function handedOverHolder({ caseId, caseNumber, form, state }: Case) {
  if (state.state !== 'handed-over') throw new RegistrationError('case/state-forbids', state.state)
  const { cardId } = state
  const { pickupPlaceId: placeId, birthDate } = form
  return { caseId, caseNumber, ...nameOf(form), cardId, state: state.state, placeId, birthDate }
}

/** Records one check of the desk. @throws {RegistrationError} `registration/other-place`, `pickup/not-here` */
export async function recordCheck(
  context: RegistrationContext,
  staff: Staff,
  { caseId, check }: { readonly caseId: string; readonly check: PickupCheck },
): Promise<PickupDetail> {
  const { store, clock } = context
  const file = await expectOwnCase(context, staff, caseId)
  const { cardId } = expectWaiting(file.state)
  await expectKept(store, cardId)
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, (tx, audit) =>
    saveCheck(tx, audit, {
      check,
      cardId,
      caseId,
      placeId: file.form.pickupPlaceId,
      staff,
      at: act.at,
      newId: context.newId,
    }),
  )
  return detailOf(context, file)
}

type Checking = {
  readonly check: PickupCheck
  readonly caseId: string
  readonly cardId: string
  readonly placeId: string
  readonly staff: Staff
  readonly at: Date
  readonly newId: () => string
}

async function saveCheck(tx: Tx, audit: Audit, checking: Checking): Promise<void> {
  const { check, caseId, cardId, placeId, staff, at, newId } = checking
  const row = {
    check_id: newId(),
    case_id: caseId,
    card_id: cardId,
    place_id: placeId,
    by: staff.staffId,
    at,
  }
  await tx
    .insertInto('pickup_check')
    .values({ ...row, what: JSON.stringify(check) })
    .execute()
  audit.record('pickup/checked', { subject: `case:${caseId}`, facts: { check: check.check, placeId } })
}

/** What the desk asks for a hand-over. `pickupId` is made by the page, so a double click hands over once. */
export type HandOver = {
  readonly pickupId: string
  readonly caseId: string
  readonly expectedRevision: number
  readonly signature: Signature
  /** The sitting of a hospital in which it happens. */
  readonly sessionId?: string
}

/**
 * Hands a card over: the three papers and the person were checked at this visit, and the holder signed (T-C03-4).
 *
 * @throws {RegistrationError} `pickup/incomplete`, `pickup/signature-empty`, `pickup/not-here`, `registration/other-place`,
 *   `case/changed-meanwhile`
 */
export async function handOver(
  context: RegistrationContext,
  staff: Staff,
  wish: HandOver,
): Promise<HandedOver> {
  const { store, clock } = context
  await expectOwnCase(context, staff, wish.caseId)
  const known = await loadHandOver(store, wish)
  if (known) return known
  const act = { actor: staff.actor, at: clock() }
  try {
    return await store.transact(act, (tx, audit) =>
      handOverIn(tx, audit, { ...wish, staff, at: act.at, newId: context.newId }),
    )
  } catch (error) {
    // The second click of one hand-over waits for the first and then finds the case changed: by itself.
    const done = await loadHandOver(store, wish)
    if (done) return done
    throw error
  }
}

async function handOverIn(
  tx: Tx,
  audit: Audit,
  what: HandOver & {
    readonly staff: Staff
    readonly at: Date
    readonly newId: () => string
  },
): Promise<HandedOver> {
  const { pickupId, caseId, expectedRevision, signature, staff, at, newId, sessionId } = what
  const way = sessionId === undefined ? ('counter' as const) : ('session' as const)
  expectDrawn(signature)
  const checks = await loadChecks(tx, { caseId, since: checksSince(at) })
  const [lack] = lacksOf({ checks, signature: 'captured', today: japanDate(at) })
  if (lack !== undefined) throw new RegistrationError('pickup/incomplete', lack)
  const handedOverAt = at.toISOString()
  const attempt = { caseId, expectedRevision, actor: staff.actor, at, newId }
  const changed = await changeCaseIn(tx, audit, attempt, ({ state }) => ({
    state: { ...producedOf(expectWaiting(state)), state: 'handed-over', handedOverAt, pickupId },
    act: 'handed-over',
    evidence: [
      { kind: 'card', id: expectWaiting(state).cardId },
      { kind: 'pickup', id: pickupId },
    ],
  }))
  if (changed.state.state !== 'handed-over')
    throw new RegistrationError('case/state-forbids', changed.state.state)
  const { cardId } = changed.state
  const placeId = changed.form.pickupPlaceId
  const card = await lockCard(tx, cardId)
  await expectNoLetterHands(tx, { cardId, staffId: staff.staffId })
  if (card.state !== 'kept') throw new RegistrationError('pickup/not-here', `${cardId} is ${card.state}`)
  await tx
    .updateTable('card')
    .set({ state: 'valid', report_due_at: at })
    .where('card_id', '=', cardId)
    .execute()
  await endAppointmentIn(tx, audit, { caseId, how: 'kept' })
  const vector = JSON.stringify(signature)
  const signatureSha256 = createHash('sha256').update(vector).digest('hex')
  const receiptNumber = `R-${changed.caseNumber}`
  await tx
    .insertInto('pickup')
    .values({
      pickup_id: pickupId,
      case_id: caseId,
      card_id: cardId,
      place_id: placeId,
      receipt_number: receiptNumber,
      by: staff.staffId,
      at,
      signature: vector,
      signature_sha256: signatureSha256,
      way,
      session_id: sessionId ?? null,
      identity_kind: checks.identity?.kind ?? null,
    })
    .execute()
  const facts = { cardId, placeId, way, signatureSha256 }
  audit.record('pickup/handed-over', { subject: `case:${caseId}`, facts })
  return { pickupId, cardId, handedOverAt, receiptNumber }
}

function expectDrawn({ strokes }: Signature): void {
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0)
  if (points < FEWEST_POINTS) throw new RegistrationError('pickup/signature-empty', `${points} points`)
}

/** Sends a visitor away and writes down who came and what they said: a proxy never takes a card (T-C03-4). */
export async function refuseVisitor(
  context: RegistrationContext,
  staff: Staff,
  what: {
    readonly refusalId: string
    readonly caseId: string
    readonly visitor: RefusedVisitor
    readonly reason: string
    readonly said: string
  },
): Promise<PickupDetail> {
  const { store, clock } = context
  const { refusalId, caseId, visitor, reason, said } = what
  const file = await expectOwnCase(context, staff, caseId)
  const placeId = file.form.pickupPlaceId
  const at = clock()
  await store.transact({ actor: staff.actor, at }, async (tx, audit) => {
    const row = {
      refusal_id: refusalId,
      case_id: caseId,
      place_id: placeId,
      visitor,
      reason,
      said,
      by: staff.staffId,
      at,
    }
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('pickup_refusal')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return audit.changedNothing()
    audit.record('pickup/refused', { subject: `case:${caseId}`, facts: { visitor, placeId } })
  })
  return detailOf(context, file)
}

async function expectKept(store: Database, cardId: string): Promise<void> {
  const { state } = await expectCard(store.read, cardId)
  if (state !== 'kept') throw new RegistrationError('pickup/not-here', `${cardId} is ${state}`)
}

function checksSince(at: Date): Date {
  return new Date(at.getTime() - CHECK_COUNTS_MS)
}

/** The newest check of each kind in this visit. */
async function loadChecks(
  db: Pick<Tx, 'selectFrom'>,
  { caseId, since }: { readonly caseId: string; readonly since: Date },
): Promise<PickupChecks> {
  const rows = await db
    .selectFrom('pickup_check')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('at', '>', since)
    .orderBy('at')
    .execute()
  let checks: PickupChecks = {}
  for (const { what, by, at } of rows) {
    const seen = { by, at: at.toISOString() }
    if (what.check !== 'identity') checks = { ...checks, [what.check]: seen }
    else {
      const { kind, validUntil } = what
      checks = { ...checks, identity: { ...seen, kind, ...(validUntil !== undefined && { validUntil }) } }
    }
  }
  return checks
}

/** What came of this hand-over before. The number of another one says nothing about this card. */
async function loadHandOver(
  store: Database,
  { pickupId, caseId }: Pick<HandOver, 'pickupId' | 'caseId'>,
): Promise<HandedOver | undefined> {
  const row = await store.read
    .selectFrom('pickup')
    .selectAll()
    .where('pickup_id', '=', pickupId)
    .executeTakeFirst()
  if (!row) return undefined
  if (row.case_id !== caseId)
    throw new RegistrationError('case/state-forbids', `${pickupId} is another hand-over`)
  const { card_id: cardId, at, receipt_number: receiptNumber } = row
  return { pickupId, cardId, handedOverAt: at.toISOString(), receiptNumber }
}
