/**
 * What others see of key management (鍵管理サービス): the page on which holders approve, the issuing office, whoever makes
 * keys. Works in browsers.
 */
import {
  attestationSchema,
  base64url,
  cardAnswerSchema,
  carrierAnswerSchema,
  enrolmentProofSchema,
  instantSchema,
  serialNumberSchema,
  sha256Schema,
  sheetSchema,
  signedSchema,
  uuidSchema,
} from '@jitsuin/second-key'
import { z } from 'zod'

const nonce = z.string().regex(/^[0-9a-f]{64}$/)
const certificate = base64url(16 * 1024)

/**
 * `POST /v1/enrolments`: begins to bind a passkey under a grant, or a passkey or My Number card for a person who will answer with a card or
 * passkey of theirs.
 */
export const enrolmentWishBody = z.union([
  z.strictObject({ grantId: uuidSchema }),
  z.strictObject({ subject: serialNumberSchema }),
])
/** What the page needs for a new passkey and for the statement about it. */
export const begunEnrolmentSchema = z.object({
  enrolmentId: uuidSchema,
  subject: serialNumberSchema,
  certificate: sha256Schema,
  keyManagementNonce: nonce,
  signingNonce: nonce,
  issued: instantSchema,
  expires: instantSchema,
})
export type BegunEnrolment = z.infer<typeof begunEnrolmentSchema>

/** `POST /v1/enrolments/:id`: the new passkey, the statement about it, and who says that it is the holder's. */
export const enrolmentProofBody = z.strictObject({
  attestation: attestationSchema,
  statement: base64url(4096),
  proof: enrolmentProofSchema,
})
/** `POST /v1/enrolments/:id/card`: the same for a My Number card. */
export const cardLinkBody = z.strictObject({
  card: cardAnswerSchema,
  statement: base64url(4096),
  proof: enrolmentProofSchema,
})
export const enrolledSchema = z.object({
  subject: serialNumberSchema,
  /** The name in the second certificate. */
  name: z.string(),
  validUntil: instantSchema,
  origin: z.enum(['dealt', 'two-party']),
})
export type Enrolled = z.infer<typeof enrolledSchema>

/** `GET /v1/approvals/:id`: what the holder is asked to approve, and which passkey answers. */
export const approvalViewSchema = z.object({
  authorisationId: uuidSchema,
  state: z.enum(['asked', 'active', 'ended', 'expired']),
  subject: serialNumberSchema,
  /** Romaji, as in the second certificate. */
  name: z.string(),
  institution: z.object({ id: serialNumberSchema, name: z.string(), client: z.string() }),
  begins: instantSchema,
  ends: instantSchema,
  approveBy: instantSchema,
  /** A day at the institution, or one list of documents. */
  kind: z.enum(['day', 'list']),
  /** How many documents may be signed under it, and how many were. */
  numSignatures: z.int(),
  used: z.int(),
  /** The sealed sheet of a list, until the holder has decided (packages/second-key, sheet.ts). */
  sheet: sheetSchema.optional(),
  /** The bytes whose SHA-256 the passkey answers; the page shows what stands in them. */
  statement: base64url(4096),
  /** With what the holder can answer; their HPKI card always can. */
  ways: z.object({
    /** The id of their passkey, if one is enrolled. */
    passkey: base64url(1023).optional(),
    /** Whether a My Number card is linked. */
    jpki: z.boolean(),
  }),
  /** Where the browser goes on once the holder has decided, when a client's own page sent it here (OAuth). */
  continueAddress: z.url().optional(),
})
export type ApprovalView = z.infer<typeof approvalViewSchema>

/** `POST /v1/approvals/:id`. */
export const approvalBody = carrierAnswerSchema

/** `POST /browser/authorizations`: a holder's browser opens a pushed request (RFC 9126 §4). */
export const browserOpeningBody = z.strictObject({
  client_id: z.string().max(100).optional(),
  request_uri: z.string().max(200).optional(),
})
/** Where the browser goes. */
export const browserPlaceSchema = z.strictObject({ location: z.url() })

/** `POST /office/keys`: a key for a person under a warrant; its certification request as soon as it is made. */
export const officeKeyBody = z.strictObject({
  warrantId: uuidSchema,
  warrantDigest: sha256Schema,
  subject: serialNumberSchema,
  nameRomaji: z.string().min(1).max(200),
})
export const officeKeySchema = z.object({ request: base64url(16 * 1024) })
/** `POST /office/certificates`. */
export const officeCertificateBody = z.strictObject({
  warrantId: uuidSchema,
  certificate,
  chain: z.array(certificate).max(4),
})
/** `POST /office/grants`: a grant of the authority. */
export const officeGrantBody = signedSchema
/** `POST /office/ends`: the second key of a person ends. */
export const officeEndBody = z.strictObject({
  subject: serialNumberSchema,
  reason: z.enum(['revoked', 'expired', 'withdrawn']),
})

/** Addresses of the page's interface. */
export const ROUTES = {
  enrolments: '/v1/enrolments',
  enrolment: (id: string) => `/v1/enrolments/${id}`,
  cardLink: (id: string) => `/v1/enrolments/${id}/card`,
  approval: (id: string) => `/v1/approvals/${id}`,
  approvalEnd: (id: string) => `/v1/approvals/${id}/end`,
} as const

/** Addresses for the host of the page, on behalf of a holder's browser. */
export const BROWSER_ROUTES = {
  opening: '/browser/authorizations',
  continuation: (id: string) => `/browser/authorizations/${id}/continue`,
} as const

/** Addresses for the issuing office. */
export const OFFICE_ROUTES = {
  keys: '/office/keys',
  certificates: '/office/certificates',
  grants: '/office/grants',
  ends: '/office/ends',
  figures: '/office/figures',
} as const
