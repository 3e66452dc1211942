/**
 * What a vendor's client sees of the signing service (署名サービスクラウド): registration of its key, authorisations, signatures. All
 * over TLS with a certificate of the client's own making (RFC 8705 §2.2); the key in it is the client's name.
 */
import { base64url, instantSchema, serialNumberSchema, sha256Schema, uuidSchema } from '@jitsuin/second-key'
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
export const authorisationWishBody = z.strictObject({ subject: serialNumberSchema })
export const openedAuthorisationSchema = z.object({
  authorisationId: uuidSchema,
  /** Where the holder approves; shown as a QR code. */
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
  used: z.object({ requests: z.int(), signatures: z.int() }),
  /** How the institution's contract stands; of `in-grace` the days until it is cut off. Absent: nobody needs one. */
  contract: judgementSchema.optional(),
})
export type AuthorisationView = z.infer<typeof authorisationSchema>

/** `POST /v1/signatures`, with `Authorization: Bearer` and the token. */
export const signaturesBody = z.strictObject({
  /** `jitsuin-second-key-sign/1`: the digests to sign. */
  request: base64url(72 * 1024),
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
  signatures: '/v1/signatures',
  key: (subject: string) => `/v1/keys/${subject}`,
} as const

/** Addresses for the issuing office, at the inner door. */
export const OFFICE_ROUTES = {
  figures: '/office/figures',
  contracts: contractPaths('/office'),
} as const
