/**
 * What a vendor's client sees of the signing service (署名サービスクラウド): registration of its key, authorisations, signatures. All
 * over TLS with a certificate of the client's own making (RFC 8705 §2.2); the key in it is the client's name.
 */
import {
  approvalEvidenceSchema,
  base64url,
  instantSchema,
  LONGEST_STATEMENT,
  leavesSchema,
  MOST_OF_A_DAY,
  serialNumberSchema,
  sha256Schema,
  sheetSchema,
  uuidSchema,
} from '@jitsuin/second-key'
import { z } from 'zod'
import { contractPaths, judgementSchema } from './wire/contracts.js'

export * from './wire/contract-errors.js'
export * from './wire/contracts.js'

const certificate = base64url(16 * 1024)

/** What `POST /v1/clients` answers. */
export const registeredClientSchema = z.object({
  institution: serialNumberSchema,
  institutionName: z.string(),
  label: z.string(),
  clientKey: sha256Schema,
})
export type RegisteredClient = z.infer<typeof registeredClientSchema>

/** `POST /v1/authorisations`: asks the holder with this subject serialNumber. */
export const authorisationWishBody = z.strictObject({
  subject: serialNumberSchema,
  /** For a day: how many signatures at most; as many as the service allows when left out. */
  numSignatures: z.int().min(1).max(MOST_OF_A_DAY).optional(),
  /** For a list: its leaves, and the sealed sheet for the holder's phone. Its key stays with the client. */
  list: leavesSchema.extend({ sheet: sheetSchema }).optional(),
})
export type AuthorisationWish = z.infer<typeof authorisationWishBody>
export const openedAuthorisationSchema = z.object({
  authorisationId: uuidSchema,
  /** Where the holder approves, shown as a QR code; for a list, the client puts `#` and the key of its sheet behind it. */
  approveAddress: z.url(),
  approveBy: instantSchema,
  begins: instantSchema,
  ends: instantSchema,
})
export type OpenedAuthorisation = z.infer<typeof openedAuthorisationSchema>

/** `GET /v1/authorisations/:id`: how it stands; an active one has its token and shows what was used. */
export const authorisationSchema = z.object({
  authorisationId: uuidSchema,
  subject: serialNumberSchema,
  state: z.enum(['asked', 'active', 'ended', 'expired']),
  begins: instantSchema,
  /** The first instant at which nothing more is signed. */
  ends: instantSchema,
  token: z.string().optional(),
  kind: z.enum(['day', 'list']),
  /** How many digests may be signed under it. */
  numSignatures: z.int(),
  used: z.object({ requests: z.int(), signatures: z.int() }),
  /** How the institution's contract stands; of `in-grace` the days until it is cut off. Absent: nobody needs one. */
  contract: judgementSchema.optional(),
})
export type AuthorisationView = z.infer<typeof authorisationSchema>

/** `POST /v1/signatures`, with `Authorization: Bearer` and the token. */
export const signaturesBody = z.strictObject({
  /** `jitsuin-second-key-sign/1`: the digests to sign; or `jitsuin-second-key-list-sign/1`: items of a list. */
  request: base64url(LONGEST_STATEMENT),
  /** The client key's signature of it: ECDSA with SHA-256, DER. */
  signature: base64url(128),
})
export const signaturesSchema = z.object({
  /** RSASSA-PKCS1-v1_5 values in the order of the digests. */
  signatures: z.array(base64url(512)),
  /** The second certificate, and those above it, issuer first; DER. */
  certificate,
  chain: z.array(certificate),
})
export type Signatures = z.infer<typeof signaturesSchema>

/**
 * `GET /v1/authorisations/:id/evidence`: what shows that the holder approved, for whoever judges it later without us
 * (packages/second-key, proof.ts).
 */
export const evidenceSchema = approvalEvidenceSchema

/** `GET /v1/keys/:subject`: the second certificate, for whoever builds a signature around it before asking. */
export const keySchema = z.object({
  subject: serialNumberSchema,
  certificate,
  chain: z.array(certificate),
  bits: z.int(),
  /** `dealt`: one process held the whole key for a moment when it was made; `two-party`: none ever did. */
  origin: z.enum(['dealt', 'two-party']),
})
export type KeyView = z.infer<typeof keySchema>

/** Addresses of the interface. */
export const ROUTES = {
  clients: '/v1/clients',
  authorisations: '/v1/authorisations',
  authorisation: (id: string) => `/v1/authorisations/${id}`,
  evidence: (id: string) => `/v1/authorisations/${id}/evidence`,
  signatures: '/v1/signatures',
  key: (subject: string) => `/v1/keys/${subject}`,
} as const

/** Addresses for the issuing office, at the inner door. */
export const OFFICE_ROUTES = {
  figures: '/office/figures',
  contracts: contractPaths('/office'),
} as const
