/** Production, PIN letters, parcels, pick-up and stock as pages call them. */
import type * as z from 'zod'
import { type Caller, caller } from './call.js'
import * as wire from './production.js'
import { withQuery } from './with-query.js'

const R = wire.PRODUCTION_ROUTES

/** Every method throws `RegistrationCallError`. */
export type ProductionClient = ReturnType<typeof productionClient>

/** Makes a client over the caller's `fetch`. */
export function productionClient(fetcher: typeof fetch) {
  const calls = caller(fetcher)
  return { ...making(calls), ...sending(calls), ...pickingUp(calls), ...stocking(calls) }
}

function making({ read, send }: Caller) {
  return {
    overview: () => read(wire.productionOverviewSchema, R.overview),
    orderBatch: (body: z.input<typeof wire.batchOrderSchema>) =>
      send(wire.batchOrderedSchema, R.batches, body),
    batch: (batchId: string, query: z.input<typeof wire.batchQuerySchema>) =>
      read(wire.batchDetailSchema, withQuery(R.batch(batchId), query as Readonly<Record<string, string>>)), // numbers go as text
    inspect: (body: z.input<typeof wire.inspectionSchema>) =>
      send(wire.cardResultsSchema, R.inspections, body),
    returns: () => read(wire.returnsSchema, R.returns),
    recordReturn: (caseId: string) => send(wire.doneSchema, R.returned(caseId), {}),
    reportFault: (cardId: string, body: z.input<typeof wire.faultSchema>) =>
      send(wire.doneSchema, R.fault(cardId), body),
    destroy: (cardId: string) => send(wire.doneSchema, R.destruction(cardId), {}),
    makeAgain: (cardId: string) => send(wire.batchOrderedSchema, R.again(cardId), {}),
  }
}

function sending({ read, send }: Caller) {
  return {
    pinLetters: (query: { page: number; state: string }) =>
      read(wire.pinLetterListSchema, withQuery(R.pinLetters, query)),
    printPinLetter: (letterId: string) => send(wire.doneSchema, R.printing(letterId), {}),
    postPinLetter: (letterId: string, body: z.input<typeof wire.postedSchema>) =>
      send(wire.doneSchema, R.posted(letterId), body),
    requestDisclosure: (body: z.input<typeof wire.disclosureRequestSchema>) =>
      send(wire.doneSchema, R.disclosures, body),
    confirmDisclosure: (letterId: string) => send(wire.doneSchema, R.confirmation(letterId), {}),
    readyToShip: () => read(wire.readyToShipSchema, R.readyToShip),
    parcels: (query: { page: number; state: string }) =>
      read(wire.parcelListSchema, withQuery(R.parcels, query)),
    parcel: (parcelId: string) => read(wire.parcelDetailSchema, R.parcel(parcelId)),
    packParcel: (body: z.input<typeof wire.parcelOrderSchema>) =>
      send(wire.parcelDetailSchema, R.parcels, body),
    sendParcel: (parcelId: string) => send(wire.parcelDetailSchema, R.sent(parcelId), {}),
    receiveParcel: (parcelId: string, body: z.input<typeof wire.receiptSchema>) =>
      send(wire.parcelDetailSchema, R.receipt(parcelId), body),
    recordDelivery: (parcelId: string, body: z.input<typeof wire.deliverySchema>) =>
      send(wire.parcelDetailSchema, R.delivery(parcelId), body),
    postcards: (parcelId: string) => read(wire.postcardsSchema, R.postcards(parcelId)),
  }
}

function pickingUp({ read, send }: Caller) {
  return {
    pickups: (query: { page: number; words: string }) =>
      read(wire.pickupListSchema, withQuery(R.pickups, query)),
    pickup: (caseId: string) => read(wire.pickupDetailSchema, R.pickup(caseId)),
    recordCheck: (caseId: string, body: z.input<typeof wire.pickupCheckSchema>) =>
      send(wire.pickupDetailSchema, R.checks(caseId), body),
    handOver: (caseId: string, body: z.input<typeof wire.handOverSchema>) =>
      send(wire.handedOverSchema, R.handOver(caseId), body),
    refuseVisitor: (caseId: string, body: z.input<typeof wire.refusalSchema>) =>
      send(wire.pickupDetailSchema, R.refusals(caseId), body),
    recordSession: (body: z.input<typeof wire.sessionSchema>) =>
      send(wire.sessionResultSchema, R.sessions, body),
    sessionPeople: (placeId: string) => read(wire.sessionPeopleSchema, withQuery(R.sessions, { placeId })),
    calendar: (query: z.input<typeof wire.calendarQuerySchema>) =>
      read(wire.calendarSchema, withQuery(R.calendar, query)),
    book: (caseId: string, body: z.input<typeof wire.bookingSchema>) =>
      send(wire.doneSchema, R.booking(caseId), body),
    cancelBooking: (caseId: string) => send(wire.doneSchema, R.cancelled(caseId), {}),
    reservation: (code: string) => read(wire.reservationSchema, R.reservation(code)),
    reserve: (code: string, body: z.input<typeof wire.bookingSchema>) =>
      send(wire.reservationSchema, R.reservationBooking(code), body),
  }
}

function stocking({ read, send }: Caller) {
  return {
    stock: () => read(wire.stockSchema, R.stock),
    receiveLot: (body: z.input<typeof wire.lotSchema>) => send(wire.stockSchema, R.lots, body),
    expectDelivery: (body: z.input<typeof wire.deliveryOrderSchema>) =>
      send(wire.stockSchema, R.deliveries, body),
    reportFaultyBlanks: (body: z.input<typeof wire.stockFaultSchema>) =>
      send(wire.stockSchema, R.faultyBlanks, body),
    destroyBlanks: (body: z.input<typeof wire.stockDestructionSchema>) =>
      send(wire.stockSchema, R.destroyedBlanks, body),
  }
}
