/**
 * What the signing service answers, as this library reads it (docs/second-key.md). The schemas of the service itself are in its
 * contract, which no package imports; the tests hold both to each other.
 */
import { base64url, instantSchema, serialNumberSchema, sha256Schema, uuidSchema } from '@jitsuin/second-key'
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

/** How the contract of the institution stands (docs/second-key.md §7); days are those of Japan. */
const contractSchema = z.object({
  standing: z.enum(['in-order', 'in-grace', 'cut-off', 'ended', 'none']),
  /** Of `in-grace`: the last day on which signing goes on without a payment, and the days until it is cut off. */
  lastDay: z.iso.date().optional(),
  daysLeft: z.int().optional(),
  /** Of `cut-off`: its first day. */
  since: z.iso.date().optional(),
})
/** What a program shows its users, so that nobody is cut off unawares. */
export type ContractStandingAnswer = Readonly<z.infer<typeof contractSchema>>

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
  contract: contractSchema.optional(),
})
export type AuthorisationAnswer = Readonly<z.infer<typeof authorisationSchema>>

/** Signatures in the order of the digests. */
export const signaturesSchema = z.object({
  signatures: z.array(base64url(512)),
  certificate,
  chain: z.array(certificate),
})

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
