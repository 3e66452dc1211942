/** Schemas of what travels between pages, clients and the two services; each names its form and bound. */
import { z } from 'zod'

/** Octets in base64url without padding. */
export const base64url = (mostOctets: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(Math.ceil((mostOctets * 4) / 3))

/** SHA-256, lower-case hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
/** The subject serialNumber of a person or an institution. */
export const serialNumberSchema = z.string().regex(/^[A-Za-z0-9-]{1,20}$/)
/** A UUID in lower case. */
export const uuidSchema = z.uuid().lowercase()
/** An instant, RFC 3339 in UTC. */
export const instantSchema = z.iso.datetime({ offset: false })

/** A statement and its signature. */
export const signedSchema = z.strictObject({ statement: base64url(72 * 1024), signature: base64url(1024) })
export type Signed = z.infer<typeof signedSchema>

/** A client's key as its institution states it (docs/second-key.md §4): `POST /v1/clients`, and what signing passes on. */
export const clientRegistrationSchema = z.strictObject({
  /** `jitsuin-second-key-client/1`, and its signature by the institution's HPKI organisation certificate (RSA, SHA-256). */
  statement: base64url(4096),
  signature: base64url(1024),
  /** SubjectPublicKeyInfo of the client's key: P-256. */
  spki: base64url(1024),
  certificate: base64url(16 * 1024),
  chain: z.array(base64url(16 * 1024)).max(4),
})
export type ClientRegistration = z.infer<typeof clientRegistrationSchema>

/** What a passkey answers to `navigator.credentials.get` (WebAuthn L3 §5.1), as `toJSON` writes it. */
export const assertionSchema = z.strictObject({
  id: base64url(1023),
  rawId: base64url(1023),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(20).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  response: z.strictObject({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    signature: base64url(1024),
    userHandle: base64url(64).nullish(),
  }),
})
export type Assertion = z.infer<typeof assertionSchema>

/** What a passkey answers to `navigator.credentials.create`, as `toJSON` writes it. */
export const attestationSchema = z.strictObject({
  id: base64url(1023),
  rawId: base64url(1023),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(20).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  response: z.strictObject({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(32 * 1024),
    authenticatorData: base64url(4096).optional(),
    publicKey: base64url(4096).nullish(),
    publicKeyAlgorithm: z.int().optional(),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
})
export type Attestation = z.infer<typeof attestationSchema>
