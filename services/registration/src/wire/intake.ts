/** What the applicants' pages and the issuing office say to each other. */
import { z } from 'zod'
import { ALL_FIELDS } from './intake-fields.js'
import { DECLARED_SIDES, UPLOADED_KINDS } from './intake-papers.js'
import { ALL_CASE_STATES, CASE_STATES, DOCUMENT_KINDS, IDENTITY_KINDS } from './vocabulary.js'

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const time = z.iso.datetime()
const day = z.iso.date()

/** Answers as they were typed; nothing is judged here, so that nothing is lost. */
export const answersSchema = z.partialRecord(z.enum(ALL_FIELDS), z.string().max(400))

/** A paper of the applicant. */
export const intakePaperSchema = z.object({
  paperId: z.uuid(),
  kind: z.enum(keysOf(DOCUMENT_KINDS)),
  identityKind: z.enum(keysOf(IDENTITY_KINDS)).optional(),
  side: z.enum(DECLARED_SIDES).optional(),
  mediaType: z.enum(['image/jpeg', 'application/pdf']),
  size: z.int(),
  width: z.int().optional(),
  height: z.int().optional(),
  /** What the service measured in the picture and finds doubtful; the officer judges. */
  findings: z.array(z.string()),
  uploadedAt: time,
})
export type IntakePaper = z.infer<typeof intakePaperSchema>

/** A draft with everything that was saved. `revision` counts its changes; who saves says which one they saw. */
export const draftSchema = z.object({
  state: z.enum(['open', 'submitted']),
  revision: z.int(),
  answers: answersSchema,
  papers: z.array(intakePaperSchema),
  savedAt: time,
  /** From this moment on the draft is gone; absent once it was sent. */
  expiresAt: time.optional(),
  /** When the link was mailed last. */
  linkSentAt: time.optional(),
})
export type Draft = z.infer<typeof draftSchema>

export const draftOpenedSchema = z.object({
  /** 256 random bits; the only key to the draft. The service keeps its digest. */
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  draft: draftSchema,
})
export const draftSaveSchema = z.strictObject({
  expectedRevision: z.int().min(1),
  answers: answersSchema,
})
export const submissionSchema = z.strictObject({
  expectedRevision: z.int().min(1),
  consent: z.literal('yes'),
})
/** A wish for a new link, by what only the applicant knows; the answer never says whether it was right. */
export const linkWishSchema = z.strictObject({
  email: z.email().max(200),
  birthDate: day,
})

/** A place where cards are handed over. */
export const pickupPlaceSchema = z.object({
  placeId: z.string(),
  nameJa: z.string(),
  nameEn: z.string(),
  prefecture: z.string(),
  address: z.string(),
  phone: z.string(),
})
export type PickupPlace = z.infer<typeof pickupPlaceSchema>
export const pickupPlacesSchema = z.object({ places: z.array(pickupPlaceSchema) })

/** Where an application stands, for its applicant. */
export const trackerSchema = z.object({
  caseNumber: z.string(),
  revision: z.int(),
  kind: z.string(),
  state: z.enum(keysOf(CASE_STATES)),
  receivedAt: time,
  /** Every step that concerns the applicant, first one first. */
  steps: z.array(z.object({ state: z.enum(ALL_CASE_STATES), at: time })),
  deficiencies: z.array(z.object({ code: z.string(), note: z.string().optional() })),
  /** Last day to answer. */
  answerBy: day.optional(),
  payBy: day.optional(),
  unclaimedOn: day.optional(),
  appointment: time.optional(),
  /** The code with which the pick-up is booked, as on the postcard. */
  reservationCode: z.string().optional(),
  reason: z.string().optional(),
  pickupPlaceId: z.string(),
  /** Papers handed in since the letter about what is missing. */
  answers: z.array(intakePaperSchema),
  can: z.array(z.enum(['answer', 'withdraw', 'change-place', 'reserve'])),
  /** Days from receipt to the notice of completion: the middle of the last 90 days, if there are enough. */
  usualDays: z.int().optional(),
})
export type Tracker = z.infer<typeof trackerSchema>
/** The answer to a letter about what is missing: the papers that were handed in since, and what one wants to say. */
export const trackerAnswerSchema = z.strictObject({
  expectedRevision: z.int().min(1),
  note: z.string().trim().max(400).optional(),
})
export const withdrawalSchema = z.strictObject({
  expectedRevision: z.int().min(1),
  reason: z.string().trim().max(400).optional(),
})
export const placeChangeSchema = z.strictObject({
  expectedRevision: z.int().min(1),
  pickupPlaceId: z.string().regex(/^[a-z0-9-]{1,40}$/),
})

/** Plain fields that come with an uploaded file; the same `requestId` again is the same paper. */
export const paperFieldsSchema = z.strictObject({
  requestId: z.uuid(),
  kind: z.enum([...UPLOADED_KINDS, 'residenceRecord', 'residenceMandate']),
  identityKind: z.enum(keysOf(IDENTITY_KINDS)).optional(),
  side: z.enum(DECLARED_SIDES).optional(),
})
export type PaperFields = z.infer<typeof paperFieldsSchema>

/** A letter by electronic mail, as the office sees it. */
export const intakeLetterSchema = z.object({
  letterId: z.uuid(),
  caseId: z.uuid(),
  caseNumber: z.string(),
  about: z.enum(keysOf(CASE_STATES)),
  standing: z.enum(['waiting', 'sent', 'failed', 'no-address']),
  tries: z.int(),
  at: time,
})
export type IntakeLetter = z.infer<typeof intakeLetterSchema>
export const intakeLettersSchema = z.object({ letters: z.array(intakeLetterSchema), total: z.int() })

/** Addresses of the applicants' host. */
export const INTAKE_ROUTES = {
  drafts: '/api/apply/drafts',
  draft: '/api/apply/draft',
  papers: '/api/apply/draft/papers',
  paper: '/api/apply/draft/papers/:paperId',
  link: '/api/apply/draft/link',
  links: '/api/apply/links',
  submission: '/api/apply/draft/submission',
  printedForm: '/api/apply/draft/form.pdf',
  places: '/api/apply/places',
  tracker: '/api/apply/tracker',
  answer: '/api/apply/tracker/answer',
  withdrawal: '/api/apply/tracker/withdrawal',
  place: '/api/apply/tracker/place',
  /** The number of an application as a QR code, for the envelope; the number says nothing about anybody. */
  numberQr: '/api/apply/number-qr/:caseNumber',
  /** On the office's host. */
  letters: '/api/intake/letters',
  letterAgain: '/api/intake/letters/:letterId/again',
} as const
