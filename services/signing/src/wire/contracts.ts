/** Contracts of institutions as clients, the office and its pages see them. Days are those of Japan; an amount is in yen. */
import { instantSchema, serialNumberSchema, uuidSchema } from '@jitsuin/second-key'
import { z } from 'zod'

const day = z.iso.date()
const yen = z.int().min(0).max(100_000_000)
const fiscalYear = z.int().min(2025).max(2999)
const sentence = z.string().trim().min(1).max(500)
const officer = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)

/** What an institution is. */
export const INSTITUTION_KINDS = {
  clinic: { ja: '診療所', en: 'Clinic' },
  pharmacy: { ja: '薬局', en: 'Pharmacy' },
  hospital: { ja: '病院', en: 'Hospital' },
} as const
export type InstitutionKind = keyof typeof INSTITUTION_KINDS

/** The kind, and of a hospital its beds: 20 at least (Medical Care Act, article 1-5). */
export const institutionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clinic') }),
  z.strictObject({ kind: z.literal('pharmacy') }),
  z.strictObject({ kind: z.literal('hospital'), beds: z.int().min(20).max(9999) }),
])
export type Institution = z.infer<typeof institutionSchema>

/** How an institution stands. `in-grace`: something is not paid, and the last day on which it can still sign is named. */
export const CONTRACT_STANDINGS = {
  'in-order': { ja: '支払い済み', en: 'Paid' },
  'in-grace': { ja: '支払い待ち', en: 'To be paid' },
  'cut-off': { ja: '停止中', en: 'Cut off' },
  ended: { ja: '終了', en: 'Ended' },
  none: { ja: '契約なし・開始前', en: 'None, or not begun' },
} as const
export type ContractStanding = keyof typeof CONTRACT_STANDINGS

/** The judgement of a contract at an instant. */
export const judgementSchema = z.discriminatedUnion('standing', [
  z.object({ standing: z.literal('in-order') }),
  z.object({
    standing: z.literal('in-grace'),
    /** The last day on which signing goes on without a payment. */
    lastDay: day,
    /** Days until the cut-off: 1 on the last day. */
    daysLeft: z.int().min(1),
  }),
  /** Since 00:00 of this day in Japan. */
  z.object({ standing: z.literal('cut-off'), since: day }),
  z.object({ standing: z.literal('ended'), at: instantSchema }),
  z.object({ standing: z.literal('none') }),
])
export type Judgement = z.infer<typeof judgementSchema>

/** The fee of one fiscal year (April to March). */
export const invoiceSchema = z.object({
  fiscalYear,
  amountYen: yen,
  paidYen: yen,
  state: z.enum(['open', 'paid', 'overdue']),
  /** The last day to pay. */
  payBy: day,
  /** From 00:00 of this day nothing is signed any more while it is not paid. */
  cutOffFrom: day,
})
export type InvoiceView = z.infer<typeof invoiceSchema>

/** A contract. */
export const contractSchema = z.object({
  contractId: uuidSchema,
  institution: serialNumberSchema,
  institutionName: z.string(),
  terms: institutionSchema,
  state: z.enum(['applied', 'active', 'ended']),
  concludedAt: instantSchema,
  /** Its first day. */
  beginsOn: day,
  /** The first instant at which it is no longer in force. */
  ends: instantSchema.optional(),
  invoices: z.array(invoiceSchema),
})
export type ContractView = z.infer<typeof contractSchema>

/** What one kind of institution pays a year. */
export const priceSchema = z.object({
  kind: z.enum(['clinic', 'pharmacy', 'hospital']),
  /** Of hospitals: from so many beds, and below so many. */
  bedsFrom: z.int().optional(),
  bedsBelow: z.int().optional(),
  yenPerYear: yen,
})
export type Price = z.infer<typeof priceSchema>

/** `GET /v1/contract`. */
export const ownContractSchema = z.object({
  judgement: judgementSchema,
  contract: contractSchema.optional(),
  /** What is paid for the present fiscal year. */
  prices: z.array(priceSchema),
})
export type OwnContract = z.infer<typeof ownContractSchema>

/** `POST /v1/contract`: concludes one; `beginsOn` is today when it is absent. */
export const concludeBody = z.strictObject({ terms: institutionSchema, beginsOn: day.optional() })

/** `POST /v1/contract/end`: at once, or at the end of a day. */
export const endContractBody = z.discriminatedUnion('when', [
  z.strictObject({ when: z.literal('now') }),
  z.strictObject({ when: z.literal('end-of-day'), day }),
])
export type ContractEndWish = z.infer<typeof endContractBody>

