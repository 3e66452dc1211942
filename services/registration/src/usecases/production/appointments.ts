/** Appointments at a counter: booked by the holder with the code of the postcard, or by the counter. */
import { japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import { addressLine, type Calendar, type Organisation, type Reservation } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { dayAfter, slotsOf } from '../../domain/organisations/slots.js'
import { expectWaiting, producedOf } from '../../domain/production/case-facts.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn, loadCase } from '../../store/cases/cases.js'
import type { Audit, Tx } from '../../store/database.js'
import { loadOrganisation, lockOrganisation } from '../../store/organisations/organisations.js'
import { nameOf } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'
import { expectOwnPlace } from '../organisations/places.js'

/** How far ahead holders can book. */
const DAYS_OFFERED = 21

/** The half hours of a day with who comes. @throws {RegistrationError} `registration/other-place`, `organisation/not-found` */
export async function showCalendar(
  context: RegistrationContext,
  staff: Staff,
  { placeId, day }: { readonly placeId: string; readonly day: string },
): Promise<Calendar> {
  await expectOwnPlace(context, { staff, placeId })
  const { read } = context.store
  const place = await loadOrganisation(read, placeId)
  if (!place) throw new RegistrationError('organisation/not-found', placeId)
  const slots = slotsOf(place.terms, day)
  const rows = await read
    .selectFrom('appointment')
    .innerJoin('case_file', 'case_file.case_id', 'appointment.case_id')
    .selectAll('appointment')
    .select(['case_number', 'form', 'revision'])
    .where('place_id', '=', placeId)
    .where('ended', 'is', null)
    .where('starts_at', '>=', new Date(`${day}T00:00:00+09:00`))
    .where('starts_at', '<', new Date(`${dayAfter(day, 1)}T00:00:00+09:00`))
    .orderBy('starts_at')
    .execute()
  const booked = rows.map((row) => ({
    appointmentId: row.appointment_id,
    caseId: row.case_id,
    caseNumber: row.case_number,
    name: nameOf(row.form).name,
    startsAt: row.starts_at.toISOString(),
    revision: row.revision,
  }))
  return {
    placeId,
    day,
    capacity: place.terms.capacity,
    slots: slots.map((slot) => {
      const startsAt = slot.toISOString()
      return { startsAt, booked: booked.filter((one) => one.startsAt === startsAt) }
    }),
  }
}

/** Books for a holder, moving an earlier appointment. @throws {RegistrationError} `appointments/full`, `appointments/not-offered` */
export async function bookAppointment(
  context: RegistrationContext,
  { caseId, startsAt, actor }: { readonly caseId: string; readonly startsAt: Date; readonly actor: Actor },
): Promise<void> {
  const { store, clock, newId } = context
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const file = await loadCase(tx, caseId)
    if (!file) throw new RegistrationError('case/not-found', caseId)
    // The place is locked: two people who want the last half hour come one after the other.
    const place = await lockOrganisation(tx, file.form.pickupPlaceId)
    expectOffered(place, { startsAt, at })
    await endAppointmentIn(tx, audit, { caseId, how: 'cancelled' })
    const { taken } = await tx
      .selectFrom('appointment')
      .select(({ fn }) => fn.countAll<string>().as('taken'))
      .where('place_id', '=', place.organisationId)
      .where('starts_at', '=', startsAt)
      .where('ended', 'is', null)
      .executeTakeFirstOrThrow()
    if (Number(taken) >= place.terms.capacity)
      throw new RegistrationError('appointments/full', startsAt.toISOString())
    const appointmentId = newId()
    const placeId = place.organisationId
    await tx
      .insertInto('appointment')
      .values({
        appointment_id: appointmentId,
        case_id: caseId,
        place_id: placeId,
        starts_at: startsAt,
        booked_at: at,
        booked_by: actor,
      })
      .execute()
    const attempt = { caseId, expectedRevision: 'newest', actor, at, newId } as const
    await changeCaseIn(tx, audit, attempt, ({ state }) => ({
      state: { ...expectReservable(state), state: 'pickup-reserved', appointment: startsAt.toISOString() },
      act: 'pickup-reserved',
      evidence: [{ kind: 'appointment', id: appointmentId }],
    }))
    const facts = { placeId, startsAt: startsAt.toISOString() }
    audit.record('appointment/booked', { subject: `case:${caseId}`, facts })
  })
}

function expectReservable(state: Case['state']) {
  const held = expectWaiting(state)
  if (held.state === 'unclaimed') throw new RegistrationError('case/state-forbids', 'Its time is over')
  const { notifiedAt, unclaimedOn } = held
  return { ...producedOf(held), notifiedAt, unclaimedOn }
}

