/** Production, PIN letters, parcels, pick-up and stock, as the pages of the office see them. */
import type { Text } from '@jitsuin/kernel'
import { z } from 'zod'
import type { addressSchema } from './form.js'
import { CARD_STATES, type CardState, IDENTITY_KINDS, type IdentityKind } from './vocabulary.js'

/** The steps of making a card, in their order. */
export const CARD_STEPS = {
  queued: { ja: '製造待ち', en: 'Queued' },
  'keys-made': { ja: '鍵を生成済', en: 'Keys made on the card' },
  certified: { ja: '証明書を取得済', en: 'Certified' },
  finishing: { ja: '書込み中', en: 'Being written' },
  made: { ja: '検品待ち', en: 'Awaiting inspection' },
  inspected: { ja: '検品済', en: 'Inspected' },
  faulty: { ja: '製造不良', en: 'Faulty' },
} as const satisfies Readonly<Record<string, Text>>
export type CardStep = keyof typeof CARD_STEPS

/** Every step, in order. */
export const ALL_CARD_STEPS = Object.keys(CARD_STEPS) as CardStep[] // the table has no other keys

/** Why a card does not leave production. */
export const CARD_FAULTS = {
  'station-refused': { ja: '発行装置が受け付けない', en: 'The station refused the card' },
  'certificate-refused': { ja: '認証局が証明書を発行しない', en: 'The authority refused a certificate' },
  'certificate-wrong': { ja: '証明書の内容が違う', en: 'A certificate is not what was asked for' },
  'finish-uncertain': { ja: '書込みの途中で中断した', en: 'Broken off while being written' },
  'read-back': { ja: '読取り検査で不一致', en: 'Did not read back as it should' },
  'face-wrong': { ja: '券面の印刷不良', en: 'The face is not printed right' },
  other: { ja: 'その他', en: 'Other' },
} as const satisfies Readonly<Record<string, Text>>
export type CardFault = keyof typeof CARD_FAULTS

/** The accounts of blank cards. */
export const STOCK_ACCOUNTS = {
  outside: { ja: '社外', en: 'Outside' },
  available: { ja: '使用可能', en: 'Available' },
  reserved: { ja: '引当て済', en: 'Reserved' },
  used: { ja: '使用済', en: 'Used' },
  faulty: { ja: '不良', en: 'Faulty' },
  destroyed: { ja: '廃棄済', en: 'Destroyed' },
} as const satisfies Readonly<Record<string, Text>>
export type StockAccount = keyof typeof STOCK_ACCOUNTS

/** Every account. */
export const ALL_STOCK_ACCOUNTS = Object.keys(STOCK_ACCOUNTS) as StockAccount[] // the table has no other keys

/** States of a PIN letter. */
export const PIN_LETTER_STATES = {
  sealed: { ja: '印刷待ち', en: 'Waiting to be printed' },
  printing: { ja: '印刷中', en: 'Being printed' },
  printed: { ja: '印刷済', en: 'Printed' },
  posted: { ja: '発送済', en: 'Posted' },
  void: { ja: '無効', en: 'Void' },
} as const satisfies Readonly<Record<string, Text>>
export type PinLetterState = keyof typeof PIN_LETTER_STATES

/** States of a parcel. */
export const PARCEL_STATES = {
  packed: { ja: '発送準備中', en: 'Packed' },
  sent: { ja: '輸送中', en: 'On its way' },
  received: { ja: '受領済', en: 'Received' },
  alarm: { ja: '不足あり', en: 'Cards missing' },
} as const satisfies Readonly<Record<string, Text>>
export type ParcelState = keyof typeof PARCEL_STATES

