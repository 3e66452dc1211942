/**
 * What the signing service answers, as this library reads it (docs/second-key.md). The schemas of the service itself are in its
 * contract, which no package imports; the tests hold both to each other.
 */
import {
  assertionSchema,
  base64url,
  credentialEvidenceSchema,
  instantSchema,
  LONGEST_STATEMENT,
  serialNumberSchema,
  sha256Schema,
  uuidSchema,
} from '@jitsuin/second-key'
import { z } from 'zod'

const certificate = base64url(16 * 1024)

/** A registered client. */
export const registeredClientSchema = z.object({
  institution: serialNumberSchema,
  institutionName: z.string(),
  label: z.string(),
  clientKey: sha256Schema,
})
export type RegisteredClient = Readonly<z.infer<typeof registeredClientSchema>>

/** An authorisation that the holder has been asked for. */
export const openedAuthorisationSchema = z.object({
  authorisationId: uuidSchema,
  approveAddress: z.url(),
  approveBy: instantSchema,
  begins: instantSchema,
  ends: instantSchema,
})

/** How an authorisation stands. */
export const authorisationSchema = z.object({
  authorisationId: uuidSchema,
  subject: serialNumberSchema,
  state: z.enum(['asked', 'active', 'ended', 'expired']),
  begins: instantSchema,
  ends: instantSchema,
  token: z.string().optional(),
  kind: z.enum(['day', 'list']),
  numSignatures: z.int(),
  used: z.object({ requests: z.int(), signatures: z.int() }),
})
export type AuthorisationAnswer = Readonly<z.infer<typeof authorisationSchema>>

/** Signatures in the order of the digests. */
export const signaturesSchema = z.object({
  signatures: z.array(base64url(512)),
  certificate,
  chain: z.array(certificate),
})

/** What shows that the holder approved (docs/second-key.md §3). */
export const evidenceSchema = z.object({
  statement: base64url(LONGEST_STATEMENT),
  assertion: assertionSchema,
  credential: credentialEvidenceSchema,
})
/** What shows that the holder approved: the statement that the passkey signed, its answer, and what binds it to the certificate. */
export type Evidence = Readonly<z.infer<typeof evidenceSchema>>

/** A second certificate. */
export const keySchema = z.object({
  subject: serialNumberSchema,
  certificate,
  chain: z.array(certificate),
  bits: z.int(),
  origin: z.enum(['dealt', 'two-party']),
})

/** The service answers. */
export const aliveSchema = z.object({ status: z.string() })

const text = z.object({ ja: z.string(), en: z.string() })

/** A refusal (RFC 9457). */
export const problemSchema = z.object({
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  next: text,
  requestId: z.string().optional(),
  fields: z.array(z.object({ pointer: z.string(), code: z.string() })).optional(),
})

/** Addresses of the interface. */
export const ROUTES = {
  clients: '/v1/clients',
  authorisations: '/v1/authorisations',
  authorisation: (id: string) => `/v1/authorisations/${id}`,
  evidence: (id: string) => `/v1/authorisations/${id}/evidence`,
  signatures: '/v1/signatures',
  key: (subject: string) => `/v1/keys/${encodeURIComponent(subject)}`,
  /** Answers without asking who asks. */
  alive: '/healthz',
} as const
