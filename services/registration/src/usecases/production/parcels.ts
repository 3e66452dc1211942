/** Parcels: what is packed, what was sent, and whether it all arrived. */
import { japanDate } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import {
  addressLine,
  type Channel,
  type Parcel,
  type ParcelDetail,
  type ParcelList,
  type ParcelState,
  type ReadyToShip,
} from '../../contract.js'
import { approvedOf } from '../../domain/production/case-facts.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn } from '../../store/cases/cases.js'
import type { Audit, Tx } from '../../store/database.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import { addresseeOf, cardOf, cardsWithCases, nameOf } from '../../store/production/card-views.js'
import { lockCard } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'
import { expectReach, reachOf } from '../organisations/places.js'
import { expectNoLetterHands } from './apart.js'
import { notifyHolderIn } from './notices.js'

const PARCELS_PER_PAGE = 30
const READY_SHOWN = 1000

/** Channels whose cards may go straight to the person: who was met before, and who must leave at once (portal §2.1). */
export const POSTAL_CHANNELS: readonly Channel[] = ['counter', 'emergency']

/** Inspected cards, by the place where they go. */
export async function showReadyToShip({ store }: RegistrationContext): Promise<ReadyToShip> {
  const rows = await cardsWithCases(store.read)
    .where('card.state', '=', 'inspected')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('parcel_card').select('parcel_id').whereRef('parcel_card.card_id', '=', 'card.card_id'),
        ),
      ),
    )
    .orderBy('card.place_id')
    .orderBy('card.card_id')
    .limit(READY_SHOWN)
    .execute()
  const placeIds = [...new Set(rows.map(({ place_id }) => place_id))]
  const places = await Promise.all(
    placeIds.map(async (placeId) => {
      const place = await loadOrganisation(store.read, placeId)
      const name = place ? { ja: place.terms.nameJa, en: place.terms.nameEn } : { ja: placeId, en: placeId }
      return { placeId, name, cards: rows.filter(({ place_id }) => place_id === placeId).map(readyCard) }
    }),
  )
  return { places }
}

function readyCard(row: Parameters<typeof cardOf>[0]) {
  const mayPost = POSTAL_CHANNELS.includes(row.form.channel)
  return { ...cardOf(row), post: mayPost ? ('allowed' as const) : ('refused' as const) }
}

/** What to pack. `parcelId` is made by the page, so a double click is one parcel. */
export type Packing = {
  readonly parcelId: string
  readonly to: { readonly kind: 'place'; readonly placeId: string } | { readonly kind: 'person' }
  readonly cardIds: readonly string[]
  readonly trackingNumber: string
}

/** Packs a parcel. @throws {RegistrationError} `parcels/card-not-ready`, `parcels/not-by-post`, `organisation/not-found` */
export async function packParcel(
  context: RegistrationContext,
  staff: Staff,
  packing: Packing,
): Promise<void> {
  const { store, clock } = context
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const known = await tx
      .selectFrom('parcel')
      .select('parcel_id')
      .where('parcel_id', '=', packing.parcelId)
      .executeTakeFirst()
    if (known) return audit.changedNothing()
    const { to } = packing
    if (to.kind === 'place' && !(await loadOrganisation(tx, to.placeId)))
      throw new RegistrationError('organisation/not-found', to.placeId)
    const cards = await Promise.all(
      [...packing.cardIds]
        .toSorted()
        .map((cardId) => expectPackable(tx, { cardId, staffId: staff.staffId }, to)),
    )
    const [only, ...more] = cards
    if (!only || (to.kind === 'person' && more.length > 0))
      throw new RegistrationError('parcels/not-by-post', 'A letter to a person has one card')
    const parcelNumber = await takeParcelNumber(tx, Number(japanDate(act.at).slice(0, 4)))
    await tx
      .insertInto('parcel')
      .values({
        parcel_id: packing.parcelId,
        parcel_number: parcelNumber,
        state: 'packed',
        place_id: to.kind === 'place' ? to.placeId : null,
        case_id: to.kind === 'person' ? only.case_id : null,
        tracking_number: packing.trackingNumber,
        packed_at: act.at,
        packed_by: staff.staffId,
      })
      .execute()
    const rows = cards.map(({ card_id }) => ({
      parcel_id: packing.parcelId,
      card_id,
      receipt: 'unchecked' as const,
    }))
    await tx.insertInto('parcel_card').values(rows).execute()
    audit.record('parcel/packed', {
      subject: `parcel:${packing.parcelId}`,
      facts: { parcelNumber, cards: cards.length },
    })
  })
}