/** Who was refused at the counter. */
export const REFUSED_VISITORS = {
  proxy: { ja: '代理人', en: 'Somebody in the place of the holder' },
  doubtfulPerson: { ja: '本人と確認できない', en: 'Not surely the holder' },
  papersMissing: { ja: '書類の不足', en: 'Papers missing' },
} as const satisfies Readonly<Record<string, Text>>
export type RefusedVisitor = keyof typeof REFUSED_VISITORS

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const id = z.uuid()
const cardId = z.string().regex(/^[A-Z]{3}\d{9}$/)
const placeId = z.string().regex(/^[a-z0-9-]{1,40}$/)
const moment = z.iso.datetime()
const day = z.iso.date()
const page = z.coerce.number().int().min(1).max(100_000).default(1)
const note = z.string().trim().min(1).max(500)
const tracking = z.string().regex(/^[A-Z0-9-]{4,30}$/)
const cardState = z.enum(keysOf(CARD_STATES) as [CardState, ...CardState[]])
const identityKind = z.enum(keysOf(IDENTITY_KINDS) as [IdentityKind, ...IdentityKind[]])

/** The most cases of one batch. */
export const LARGEST_BATCH = 10_000
/** The most cards of one parcel, one inspection, one session. */
export const LARGEST_LIST = 500

const personSchema = z.object({ caseId: id, caseNumber: z.string(), name: z.string(), nameKana: z.string() })

/** A card in production or after. */
export const cardSchema = personSchema.extend({
  cardId,
  state: cardState,
  step: z.enum(keysOf(CARD_STEPS)),
  attempt: z.int(),
  placeId,
  issuedOn: day.optional(),
  expiresOn: day.optional(),
  fault: z.enum(keysOf(CARD_FAULTS)).optional(),
  faultNote: z.string().optional(),
  /** `wanted`: its certificates are to be revoked before another card can be made. */
  revocation: z.enum(['none', 'wanted', 'done']),
})
export type Card = z.infer<typeof cardSchema>

/** Counts by step; a step that no card is at counts nought. */
const stepCounts = z.record(z.enum(keysOf(CARD_STEPS)), z.int())

/** A batch and how far it is. */
export const productionBatchSchema = z.object({
  batchId: id,
  createdAt: moment,
  createdBy: z.string(),
  total: z.int(),
  steps: stepCounts,
})
export type ProductionBatch = z.infer<typeof productionBatchSchema>

/** `GET /api/production`: who waits for a card, and what is being made. */
export const productionOverviewSchema = z.object({
  waiting: z.int(),
  available: z.int(),
  /** The first of those who wait, the longest waiting first. */
  next: z.array(personSchema.extend({ placeId, since: moment, state: z.string() })),
  batches: z.array(productionBatchSchema),
  faulty: z.array(cardSchema),
})
export type ProductionOverview = z.infer<typeof productionOverviewSchema>

export const batchOrderSchema = z.strictObject({
  requestId: id,
  /** These cases, or the longest waiting so many. */
  what: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('cases'), caseIds: z.array(id).min(1).max(LARGEST_LIST) }),
    z.strictObject({ by: z.literal('longest-waiting'), count: z.int().min(1).max(LARGEST_BATCH) }),
  ]),
})
export const batchOrderedSchema = z.object({ batchId: id, taken: z.int() })

export const batchDetailSchema = productionBatchSchema.extend({ cards: z.array(cardSchema), pages: z.int() })
export type BatchDetail = z.infer<typeof batchDetailSchema>
export const batchQuerySchema = z.object({
  page,
  step: z.enum(['all', ...keysOf(CARD_STEPS)]).default('all'),
})

/** What an inspector saw with the card in hand. */
export const inspectionSchema = z.strictObject({
  results: z
    .array(
      z.discriminatedUnion('face', [
        z.strictObject({ cardId, face: z.literal('right') }),
        z.strictObject({ cardId, face: z.literal('wrong'), note }),
      ]),
    )
    .min(1)
    .max(LARGEST_LIST),
})
/** One word for each card, in the order asked. */
export const cardResultsSchema = z.object({
  results: z.array(
    z.object({ cardId, result: z.enum(['inspected', 'faulty', 'refused']), code: z.string().optional() }),
  ),
})
export type CardResults = z.infer<typeof cardResultsSchema>

export const faultSchema = z.strictObject({ fault: z.enum(keysOf(CARD_FAULTS)), note })

