/** JSON of the SAML part, as pages and other services see it. Times are UTC. */
import * as z from 'zod'

/** Addresses of the interface. */
export const SAML_ROUTES = {
  logouts: '/api/federation/logouts',
  logout: '/api/federation/logouts/:runId',
  keys: '/api/federation/saml/keys',
  announce: '/api/federation/saml/keys/announcement',
  rehearse: '/api/federation/saml/keys/rehearsals',
  propose: '/api/federation/saml/keys/proposal',
  activate: '/api/federation/saml/keys/activation',
  metadataReadings: '/api/federation/saml/metadata-readings',
} as const

const text = z.object({ ja: z.string(), en: z.string() })
const time = z.iso.datetime()

/**
 * A sign-out at all SAML partners. `next` is where the browser goes, as a whole page: to the partners that are still to be asked,
 * or back to the one that began. `no-answer` and `failed` are not signed out as far as anyone knows.
 */
export const logoutSchema = z.object({
  runId: z.string(),
  results: z.array(
    z.object({
      partnerId: z.string(),
      /** Absent when the partner is no longer in the register. */
      name: text.optional(),
      result: z.enum(['waiting', 'asked', 'done', 'failed', 'no-answer', 'no-channel']),
    }),
  ),
  next: z.object({ step: z.enum(['ask-next', 'return']), address: z.string() }).optional(),
})

/** A signing key in metadata. */
const samlKeySchema = z.object({
  keyId: z.string(),
  certificatePem: z.string(),
  sha256Hex: z.string(),
  state: z.enum(['active', 'announced', 'retired']),
  since: time,
  /** Of an announced key: the first moment at which it may become active. */
  activeFrom: time.optional(),
  rehearsals: z.array(z.object({ partnerId: z.string(), until: time })),
  proposedBy: z.string().optional(),
})

/** The keys, the active one first. */
export const samlKeysSchema = z.object({ keys: z.array(samlKeySchema) })

/** With which partner the next key is tried. */
export const rehearsalSchema = z.strictObject({ partnerId: z.string().min(1).max(100) })

/** Metadata to be read: as text, or from an address; optionally the certificate (PEM) that must have signed it. */
export const metadataRequestSchema = z.strictObject({
  source: z.union([
    z.strictObject({
      xml: z
        .string()
        .min(1)
        .max(512 * 1024),
    }),
    z.strictObject({ address: z.string().min(1).max(1024) }),
  ]),
  pinnedCertificatePem: z
    .string()
    .max(16 * 1024)
    .optional(),
})

/** What metadata says, and what it would change in the register; certificates as base64 of DER. */
export const metadataReadingSchema = z.object({
  signature: z.enum(['checked', 'not-checked']),
  facts: z.object({
    entityId: z.string(),
    consumers: z.array(
      z.object({ index: z.number(), location: z.string(), isDefault: z.enum(['yes', 'no']) }),
    ),
    logout: z.array(
      z.object({
        binding: z.enum(['redirect', 'post']),
        location: z.string(),
        responseLocation: z.string().optional(),
      }),
    ),
    signingCertificates: z.array(z.string()),
    encryptionCertificate: z.string().optional(),
    signedRequests: z.enum(['demanded', 'optional']),
  }),
  changes: z.array(
    z.object({
      what: z.enum(['entity-id', 'consumer', 'logout', 'signing-certificate', 'encryption-certificate']),
      change: z.enum(['added', 'removed']),
      value: z.string(),
    }),
  ),
})

/** A sign-out at all SAML partners. */
export type SamlLogout = z.output<typeof logoutSchema>
/** The signing keys. */
export type SamlKeys = z.output<typeof samlKeysSchema>
/** Metadata that was read. */
export type MetadataReadingView = z.output<typeof metadataReadingSchema>
