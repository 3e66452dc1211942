/** What an officer is given to sign, whatever it is about, and the signature that comes back. */
import { z } from 'zod'

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(8192)
const statement = base64url.max(65_536)

/** Warrants that one list can hold: two for each of its cases. */
const MOST_ORDERS = 20_000

/** How an officer's key signs: a passkey at the office's own address, or a staff card in the card bridge. */
export const OFFICER_METHODS = ['passkey', 'staff-card'] as const
export type OfficerMethod = (typeof OFFICER_METHODS)[number]

/** One answer to sign by either kind of key. */
export const toSignSchema = z.object({
  method: z.enum(OFFICER_METHODS),
  /** The order, or the head of the list of orders (docs/ca.md). */
  bytes: statement,
  /** The challenge for a passkey: SHA-256 of the bytes. */
  digest: base64url,
  credentialId: base64url.optional(),
  /** Tag and order, in the order of the list: for a staff card, which shows and signs each by itself, and where few are shown. */
  orders: z.array(statement).max(MOST_ORDERS).optional(),
})
export type ToSign = z.infer<typeof toSignSchema>

/** A signature over the bytes; whose it is follows from the session. */
export const caseSignatureSchema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('passkey'),
    credentialId: base64url,
    authenticatorData: base64url,
    clientDataJson: base64url,
    signature: base64url,
  }),
  z.strictObject({ method: z.literal('staff-card'), signature: base64url }),
])
export type CaseSignature = z.infer<typeof caseSignatureSchema>

/** A signature over the bytes, or those of a staff card over each order, in their order. */
export const orderSignatureSchema = z.union([
  caseSignatureSchema,
  z.strictObject({
    method: z.literal('staff-card'),
    signatures: z.array(base64url).min(1).max(MOST_ORDERS),
  }),
])
export type OrderSignature = z.infer<typeof orderSignatureSchema>