/** A PIN letter: never its content. */
export const pinLetterSchema = z.object({
  letterId: id,
  cardId,
  caseNumber: z.string(),
  name: z.string(),
  state: z.enum(keysOf(PIN_LETTER_STATES)),
  kind: z.enum(['first', 'disclosure']),
  madeAt: moment,
  printedAt: moment.optional(),
  postedAt: moment.optional(),
  trackingNumber: z.string().optional(),
  /** A disclosure waits for a second person. */
  confirmation: z.enum(['none', 'waiting', 'given']),
})
export type PinLetter = z.infer<typeof pinLetterSchema>
export const pinLetterListSchema = z.object({
  letters: z.array(pinLetterSchema),
  total: z.int(),
  pages: z.int(),
  /** What this office does when a PIN is forgotten (hpki §2.7). */
  disclosure: z.enum(['new-card', 'sealed-reprint']),
})
export type PinLetterList = z.infer<typeof pinLetterListSchema>
export const pinLetterQuerySchema = z.object({
  page,
  state: z.enum(['all', ...keysOf(PIN_LETTER_STATES)]).default('sealed'),
})
export const postedSchema = z.strictObject({ trackingNumber: tracking })
/** The request form of a holder (暗証番号開示申請書) was seen, and a copy of the card's front. */
export const disclosureRequestSchema = z.strictObject({
  requestId: id,
  cardId,
  form: z.literal('seen'),
  cardCopy: z.literal('seen'),
})

/** Cards that wait to be sent, by the place where they go. */
export const readyToShipSchema = z.object({
  places: z.array(
    z.object({
      placeId,
      name: z.object({ ja: z.string(), en: z.string() }),
      /** `post`: whether the card may go straight to its holder (portal §2.1). */
      cards: z.array(cardSchema.extend({ post: z.enum(['allowed', 'refused']) })),
    }),
  ),
})
export type ReadyToShip = z.infer<typeof readyToShipSchema>

/** A parcel. */
export const parcelSchema = z.object({
  parcelId: id,
  parcelNumber: z.string(),
  state: z.enum(keysOf(PARCEL_STATES)),
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('place'), placeId, nameJa: z.string(), nameEn: z.string() }),
    z.object({ kind: z.literal('person'), caseId: id }),
  ]),
  trackingNumber: z.string(),
  count: z.int(),
  packedAt: moment,
  sentAt: moment.optional(),
  receivedAt: moment.optional(),
})
export type Parcel = z.infer<typeof parcelSchema>
export const parcelListSchema = z.object({ parcels: z.array(parcelSchema), total: z.int(), pages: z.int() })
export type ParcelList = z.infer<typeof parcelListSchema>
export const parcelQuerySchema = z.object({
  page,
  state: z.enum(['all', ...keysOf(PARCEL_STATES)]).default('all'),
})

export const parcelDetailSchema = parcelSchema.extend({
  address: z.string(),
  contents: z.array(cardSchema.extend({ receipt: z.enum(['unchecked', 'present', 'missing']) })),
})
export type ParcelDetail = z.infer<typeof parcelDetailSchema>

/** `to: person`: straight to the holder, for the emergency channel and for personal mail (本人限定受取郵便). */
export const parcelOrderSchema = z.strictObject({
  requestId: id,
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('place'), placeId }),
    z.strictObject({ kind: z.literal('person') }),
  ]),
  cardIds: z.array(cardId).min(1).max(LARGEST_LIST),
  trackingNumber: tracking,
})
/** The counter counts what is in the parcel; whatever is not named is missing. */
export const receiptSchema = z.strictObject({ present: z.array(cardId).max(LARGEST_LIST) })
/** A parcel to a person was delivered, by the carrier's own record. */
export const deliverySchema = z.strictObject({ deliveredOn: day })

/** What the postcard to the holder says (発行完了通知ハガキ). */
export const postcardSchema = z.object({
  caseNumber: z.string(),
  name: z.string(),
  postalCode: z.string(),
  address: z.string(),
  placeNameJa: z.string(),
  placeAddress: z.string(),
  placePhone: z.string(),
  placeHours: z.string(),
  /** The text of the QR code, which leads to the reservation page. */
  qr: z.string(),
  pickUpUntil: day,
})
export type Postcard = z.infer<typeof postcardSchema>
export const postcardsSchema = z.object({ postcards: z.array(postcardSchema) })