function expectOffered(
  place: Organisation,
  { startsAt, at }: { readonly startsAt: Date; readonly at: Date },
): void {
  const day = japanDate(startsAt)
  const isOffered = slotsOf(place.terms, day).some((slot) => slot.getTime() === startsAt.getTime())
  const isTooFar = day > dayAfter(japanDate(at), DAYS_OFFERED)
  if (!isOffered || isTooFar || startsAt <= at) throw new RegistrationError('appointments/not-offered', day)
}

/** Takes an appointment back. */
export async function cancelAppointment(
  context: RegistrationContext,
  { caseId, actor }: { readonly caseId: string; readonly actor: Actor },
): Promise<void> {
  const { store, clock, newId } = context
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const ended = await endAppointmentIn(tx, audit, { caseId, how: 'cancelled' })
    if (ended === 'none') return audit.changedNothing()
    const attempt = { caseId, expectedRevision: 'newest', actor, at, newId } as const
    await changeCaseIn(tx, audit, attempt, ({ state }) => ({
      state: { ...expectReservable(state), state: 'notified' },
      act: 'reservation-cancelled',
    }))
  })
}

/** Ends the live appointment of a case, if it has one. */
export async function endAppointmentIn(
  tx: Tx,
  audit: Audit,
  { caseId, how }: { readonly caseId: string; readonly how: 'kept' | 'cancelled' },
): Promise<'ended' | 'none'> {
  const { numUpdatedRows } = await tx
    .updateTable('appointment')
    .set({ ended: how })
    .where('case_id', '=', caseId)
    .where('ended', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return 'none'
  audit.record('appointment/ended', { subject: `case:${caseId}`, facts: { how } })
  return 'ended'
}

/** What the holder sees with the code of the postcard. @throws {RegistrationError} `appointments/code-unknown` */
export async function showReservation(context: RegistrationContext, code: string): Promise<Reservation> {
  const { store, clock } = context
  const { file, place } = await expectCode(context, code)
  const { state } = file
  const isOpen = state.state === 'notified' || state.state === 'pickup-reserved'
  const at = clock()
  const { nameJa, nameEn, address, phone } = place.terms
  return {
    caseNumber: file.caseNumber,
    state: isOpen ? 'open' : 'closed',
    place: { nameJa, nameEn, address: addressLine(address), phone },
    ...(isOpen && { pickUpUntil: state.unclaimedOn }),
    ...(state.state === 'pickup-reserved' && { appointment: state.appointment }),
    slots: isOpen && place.terms.capacity > 0 ? await freeSlots({ store }, place, at) : [],
  }
}

/** Books with the code of the postcard. @throws {RegistrationError} `appointments/…` */
export async function reserveByCode(
  context: RegistrationContext,
  code: string,
  startsAt: Date,
): Promise<Reservation> {
  const { file } = await expectCode(context, code)
  await bookAppointment(context, { caseId: file.caseId, startsAt, actor: `applicant:${file.caseId}` })
  return showReservation(context, code)
}

async function expectCode({ store }: RegistrationContext, code: string) {
  const row = await store.read
    .selectFrom('pickup_notice')
    .select('case_id')
    .where('code', '=', code)
    .executeTakeFirst()
  const file = row && (await loadCase(store.read, row.case_id))
  const place = file && (await loadOrganisation(store.read, file.form.pickupPlaceId))
  if (!file || !place) throw new RegistrationError('appointments/code-unknown', 'No such code')
  return { file, place }
}

async function freeSlots({ store }: Pick<RegistrationContext, 'store'>, place: Organisation, at: Date) {
  const today = japanDate(at)
  const days = Array.from({ length: DAYS_OFFERED + 1 }, (_, index) => dayAfter(today, index))
  const slots = days.flatMap((day) => slotsOf(place.terms, day)).filter((slot) => slot > at)
  const rows = await store.read
    .selectFrom('appointment')
    .select('starts_at')
    .select(({ fn }) => fn.countAll<string>().as('taken'))
    .where('place_id', '=', place.organisationId)
    .where('ended', 'is', null)
    .where('starts_at', '>', at)
    .groupBy('starts_at')
    .execute()
  const taken = new Map(rows.map((row) => [row.starts_at.getTime(), Number(row.taken)]))
  return slots
    .map((slot) => ({
      startsAt: slot.toISOString(),
      left: Math.max(0, place.terms.capacity - (taken.get(slot.getTime()) ?? 0)),
    }))
    .filter(({ left }) => left > 0)
}