async function expectPackable(
  tx: Tx,
  { cardId, staffId }: { readonly cardId: string; readonly staffId: string },
  to: Packing['to'],
) {
  const card = await lockCard(tx, cardId)
  await expectNoLetterHands(tx, { cardId, staffId })
  const packed = await tx
    .selectFrom('parcel_card')
    .select('parcel_id')
    .where('card_id', '=', cardId)
    .executeTakeFirst()
  const isForOther = to.kind === 'place' && card.place_id !== to.placeId
  if (card.state !== 'inspected' || packed || isForOther)
    throw new RegistrationError('parcels/card-not-ready', cardId)
  const { channel } = await tx
    .selectFrom('case_file')
    .select('channel')
    .where('case_id', '=', card.case_id)
    .executeTakeFirstOrThrow()
  if (to.kind === 'person' && !POSTAL_CHANNELS.some((allowed) => allowed === channel))
    throw new RegistrationError('parcels/not-by-post', channel)
  return card
}

async function takeParcelNumber(tx: Tx, year: number): Promise<string> {
  const { last } = await tx
    .insertInto('parcel_number')
    .values({ year, last: 1 })
    .onConflict((conflict) => conflict.column('year').doUpdateSet({ last: sql`parcel_number.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return `P-${year}-${String(last).padStart(6, '0')}`
}

/** Records that a parcel went to the post: all its cases go with it, in one transaction. @throws {RegistrationError} `parcels/…` */
export async function sendParcel(
  context: RegistrationContext,
  staff: Staff,
  parcelId: string,
): Promise<void> {
  const { store, clock, newId } = context
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const parcel = await lockParcel(tx, parcelId)
    if (parcel.state !== 'packed') throw new RegistrationError('parcels/state-forbids', parcel.state)
    for (const { card_id } of await contentsOf(tx, parcelId)) {
      const card = await lockCard(tx, card_id)
      // A card that was revoked in the parcel does not go out as if nothing had happened.
      if (card.state !== 'inspected') throw new RegistrationError('parcels/card-not-ready', card_id)
      const attempt = { caseId: card.case_id, expectedRevision: 'newest', ...act, newId } as const
      await changeCaseIn(tx, audit, attempt, ({ state }) => {
        if (state.state !== 'production') throw new RegistrationError('case/state-forbids', state.state)
        return {
          state: { ...approvedOf(state), state: 'shipped', cardId: card_id, parcelId },
          act: 'shipped',
          evidence: [
            { kind: 'card', id: card_id },
            { kind: 'parcel', id: parcel.parcel_number },
          ],
        }
      })
      await tx.updateTable('card').set({ state: 'shipping' }).where('card_id', '=', card_id).execute()
      // Who gets the card by post hears of it now; all others when it has arrived at the counter.
      if (parcel.case_id !== null) await notifyHolderIn(tx, audit, { context, act, caseId: card.case_id })
    }
    await tx
      .updateTable('parcel')
      .set({ state: 'sent', sent_at: act.at })
      .where('parcel_id', '=', parcelId)
      .execute()
    audit.record('parcel/sent', {
      subject: `parcel:${parcelId}`,
      facts: { parcelNumber: parcel.parcel_number },
    })
  })
}

/**
 * The counter opens a parcel and counts. Cards that are there are kept and their holders told; one that is missing raises an
 * alarm, and stays on its way until somebody finds it.
 *
 * @throws {RegistrationError} `registration/other-place`, `parcels/state-forbids`
 */
export async function receiveParcel(
  context: RegistrationContext,
  staff: Staff,
  { parcelId, present }: { readonly parcelId: string; readonly present: readonly string[] },
): Promise<void> {
  const { store, clock } = context
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const parcel = await lockParcel(tx, parcelId)
    if (parcel.place_id === null) throw new RegistrationError('parcels/state-forbids', 'It goes to a person')
    await expectReach(context, { staff, placeId: parcel.place_id })
    if (parcel.state !== 'sent' && parcel.state !== 'alarm')
      throw new RegistrationError('parcels/state-forbids', parcel.state)
    const contents = await contentsOf(tx, parcelId)
    const strangers = present.filter((cardId) => !contents.some(({ card_id }) => card_id === cardId))
    if (strangers[0] !== undefined) throw new RegistrationError('parcels/card-not-ready', strangers[0])
    const found = contents.filter(
      ({ card_id, receipt }) => receipt !== 'present' && present.includes(card_id),
    )
    const missing = contents.filter(
      ({ card_id, receipt }) => receipt !== 'present' && !present.includes(card_id),
    )
    for (const { card_id } of found) await keepCard(tx, audit, { context, act, cardId: card_id, parcelId })
    await markReceipt(tx, parcelId, { cards: found, receipt: 'present' })
    await markReceipt(tx, parcelId, { cards: missing, receipt: 'missing' })
    await tx
      .updateTable('parcel')
      .set({
        state: missing.length > 0 ? 'alarm' : 'received',
        received_at: parcel.received_at ?? act.at,
        received_by: staff.staffId,
      })
      .where('parcel_id', '=', parcelId)
      .execute()
    const subject = `parcel:${parcelId}`
    const parcelNumber = parcel.parcel_number
    const counts = { present: contents.length - missing.length, missing: missing.length }
    audit.record('parcel/received', { subject, facts: { parcelNumber, ...counts } })
    const cardIds = missing.map(({ card_id }) => card_id)
    if (cardIds.length > 0)
      audit.record('parcel/cards-missing', { subject, facts: { parcelNumber, cardIds } })
  })
}

type Keeping = {
  readonly context: RegistrationContext
  readonly act: { readonly actor: Staff['actor']; readonly at: Date }
  readonly cardId: string
  readonly parcelId: string
}

async function keepCard(tx: Tx, audit: Audit, { context, act, cardId }: Keeping): Promise<void> {
  const card = await lockCard(tx, cardId)
  // A card that was revoked on its way stays revoked; it is kept to be sent back.
  if (card.state === 'shipping')
    await tx.updateTable('card').set({ state: 'kept' }).where('card_id', '=', cardId).execute()
  await notifyHolderIn(tx, audit, { context, act, caseId: card.case_id })
}

async function markReceipt(
  tx: Tx,
  parcelId: string,
  { cards, receipt }: { cards: readonly { card_id: string }[]; receipt: 'present' | 'missing' },
): Promise<void> {
  if (cards.length === 0) return
  await tx
    .updateTable('parcel_card')
    .set({ receipt })
    .where('parcel_id', '=', parcelId)
    .where(
      'card_id',
      'in',
      cards.map(({ card_id }) => card_id),
    )
    .execute()
}

/** One page of the parcels that somebody may see. */
export async function listParcels(
  context: RegistrationContext,
  staff: Staff,
  { page, state }: { readonly page: number; readonly state: ParcelState | 'all' },
): Promise<ParcelList> {
  const reach = await reachOf(context, staff)
  if (reach.reach === 'places' && reach.placeIds.length === 0) return { parcels: [], total: 0, pages: 1 }
  const found = context.store.read
    .selectFrom('parcel')
    .$if(state !== 'all', (query) => query.where('state', '=', state === 'all' ? 'packed' : state))
    .$if(reach.reach === 'places', (query) =>
      query
        .where('place_id', 'in', reach.reach === 'places' ? reach.placeIds : [])
        .where('state', '<>', 'packed'),
    )
  const { total } = await found
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .selectAll()
    .orderBy('packed_at', 'desc')
    .orderBy('parcel_id')
    .limit(PARCELS_PER_PAGE)
    .offset((page - 1) * PARCELS_PER_PAGE)
    .execute()
  const parcels = await Promise.all(rows.map((row) => parcelOf(context, row)))
  return { parcels, total: Number(total), pages: Math.max(1, Math.ceil(Number(total) / PARCELS_PER_PAGE)) }
}

/** A parcel with its contents. @throws {RegistrationError} `parcels/not-found`, `registration/other-place` */
export async function showParcel(
  context: RegistrationContext,
  staff: Staff,
  parcelId: string,
): Promise<ParcelDetail> {
  const { store } = context
  const row = await store.read
    .selectFrom('parcel')
    .selectAll()
    .where('parcel_id', '=', parcelId)
    .executeTakeFirst()
  if (!row) throw new RegistrationError('parcels/not-found', parcelId)
  if (row.place_id !== null) await expectReach(context, { staff, placeId: row.place_id })
  else if ((await reachOf(context, staff)).reach === 'places')
    throw new RegistrationError('registration/other-place', parcelId)
  const contents = await cardsWithCases(store.read)
    .innerJoin('parcel_card', 'parcel_card.card_id', 'card.card_id')
    .select('parcel_card.receipt')
    .where('parcel_card.parcel_id', '=', parcelId)
    .orderBy('card.card_id')
    .execute()
  const parcel = await parcelOf(context, row)
  return {
    ...parcel,
    address: await addressOf(context, row),
    contents: contents.map((card) => ({ ...cardOf(card), receipt: card.receipt })),
  }
}

type ParcelRow = Awaited<ReturnType<typeof lockParcel>>

async function parcelOf({ store }: RegistrationContext, row: ParcelRow): Promise<Parcel> {
  const place = row.place_id === null ? undefined : await loadOrganisation(store.read, row.place_id)
  const { count } = await store.read
    .selectFrom('parcel_card')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('parcel_id', '=', row.parcel_id)
    .executeTakeFirstOrThrow()
  return {
    parcelId: row.parcel_id,
    parcelNumber: row.parcel_number,
    state: row.state,
    to:
      row.place_id === null
        ? { kind: 'person', caseId: row.case_id ?? '' }
        : {
            kind: 'place',
            placeId: row.place_id,
            nameJa: place?.terms.nameJa ?? row.place_id,
            nameEn: place?.terms.nameEn ?? row.place_id,
          },
    trackingNumber: row.tracking_number,
    count: Number(count),
    packedAt: row.packed_at.toISOString(),
    ...(row.sent_at && { sentAt: row.sent_at.toISOString() }),
    ...(row.received_at && { receivedAt: row.received_at.toISOString() }),
  }
}

async function addressOf({ store }: RegistrationContext, row: ParcelRow): Promise<string> {
  if (row.place_id !== null) {
    const place = await loadOrganisation(store.read, row.place_id)
    return place ? `${addressLine(place.terms.address)} ${place.terms.nameJa}` : row.place_id
  }
  const { form } = await store.read
    .selectFrom('case_file')
    .select('form')
    .where('case_id', '=', row.case_id ?? '')
    .executeTakeFirstOrThrow()
  return `${addressLine(form.contactAddress ?? form.address)} ${nameOf(form).name}`
}

/** Whom a parcel goes to, as a letter names them. @throws {RegistrationError} `parcels/not-found` */
export async function parcelAddressee(
  { store }: RegistrationContext,
  parcelId: string,
): Promise<{ readonly postalCode: string; readonly address: string; readonly name: string }> {
  const parcel = await store.read
    .selectFrom('parcel')
    .leftJoin('case_file', 'case_file.case_id', 'parcel.case_id')
    .select(['parcel.place_id', 'case_file.form'])
    .where('parcel.parcel_id', '=', parcelId)
    .executeTakeFirst()
  if (!parcel) throw new RegistrationError('parcels/not-found', parcelId)
  const { form, place_id } = parcel
  if (form) return addresseeOf(form)
  const place = await loadOrganisation(store.read, place_id ?? '')
  if (!place) throw new RegistrationError('organisation/not-found', place_id ?? '')
  const { postalCode, prefecture, rest } = place.terms.address
  return { postalCode, address: prefecture + rest, name: place.terms.nameJa }
}

async function lockParcel(tx: Tx, parcelId: string) {
  const row = await tx
    .selectFrom('parcel')
    .selectAll()
    .where('parcel_id', '=', parcelId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new RegistrationError('parcels/not-found', parcelId)
  return row
}

function contentsOf(tx: Tx, parcelId: string) {
  return tx
    .selectFrom('parcel_card')
    .selectAll()
    .where('parcel_id', '=', parcelId)
    .orderBy('card_id')
    .execute()
}