/** Somebody whose card is at the counter. */
export const waitingHolderSchema = personSchema.extend({
  cardId,
  state: z.string(),
  placeId,
  birthDate: day,
  notifiedAt: moment.optional(),
  unclaimedOn: day.optional(),
  appointment: moment.optional(),
})
export const pickupListSchema = z.object({
  rows: z.array(waitingHolderSchema),
  total: z.int(),
  pages: z.int(),
  places: z.array(z.object({ placeId, nameJa: z.string(), nameEn: z.string() })),
})
export type PickupList = z.infer<typeof pickupListSchema>
export const pickupQuerySchema = z.object({ page, words: z.string().max(200).default('') })

const seen = z.object({ at: moment, by: z.string() })
/** What the desk has recorded, each by itself. */
export const pickupChecksSchema = z.object({
  postcard: seen.optional(),
  licence: seen.optional(),
  identity: seen.extend({ kind: identityKind, validUntil: day.optional() }).optional(),
  person: seen.optional(),
})
export type PickupChecks = z.infer<typeof pickupChecksSchema>

/** One check of the desk. */
export const pickupCheckSchema = z.discriminatedUnion('check', [
  z.strictObject({ check: z.literal('postcard'), found: z.literal('signed-and-taken') }),
  z.strictObject({ check: z.literal('licence'), found: z.literal('original-seen') }),
  z.strictObject({
    check: z.literal('identity'),
    found: z.literal('original-seen'),
    kind: identityKind,
    validUntil: day.optional(),
  }),
  z.strictObject({ check: z.literal('person'), found: z.literal('is-the-holder') }),
])
export type PickupCheck = z.infer<typeof pickupCheckSchema>

export const pickupDetailSchema = waitingHolderSchema.extend({
  revision: z.int(),
  nameRomaji: z.string(),
  sex: z.enum(['male', 'female']),
  licenceNumber: z.string(),
  channel: z.string(),
  /** The photo of the application, to compare with the person: a document of the case. */
  photoId: id.optional(),
  checks: pickupChecksSchema,
  lacks: z.array(z.string()),
  refusals: z.array(
    z.object({ at: moment, visitor: z.enum(keysOf(REFUSED_VISITORS)), reason: z.string(), said: z.string() }),
  ),
  handedOverAt: moment.optional(),
})
export type PickupDetail = z.infer<typeof pickupDetailSchema>

