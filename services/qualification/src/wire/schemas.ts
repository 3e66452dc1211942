/** What the pages of the qualification check say and hear. */
import { z } from 'zod'
import { PURPOSES, type Purpose } from './vocabulary.js'

const text = (most: number) => z.string().trim().min(1).max(most)
const day = z.iso.date()
const purpose = z.enum(Object.keys(PURPOSES) as [Purpose, ...Purpose[]]) // the table has no other keys
const octets32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const bytes = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(16_384)

/** The four items that the ministry compares (requirements C-05), as the employer reads them. */
export const fourItemsSchema = z.strictObject({
  /** Family name and given name; blanks and widths do not matter. */
  name: text(80),
  birthDate: day,
  registrationDate: day,
  registrationNumber: z.string().regex(/^[0-9０-９]{1,8}$/),
})
export type FourItems = z.infer<typeof fourItemsSchema>
export type ItemName = keyof FourItems

/** Which card: the number on its face, or the card itself, whose holder typed the PIN on this computer. */
const shownCardSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('number'), cardId: z.string().trim().min(1).max(40) }),
  z.strictObject({
    by: z.literal('touch'),
    nonce: octets32,
    statement: bytes,
    signature: bytes,
    certificate: bytes,
    chain: z.array(bytes).max(5),
  }),
])

/** `POST /api/checks`. The same `requestId` again has the same answer. */
export const checkRequestSchema = z.strictObject({
  requestId: z.uuid(),
  /** Who checks: stated by themselves; the holder reads it. */
  checker: z.strictObject({ institution: text(100), person: text(60) }),
  purpose,
  card: shownCardSchema,
  items: fourItemsSchema,
})
export type CheckRequest = z.infer<typeof checkRequestSchema>

/** How the card stands. Only `usable` may be relied on. */
export const STANDINGS = [
  'usable',
  'expired',
  'lost',
  'revoked',
  'licence-withdrawn',
  'not-issued',
  'unknown',
] as const
export type Standing = (typeof STANDINGS)[number]

const itemVerdict = z.enum(['match', 'differs', 'not-compared'])

/** What was found, as the receipt says it. */
export const findingSchema = z.strictObject({
  version: z.literal('jitsuin-qualification-check/1'),
  checkId: z.uuid(),
  checkedAt: z.iso.datetime(),
  checker: z.strictObject({ institution: z.string(), person: z.string() }),
  purpose,
  shownBy: z.enum(['number', 'touch']),
  cardId: z.string(),
  standing: z.enum(STANDINGS),
  /** Last day of the card, when it is known. */
  lastDay: day.optional(),
  qualification: z.string().optional(),
  items: z.strictObject({
    name: itemVerdict,
    birthDate: itemVerdict,
    registrationDate: itemVerdict,
    registrationNumber: itemVerdict,
  }),
  /** When the ministry's registry last matched the four items. */
  registryMatchedOn: day.optional(),
  /** `accepted`: usable, all four match. Everything else is not to be relied on. */
  outcome: z.enum(['accepted', 'not-accepted']),
})
export type Finding = z.infer<typeof findingSchema>

/** A finding with the signature of the service over its canonical form (docs/qualification.md). */
export const receiptSchema = z.strictObject({
  finding: findingSchema,
  /** Ed25519, base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
})
export type Receipt = z.infer<typeof receiptSchema>

/** The answer to a check. The photo is there when the holder typed the PIN and discloses it. */
export const checkAnswerSchema = z.object({
  receipt: receiptSchema,
  photo: z.discriminatedUnion('shown', [
    z.object({ shown: z.literal('yes'), mediaType: z.string(), base64: z.base64() }),
    z.object({ shown: z.literal('no'), why: z.enum(['needs-touch', 'not-disclosed', 'none']) }),
  ]),
})
export type CheckAnswer = z.infer<typeof checkAnswerSchema>

/** `POST /api/checks/challenge` */
export const challengeSchema = z.object({ nonce: octets32, expiresAt: z.iso.datetime() })

/** `POST /api/receipts/verify` */
export const receiptVerdictSchema = z.object({
  verdict: z.enum(['genuine', 'changed', 'other-key']),
  /** How the card stands now, when the receipt is genuine. */
  now: z.object({ standing: z.enum(STANDINGS), at: z.iso.datetime() }).optional(),
})
export type ReceiptVerdict = z.infer<typeof receiptVerdictSchema>

/** `GET /api/checks/mine`: who checked the holder, newest first. */
export const ownChecksSchema = z.object({
  checks: z.array(
    z.object({
      checkId: z.uuid(),
      checkedAt: z.iso.datetime(),
      institution: z.string(),
      person: z.string(),
      purpose,
      shownBy: z.enum(['number', 'touch']),
      outcome: z.enum(['accepted', 'not-accepted']),
      standing: z.enum(STANDINGS),
    }),
  ),
  next: z.string().optional(),
})
export type OwnChecks = z.infer<typeof ownChecksSchema>
