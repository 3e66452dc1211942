/** Schemas of what travels between pages, clients and the two services; each names its form and bound. */
import { z } from 'zod'
import { LONGEST_STATEMENT } from './form.js'
import { LONGEST_SHEET } from './sheet.js'
import { DIGEST_ALGORITHMS, MOST_DIGESTS } from './statements.js'

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
export const signedSchema = z.strictObject({
  statement: base64url(LONGEST_STATEMENT),
  signature: base64url(1024),
})
export type Signed = z.infer<typeof signedSchema>

/** The leaves of a list that the holder shall approve (list.ts), in its order. */
export const leavesSchema = z.strictObject({
  algorithm: z.enum(DIGEST_ALGORITHMS),
  leaves: z.array(sha256Schema).min(1).max(MOST_DIGESTS),
})
export type Leaves = z.infer<typeof leavesSchema>
/** A sealed sheet (sheet.ts). */
export const sheetSchema = base64url(LONGEST_SHEET)

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

/** What a card answers: the sign-in statement that the card bridge wrote (packages/bridge-client), signed by its key. */
export const cardAnswerSchema = z.strictObject({
  /** `hpki`: the holder's qualification card; `jpki`: their My Number card. */
  card: z.enum(['hpki', 'jpki']),
  statement: base64url(600),
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  signature: base64url(1024),
  certificate: base64url(16 * 1024),
  chain: z.array(base64url(16 * 1024)).max(4),
})
export type CardAnswer = z.infer<typeof cardAnswerSchema>

/** What a holder answers a challenge with: their passkey, or one of their cards. */
export const carrierAnswerSchema = z.union([
  z.strictObject({ assertion: assertionSchema }),
  z.strictObject({ card: cardAnswerSchema }),
])
export type CarrierAnswer = z.infer<typeof carrierAnswerSchema>

/** Who says that something new is the holder's: the enrolment code's key over the statement, or a carrier over its SHA-256. */
export const enrolmentProofSchema = z.union([
  z.strictObject({ signature: base64url(64) }),
  z.strictObject({ holder: carrierAnswerSchema }),
])
export type EnrolmentProof = z.infer<typeof enrolmentProofSchema>

/** Who proved that a passkey is the holder's: whoever had the enrolment code, under the authority's grant; or a card of theirs. */
const keptProofSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('code'),
    /** The signature of the enrolment code's key over the statement: Ed25519. */
    signature: base64url(64),
    /** `jitsuin-second-key-grant/1`, signed by the authority's grant key. */
    grant: signedSchema,
  }),
  z.strictObject({ kind: z.literal('card'), card: cardAnswerSchema }),
])

/** What binds a passkey to a certificate. */
export const credentialEvidenceSchema = z.strictObject({
  /** COSE_Key (RFC 9052 §7). */
  publicKey: base64url(1024),
  /** `jitsuin-second-key-enrolment/1`. */
  statement: base64url(4096),
  proof: keptProofSchema,
})
export type CredentialEvidence = z.infer<typeof credentialEvidenceSchema>

/** What shows that a holder approved; whoever judges it needs no service of ours (proof.ts). */
export const approvalEvidenceSchema = z.strictObject({
  /** The statement whose SHA-256 was answered. */
  statement: base64url(LONGEST_STATEMENT),
  answer: carrierAnswerSchema,
  /** The binding of the passkey that answered; a card needs none. */
  credential: credentialEvidenceSchema.optional(),
})
export type ApprovalEvidence = z.infer<typeof approvalEvidenceSchema>

/** The proof of one signature on a list: everything that a stranger needs to judge it off line (proof.ts). */
export const proofBundleSchema = z.strictObject({
  form: z.literal('jitsuin-second-key-proof/1'),
  approval: approvalEvidenceSchema,
  item: z.strictObject({
    index: z.int().min(0),
    salt: base64url(32),
    /** What the holder read. */
    shown: z.string().max(2000),
    digest: base64url(64),
    /** The neighbours of the leaf on the way to the root (RFC 6962 §2.1.1). */
    path: z.array(base64url(32)).max(9),
  }),
  /** The second certificate, DER, and the signature over the digest. */
  certificate: base64url(16 * 1024),
  signature: base64url(512),
})
export type ProofBundle = z.infer<typeof proofBundleSchema>