const coordinate = z.number().min(0).max(10_000)
/** A signature as it was drawn: strokes of points in thousandths of the field's width, with milliseconds since the first one. */
export const signatureSchema = z.strictObject({
  width: z.int().min(100).max(10_000),
  height: z.int().min(50).max(10_000),
  strokes: z
    .array(
      z
        .array(z.tuple([coordinate, coordinate, z.int().min(0).max(600_000)]))
        .min(1)
        .max(2000),
    )
    .min(1)
    .max(100),
  /** SHA-256 of the picture that the screen showed, PNG, hex. */
  pngSha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Signature = z.infer<typeof signatureSchema>

export const handOverSchema = z.strictObject({
  requestId: id,
  expectedRevision: z.int(),
  signature: signatureSchema,
})
export const handedOverSchema = z.object({
  pickupId: id,
  cardId,
  handedOverAt: moment,
  /** The receipt's own number, for the paper that the holder takes home. */
  receiptNumber: z.string(),
})
export type HandedOver = z.infer<typeof handedOverSchema>

export const refusalSchema = z.strictObject({
  requestId: id,
  visitor: z.enum(keysOf(REFUSED_VISITORS)),
  reason: note,
  /** What the visitor said. */
  said: note,
})

/** Many hand-overs of a hospital in one sitting: each person with a result of their own (T-C03-5). */
export const sessionSchema = z.strictObject({
  requestId: id,
  placeId,
  results: z
    .array(
      z.discriminatedUnion('result', [
        z.strictObject({
          caseId: id,
          result: z.literal('handed-over'),
          expectedRevision: z.int(),
          checks: z.array(pickupCheckSchema).length(4),
          signature: signatureSchema,
        }),
        z.strictObject({ caseId: id, result: z.literal('absent') }),
      ]),
    )
    .min(1)
    .max(LARGEST_LIST),
})
export type PickupSession = z.infer<typeof sessionSchema>
export const sessionResultSchema = z.object({
  sessionId: id,
  results: z.array(
    z.object({
      caseId: id,
      result: z.enum(['handed-over', 'absent', 'refused']),
      code: z.string().optional(),
      /** The code in words. */
      text: z.object({ ja: z.string(), en: z.string() }).optional(),
    }),
  ),
})
export type SessionResult = z.infer<typeof sessionResultSchema>

/** `GET /api/pickup-sessions`: everybody whose card lies at the place and can be handed over in one sitting. */
export const sessionQuerySchema = z.object({ placeId })
export const sessionPeopleSchema = z.object({
  people: z.array(
    personSchema.extend({
      cardId,
      revision: z.int(),
      birthDate: day,
      licenceNumber: z.string(),
      photoId: id.optional(),
    }),
  ),
})
export type SessionPeople = z.infer<typeof sessionPeopleSchema>

/** `GET /api/production/returns`: cards that are to come back, and cards that are here to be destroyed. */
export const returnsSchema = z.object({
  awaited: z.array(cardSchema.extend({ since: moment })),
  here: z.array(cardSchema),
})
export type Returns = z.infer<typeof returnsSchema>

/** Appointments of a counter on a day. */
export const appointmentSchema = z.object({
  appointmentId: id,
  caseId: id,
  caseNumber: z.string(),
  name: z.string(),
  startsAt: moment,
  revision: z.int(),
})
export const calendarSchema = z.object({
  placeId,
  day,
  capacity: z.int(),
  slots: z.array(z.object({ startsAt: moment, booked: z.array(appointmentSchema) })),
})
export type Calendar = z.infer<typeof calendarSchema>
export const calendarQuerySchema = z.object({ placeId, day })
export const bookingSchema = z.strictObject({ startsAt: moment })

/** What the holder sees with the code of the postcard; no name, no address: a code may be read by others. */
export const reservationSchema = z.object({
  caseNumber: z.string(),
  state: z.enum(['open', 'closed']),
  place: z.object({ nameJa: z.string(), nameEn: z.string(), address: z.string(), phone: z.string() }),
  pickUpUntil: day.optional(),
  appointment: moment.optional(),
  slots: z.array(z.object({ startsAt: moment, left: z.int() })),
})
export type Reservation = z.infer<typeof reservationSchema>

/** The moves of blank cards between accounts (domain/production/stock.ts has the accounts of each). */
export const STOCK_MOVE_NAMES = [
  'received',
  'reserved',
  'released',
  'used',
  'spoiled',
  'foundFaulty',
  'destroyed',
  'withdrawn',
] as const
export type StockMoveName = (typeof STOCK_MOVE_NAMES)[number]

/** The stock and what is to be expected. */
export const stockSchema = z.object({
  balances: z.record(z.enum(keysOf(STOCK_ACCOUNTS)), z.int()),
  /** Always nought; another number means that the books are wrong. */
  sum: z.int(),
  warning: z.enum(['none', 'low', 'empty']),
  lowBelow: z.int(),
  moves: z.array(
    z.object({
      at: moment,
      move: z.enum(STOCK_MOVE_NAMES),
      quantity: z.int(),
      actor: z.string(),
      note: z.string().optional(),
    }),
  ),
  deliveries: z.array(z.object({ deliveryId: id, expectedOn: day, quantity: z.int() })),
  forecast: z.object({
    runsOutOn: z.union([day, z.literal('beyond')]),
    madeOn: z.union([day, z.literal('beyond')]),
    waiting: z.int(),
    arrivalsPerDay: z.number(),
    capacityPerDay: z.int(),
  }),
  mayChange: z.enum(['yes', 'no']),
})
export type Stock = z.infer<typeof stockSchema>
export const lotSchema = z.strictObject({
  requestId: id,
  quantity: z.int().min(1).max(1_000_000),
  supplier: z.string().trim().min(1).max(100),
  lotNumber: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  /** The expected delivery that this one is. */
  deliveryId: id.optional(),
})
export const deliveryOrderSchema = z.strictObject({
  requestId: id,
  expectedOn: day,
  quantity: z.int().min(1).max(1_000_000),
})
export const stockFaultSchema = z.strictObject({ requestId: id, quantity: z.int().min(1).max(100_000), note })
export const stockDestructionSchema = z.strictObject({
  requestId: id,
  quantity: z.int().min(1).max(100_000),
  note,
})

export const doneSchema = z.object({ done: z.literal('yes') })

/** An address of mail or parcel in one line. */
export function addressLine({ postalCode, prefecture, rest }: z.infer<typeof addressSchema>): string {
  return `〒${postalCode.slice(0, 3)}-${postalCode.slice(3)} ${prefecture}${rest}`
}

/** Where the service answers: on the office's host, and `reservation…` on the applicants'. */
export const PRODUCTION_ROUTES = {
  overview: '/api/production',
  batches: '/api/production/batches',
  batch: (batchId: string) => `/api/production/batches/${batchId}`,
  inspections: '/api/production/inspections',
  returns: '/api/production/returns',
  fault: (card: string) => `/api/production/cards/${card}/fault`,
  destruction: (card: string) => `/api/production/cards/${card}/destruction`,
  again: (card: string) => `/api/production/cards/${card}/again`,
  pinLetters: '/api/pin-letters',
  printing: (letterId: string) => `/api/pin-letters/${letterId}/printing`,
  posted: (letterId: string) => `/api/pin-letters/${letterId}/posted`,
  disclosures: '/api/pin-letters/disclosures',
  confirmation: (letterId: string) => `/api/pin-letters/${letterId}/confirmation`,
  readyToShip: '/api/parcels/ready',
  parcels: '/api/parcels',
  parcel: (parcelId: string) => `/api/parcels/${parcelId}`,
  sent: (parcelId: string) => `/api/parcels/${parcelId}/sent`,
  receipt: (parcelId: string) => `/api/parcels/${parcelId}/receipt`,
  delivery: (parcelId: string) => `/api/parcels/${parcelId}/delivery`,
  postcards: (parcelId: string) => `/api/parcels/${parcelId}/postcards`,
  parcelList: (parcelId: string) => `/api/parcels/${parcelId}/list.pdf`,
  printedPostcards: (parcelId: string) => `/api/parcels/${parcelId}/postcards.pdf`,
  slip: (caseId: string) => `/api/appointments/${caseId}/slip.pdf`,
  handOverReceipt: (caseId: string) => `/api/pickups/${caseId}/receipt.pdf`,
  deficiencyLetter: (caseId: string) => `/api/case-papers/${caseId}/deficiency-letter.pdf`,
  feeInvoice: (caseId: string) => `/api/case-papers/${caseId}/invoice.pdf`,
  pickups: '/api/pickups',
  pickup: (caseId: string) => `/api/pickups/${caseId}`,
  checks: (caseId: string) => `/api/pickups/${caseId}/checks`,
  handOver: (caseId: string) => `/api/pickups/${caseId}/hand-over`,
  refusals: (caseId: string) => `/api/pickups/${caseId}/refusals`,
  returned: (caseId: string) => `/api/pickups/${caseId}/return`,
  sessions: '/api/pickup-sessions',
  calendar: '/api/appointments',
  booking: (caseId: string) => `/api/appointments/${caseId}`,
  cancelled: (caseId: string) => `/api/appointments/${caseId}/cancellation`,
  stock: '/api/stock',
  lots: '/api/stock/lots',
  deliveries: '/api/stock/deliveries',
  faultyBlanks: '/api/stock/faulty',
  destroyedBlanks: '/api/stock/destroyed',
  reservation: (code: string) => `/api/pickup-notices/${code}`,
  reservationBooking: (code: string) => `/api/pickup-notices/${code}/appointment`,
} as const
