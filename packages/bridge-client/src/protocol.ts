/**
 * The protocol between a page and the card bridge of its user, version 1 (docs/card-bridge.md). JSON over HTTP on a loopback
 * address; byte strings are base64url, times are RFC 3339 in UTC. A page never sees a PIN, nor the holder before a signature.
 */
import * as z from 'zod'

// Pages run under a policy that forbids `eval`; zod would try it for speed and be reported to the console.
if ('document' in globalThis) z.config({ jitless: true })

/** The name and version of the protocol; another number means another shape of some message. */
export const BRIDGE_PROTOCOL = 'jitsuin-bridge/1'

/** Where a bridge listens unless its user chose another port. */
export const BRIDGE_PORT = 8324

/** Carries the pairing secret of a site in every call. */
export const SECRET_HEADER = 'jitsuin-bridge-secret'

/** Where the bridge answers. */
export const ROUTES = {
  status: '/v1/status',
  pairings: '/v1/pairings',
  pairing: (id: string) => `/v1/pairings/${encodeURIComponent(id)}`,
  signIns: '/v1/sign-ins',
  documentSignatures: '/v1/document-signatures',
  hashSignatures: '/v1/hash-signatures',
  orderApprovals: '/v1/order-approvals',
  /** `?after=N` waits until the request has changed since version N, at most `LIMITS.waitSeconds`. */
  request: (id: string, after?: number) =>
    `/v1/requests/${encodeURIComponent(id)}${after === undefined ? '' : `?after=${after}`}`,
} as const

/** What one call may carry and how long it may live; the ends count as allowed. */
export const LIMITS = {
  requestSeconds: 300,
  waitSeconds: 20,
  documents: 50,
  documentBytes: 20 * 1024 * 1024,
  hashes: 50,
  orders: 50,
  orderCharacters: 20_000,
} as const

const id = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const instant = z.iso.datetime()
const bytes = z.string().regex(/^[A-Za-z0-9_-]*$/)
const octets32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/**
 * A page of the bridge itself. Whatever listens on its port may belong to another user of the computer, and a site makes a link
 * of this: no address elsewhere, and no script.
 */
const oneTimePage = z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/[A-Za-z0-9_/-]+$/)

/** A reader and its card, as far as a page may know: no name, no certificate. */
export const readerSchema = z.object({
  name: z.string(),
  kind: z.enum(['hardware', 'software']),
  /** `unknown`: a card that neither HPKI nor the My Number card explains; `busy`: another program holds it. */
  card: z.enum(['absent', 'mute', 'unknown', 'busy', 'locked', 'usable']),
})

/** `GET /v1/status` */
export const statusSchema = z.object({
  protocol: z.string(),
  version: z.string(),
  readers: z.array(readerSchema).readonly(),
  /** What the user lets this site do beyond signing in and signing documents. */
  permissions: z.object({ signHash: z.boolean() }),
})

/** `POST /v1/pairings`: the page keeps the secret of 32 random octets and tells its SHA-256 alone. */
export const pairingRequestSchema = z.strictObject({ secretHash: octets32 })

/** The answer: the one-time page on which the user allows the site or does not. */
export const pairingStartedSchema = z.object({ id, page: oneTimePage, expiresAt: instant })

/** `GET /v1/pairings/{id}`, with the secret. */
export const pairingSchema = z.object({ state: z.enum(['waiting', 'allowed', 'refused', 'expired']) })

/** The kinds of card that a site accepts for signing in. */
export const cardKindSchema = z.enum(['hpki', 'jpki'])

/** `POST /v1/sign-ins`: 32 octets of the site's choice, and when they stop to count (at most five minutes ahead). */
export const signInRequestSchema = z.strictObject({
  nonce: octets32,
  expiresAt: instant,
  accepts: z.array(cardKindSchema).min(1).max(2).default(['hpki']),
})

/** How a document is to be signed: `xades` puts the signature into an XML document and around any other. */
export const documentFormSchema = z.enum(['xades', 'prescription'])