/** The confirmation of an end, for the institution's files. */
export const endConfirmationSchema = z.object({
  contractId: uuidSchema,
  institution: serialNumberSchema,
  institutionName: z.string(),
  askedAt: instantSchema,
  ends: instantSchema,
  /** `to-come`: it can be taken back until then. `ended`: nothing is signed any more. */
  state: z.enum(['to-come', 'ended']),
  /** Clients whose keys ended with it: SHA-256 of SubjectPublicKeyInfo. */
  clients: z.array(z.string()),
  /** Whether key management has ended them, too; it is told again until it has. */
  otherHalf: z.enum(['to-come', 'not-yet-told', 'told']),
  openYen: yen,
})
export type EndConfirmation = z.infer<typeof endConfirmationSchema>

/** A payment that an officer recorded. A correction is an entry of its own and names the one that it replaces. */
export const paymentSchema = z.object({
  paymentId: uuidSchema,
  fiscalYear,
  amountYen: yen,
  paidOn: day,
  recordedAt: instantSchema,
  recordedBy: z.string(),
  corrects: uuidSchema.optional(),
  correctedBy: uuidSchema.optional(),
  reason: z.string().optional(),
})
export type PaymentView = z.infer<typeof paymentSchema>

/** A longer grace for one institution and year. It counts when a second officer has confirmed it. */
export const extensionSchema = z.object({
  extensionId: uuidSchema,
  fiscalYear,
  /** The last day of the longer grace. */
  until: day,
  reason: z.string(),
  state: z.enum(['open', 'confirmed', 'refused']),
  askedBy: z.string(),
  askedAt: instantSchema,
  decidedBy: z.string().optional(),
  decidedAt: instantSchema.optional(),
})
export type ExtensionView = z.infer<typeof extensionSchema>

/** One contract as the office sees it. */
export const contractDetailSchema = contractSchema.extend({
  judgement: judgementSchema,
  payments: z.array(paymentSchema),
  extensions: z.array(extensionSchema),
})
export type ContractDetail = z.infer<typeof contractDetailSchema>

/** What the list is asked for; pages count from 1. */
export const contractQuerySchema = z.object({
  words: z.string().max(100).default(''),
  standing: z.enum(['all', 'in-order', 'in-grace', 'cut-off', 'ended', 'none']).default('all'),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
})
export type ContractQuery = z.infer<typeof contractQuerySchema>

/** One row of the list. */
export const contractRowSchema = z.object({
  contractId: uuidSchema,
  institution: serialNumberSchema,
  institutionName: z.string(),
  terms: institutionSchema,
  standing: z.enum(['in-order', 'in-grace', 'cut-off', 'ended', 'none']),
  openYen: yen,
  /** The day from which signing is or was cut off, of what is not paid. */
  cutOffFrom: day.optional(),
})
export type ContractRow = z.infer<typeof contractRowSchema>

/** One page of the list, and whom the next cut-offs will hit. */
export const contractListSchema = z.object({
  rows: z.array(contractRowSchema),
  total: z.int(),
  pages: z.int(),
  counts: z.record(z.enum(['in-order', 'in-grace', 'cut-off', 'ended', 'none']), z.int()),
  /** By the day of the cut-off, the nearest first. */
  coming: z.array(z.object({ cutOffFrom: day, institutions: z.int(), openYen: z.int() })),
})
export type ContractList = z.infer<typeof contractListSchema>

/** Facts of a payment. */
export const paymentBody = z.strictObject({ paymentId: uuidSchema, fiscalYear, amountYen: yen, paidOn: day })
/** What stands in the place of a payment from now on; `amountYen` 0: there was none. */
export const correctionBody = z.strictObject({
  paymentId: uuidSchema,
  amountYen: yen,
  paidOn: day,
  reason: sentence,
})
/** The wish for a longer grace. */
export const extensionBody = z.strictObject({
  extensionId: uuidSchema,
  fiscalYear,
  until: day,
  reason: sentence,
})
/** What the second officer decides. */
export const decisionBody = z.strictObject({ decision: z.enum(['confirmed', 'refused']) })

/** The same at the inner door, with the officer who acts. */
export const byOfficer = <Shape extends z.ZodRawShape>(body: z.ZodObject<Shape, z.core.$strict>) =>
  z.strictObject({ officer, act: body })

/** Addresses for clients, at the public door. */
export const CONTRACT_ROUTES = { contract: '/v1/contract', end: '/v1/contract/end' } as const

/** Addresses below a prefix: for the office at the inner door, and on the office's host. */
export const contractPaths = (prefix: string) =>
  ({
    list: `${prefix}/contracts`,
    one: (id: string) => `${prefix}/contracts/${id}`,
    payments: (id: string) => `${prefix}/contracts/${id}/payments`,
    correction: (id: string, paymentId: string) =>
      `${prefix}/contracts/${id}/payments/${paymentId}/correction`,
    extensions: (id: string) => `${prefix}/contracts/${id}/extensions`,
    decision: (id: string, extensionId: string) =>
      `${prefix}/contracts/${id}/extensions/${extensionId}/decision`,
  }) as const