/** `POST /v1/document-signatures` */
export const documentRequestSchema = z.strictObject({
  expiresAt: instant,
  documents: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        mediaType: z.string().max(100).default('application/octet-stream'),
        content: bytes,
        /** `prescription`: the content is the CSV of the e-prescription service. */
        form: documentFormSchema.default('xades'),
      }),
    )
    .min(1)
    .max(LIMITS.documents),
})

/** `POST /v1/hash-signatures`: SHA-256 values of things that the bridge never sees. Needs the permission `signHash`. */
export const hashRequestSchema = z.strictObject({
  expiresAt: instant,
  hashes: z
    .array(z.strictObject({ label: z.string().max(200), sha256: octets32 }))
    .min(1)
    .max(LIMITS.hashes),
})

/**
 * `POST /v1/order-approvals`: orders of the issuing office to the certification authority, each as canonical JSON (RFC 8785) without
 * the tag `jitsuin-order/1`; the bridge shows all that stands in them and puts the tag before them itself.
 */
export const orderRequestSchema = z.strictObject({
  expiresAt: instant,
  orders: z.array(z.string().max(LIMITS.orderCharacters)).min(1).max(LIMITS.orders),
})

/** The answer to the four calls above: the one-time page on which the PIN is typed. */
export const requestStartedSchema = z.object({ id, page: oneTimePage, expiresAt: instant })

/** What an open request waits for. */
export const STEPS = [
  'page-wait',
  'no-reader',
  'no-card',
  'card-unreadable',
  'card-locked',
  'no-certificate',
  'pin-wait',
  'working',
] as const

const signerCertificates = { certificate: bytes, chain: z.array(bytes).readonly() }

/** What a sign-in gives: the statement (sign-in-statement.ts), the signature over it, the certificate and those above it. */
export const signInResultSchema = z.object({
  kind: z.literal('sign-in'),
  card: cardKindSchema,
  statement: bytes,
  signature: bytes,
  ...signerCertificates,
})

/** Signed files in the order of the call. */
export const documentResultSchema = z.object({
  kind: z.literal('documents'),
  documents: z.array(z.object({ name: z.string(), content: bytes })).readonly(),
  ...signerCertificates,
})

/** Bare RSASSA-PKCS1-v1_5 signatures in the order of the call. */
export const hashResultSchema = z.object({
  kind: z.literal('hashes'),
  signatures: z.array(bytes).readonly(),
  ...signerCertificates,
})

/** Signatures of the authentication key over tag and order, in the order of the call. */
export const orderResultSchema = z.object({
  kind: z.literal('orders'),
  signatures: z.array(bytes).readonly(),
  ...signerCertificates,
})

const text = z.object({ ja: z.string(), en: z.string() })

/** A refusal (RFC 9457 with our code and sentences). */
export const problemSchema = z.object({
  status: z.number().int(),
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  next: text,
})

const version = z.number().int()

/** `GET /v1/requests/{id}` */
export const requestSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open'), version, step: z.enum(STEPS) }),
  z.object({
    state: z.literal('done'),
    version,
    result: z.discriminatedUnion('kind', [
      signInResultSchema,
      documentResultSchema,
      hashResultSchema,
      orderResultSchema,
    ]),
  }),
  z.object({ state: z.literal('cancelled'), version }),
  z.object({ state: z.literal('expired'), version }),
  z.object({ state: z.literal('failed'), version, problem: problemSchema }),
])

export type BridgeReader = z.infer<typeof readerSchema>
export type BridgeStatusMessage = z.infer<typeof statusSchema>
export type BridgeRequest = z.infer<typeof requestSchema>
export type BridgeProblem = z.infer<typeof problemSchema>
export type CardKind = z.infer<typeof cardKindSchema>
export type DocumentForm = z.infer<typeof documentFormSchema>
export type RequestStep = (typeof STEPS)[number]
export type SignInResult = z.infer<typeof signInResultSchema>
export type HashResult = z.infer<typeof hashResultSchema>
export type OrderResult = z.infer<typeof orderResultSchema>
