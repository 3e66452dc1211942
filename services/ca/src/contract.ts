/**
 * What others see of the certification authority: the form of orders and their approvals, and the publications that
 * the status service receives. Field names are part of the signed bytes of an order; they change only with its version.
 */
import { z } from 'zod'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(8192)
const time = z.iso.datetime({ offset: false })
const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)
const text = z.string().min(1).max(200)

/** The issuing authorities that orders name. */
export const AUTHORITIES = ['signature', 'authenticationPerson', 'authenticationOrganisation'] as const
export type AuthorityName = (typeof AUTHORITIES)[number]

/** What officers can order. */
export const ACTS = [
  'issue',
  'warrant',
  'certify-responder',
  'revoke',
  'enrol-officer',
  'remove-officer',
] as const
export type Act = (typeof ACTS)[number]

/** The facts of the case that both officers saw; what is printed in a certificate must agree with them. */
export const caseFactsSchema = z.strictObject({
  nameRomaji: text,
  nameJa: text.optional(),
  organisation: text.optional(),
  organisationJa: text.optional(),
  organisationalUnit: text.optional(),
  /** subject serialNumber (hpki §2.6): the person at this CA. */
  subjectSerialNumber: z.string().regex(/^[A-Z0-9-]{1,20}$/i),
  roles: z.array(z.string().max(60)).max(4),
  /** Record of the registry match; its content stays with the registration service. */
  registryMatchId: id.optional(),
})
export type CaseFacts = z.infer<typeof caseFactsSchema>

const orderHead = {
  version: z.literal('jitsuin-order/1'),
  orderId: z.uuid(),
  caseNumber: id,
  createdAt: time,
  /** The first instant at which the order no longer counts. */
  expiresAt: time,
}

const issueSchema = z.strictObject({
  ...orderHead,
  act: z.literal('issue'),
  facts: caseFactsSchema,
  authority: z.enum(AUTHORITIES),
  /** First and last day in Japan, both included. */
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  /** SHA-256 of the PKCS#10 request, DER. */
  requestSha256: hex(32),
})

/** The authorities that certify people. */
export const PERSON_AUTHORITIES = ['signature', 'authenticationPerson'] as const
export type PersonAuthority = (typeof PERSON_AUTHORITIES)[number]

/**
 * A warrant: two officers approve the facts of a case before its keys exist. Each authority that it names certifies one request
 * under it, which must carry the digest of the warrant (docs/ca.md).
 */
const warrantSchema = z.strictObject({
  ...orderHead,
  act: z.literal('warrant'),
  facts: caseFactsSchema,
  authorities: z
    .array(z.enum(PERSON_AUTHORITIES))
    .min(1)
    .refine((names) => new Set(names).size === names.length),
  /** Where the private keys are made and stay. */
  keyPlace: z.enum(['card', 'second-key']),
  /** Years that the certificates count; they end a day before their first day comes again (requirements C-02). */
  years: z.int().min(1).max(5),
  /** The last day on which a certificate may begin. */
  useBy: z.iso.date(),
})

const certifyResponderSchema = z.strictObject({
  ...orderHead,
  act: z.literal('certify-responder'),
  authority: z.enum(AUTHORITIES),
  /** Name of the responder; its institution is that of the authority. */
  commonName: text,
  /** First and last day in Japan, both included; a year at most, since nobody asks about a responder (RFC 6960 §4.2.2.2.1). */
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  /** SHA-256 of the PKCS#10 request, DER. */
  requestSha256: hex(32),
})

/** Why a certificate ends (CRLReason, RFC 5280 §5.3.1); hold is not offered, so that no revocation is ever undone. */
export const REVOKE_REASONS = [
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const

const revokeSchema = z.strictObject({
  ...orderHead,
  act: z.literal('revoke'),
  authority: z.enum(AUTHORITIES),
  serialHex: z.string().regex(/^[0-9a-f]{2,40}$/),
  reason: z.enum(REVOKE_REASONS),
  /** Since when the key is suspected, if that is known (RFC 5280 §5.3.2). */
  invalidSince: time.optional(),
})

const officerHead = {
  officerId: id,
  /** SubjectPublicKeyInfo, DER, base64url. */
  publicKey: base64url,
  /** What this officer may order together with another one. */
  acts: z.array(z.enum(ACTS)).min(1).max(ACTS.length),
}

/** An officer of the CA's own list: who signs orders, and with what. */
export const officerSchema = z.discriminatedUnion('method', [
  /** `credentialId`: the credential that must answer. */
  z.strictObject({ ...officerHead, method: z.literal('passkey'), credentialId: base64url }),
  z.strictObject({ ...officerHead, method: z.literal('staff-card') }),
])
export type Officer = z.infer<typeof officerSchema>

const enrolSchema = z.strictObject({ ...orderHead, act: z.literal('enrol-officer'), officer: officerSchema })
const removeSchema = z.strictObject({ ...orderHead, act: z.literal('remove-officer'), officerId: id })

/** What two officers sign. */
export const orderSchema = z.discriminatedUnion('act', [
  issueSchema,
  warrantSchema,
  certifyResponderSchema,
  revokeSchema,
  enrolSchema,
  removeSchema,
])
export type Order = z.infer<typeof orderSchema>
export type IssueOrder = z.infer<typeof issueSchema>
export type WarrantOrder = z.infer<typeof warrantSchema>
export type CertifyResponderOrder = z.infer<typeof certifyResponderSchema>
export type RevokeOrder = z.infer<typeof revokeSchema>
export type EnrolOrder = z.infer<typeof enrolSchema>
export type RemoveOrder = z.infer<typeof removeSchema>

/**
 * Where an order stands in a list that an officer signed as a whole: the Merkle path (RFC 6962 §2.1.1) from the digest of the order to the
 * root; then the officer signed the digest of the list's head instead of the order's (docs/ca.md).
 */
const listPlace = z.strictObject({
  size: z.int().min(2).max(10_000),
  index: z.int().min(0),
  path: z.array(hex(32)).max(14),
})

/** One officer's signature over an order, or over a list of orders that has it. */
export const approvalSchema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('passkey'),
    officerId: id,
    credentialId: base64url,
    authenticatorData: base64url,
    clientDataJson: base64url,
    signature: base64url,
    list: listPlace.optional(),
  }),
  z.strictObject({
    method: z.literal('staff-card'),
    officerId: id,
    signature: base64url,
    list: listPlace.optional(),
  }),
])
export type Approval = z.infer<typeof approvalSchema>

/** `POST /orders`. */
export const submissionSchema = z.strictObject({
  order: orderSchema,
  approvals: z.array(approvalSchema).max(4),
  /** The PKCS#10 request of an `issue` or `certify-responder` order, DER, base64. */
  request: z.base64().max(16_384).optional(),
})
export type Submission = z.infer<typeof submissionSchema>

/** `POST /orders/batch`: many at once; answers stand in the same order, and one that is refused stops no other. */
export const batchSchema = z.strictObject({ submissions: z.array(submissionSchema).min(1).max(500) })
export type Batch = z.infer<typeof batchSchema>

const certificateWishSchema = z.strictObject({
  /** `orderId` of the warrant. */
  warrantId: z.uuid(),
  authority: z.enum(PERSON_AUTHORITIES),
  /** First day in Japan: today's. */
  firstDay: z.iso.date(),
  /** PKCS#10 request that carries the warrant's digest, DER, base64. */
  request: z.base64().max(16_384),
})
/** `POST /warrants/certificates`: requests under warrants; the same request again has the same answer. */
export const certificateWishesSchema = z.strictObject({
  wishes: z.array(certificateWishSchema).min(1).max(500),
})
export type CertificateWish = z.infer<typeof certificateWishSchema>

/** `POST /enrolment-grants`: the holder of a second certificate may bind a passkey with an enrolment code. */
export const enrolmentGrantWishSchema = z.strictObject({
  /** Chosen by whoever makes the code: its key is derived with this id. */
  grantId: z.uuid().lowercase(),
  /** `orderId` of the warrant under which the certificate was issued. */
  warrantId: z.uuid(),
  /** Ed25519 public key of the enrolment code. */
  enrolmentKey: hex(32),
  /** The first instant at which the code no longer counts; 30 days from now at most. */
  expires: time,
})
export type EnrolmentGrantWish = z.infer<typeof enrolmentGrantWishSchema>

/** A grant: a statement `jitsuin-second-key-grant/1` (docs/second-key.md), and its signature by the grant key (ECDSA, DER). */
export const enrolmentGrantSchema = z.object({
  grantId: z.uuid(),
  statement: base64url,
  signature: base64url,
})
export type EnrolmentGrant = z.infer<typeof enrolmentGrantSchema>

const issuedShape = { serialHex: z.string(), certificate: z.base64(), chain: z.array(z.base64()) }

/** Answer to an order that was carried out; the same order sent again has the same answer. */
export const outcomeSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('issue'), ...issuedShape }),
  z.object({ act: z.literal('warrant'), digest: hex(32) }),
  z.object({ act: z.literal('certify-responder'), ...issuedShape }),
  z.object({ act: z.literal('revoke'), serialHex: z.string(), revokedAt: time }),
  z.object({ act: z.literal('enrol-officer'), officerId: id }),
  z.object({ act: z.literal('remove-officer'), officerId: id }),
])
export type Outcome = z.infer<typeof outcomeSchema>

/** One answer among many: what became of it, or the code of the refusal. */
export const manyAnswersSchema = z.object({
  answers: z.array(z.union([outcomeSchema, z.object({ refused: z.string() })])),
})

/** What became of one among many. */
export type Answer = z.infer<typeof manyAnswersSchema>['answers'][number]

/** The state of one certificate, as the status service answers it. */
export const certificateStateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('good'), serialHex: z.string(), notAfter: time }),
  z.strictObject({
    state: z.literal('revoked'),
    serialHex: z.string(),
    notAfter: time,
    revokedAt: time,
    reason: z.enum(REVOKE_REASONS),
  }),
])
export type CertificateState = z.infer<typeof certificateStateSchema>

/**
 * One publication: states that changed, and the new list if one was made. Sent in the order of `sequence` (1, 2, 3 … without
 * a gap), at least once, as JSON by POST to `PUBLICATION_PATH` over mutual TLS; any 2xx acknowledges it for good. The receiver
 * checks the signature of the list itself.
 */
export const publicationSchema = z.strictObject({
  sequence: z.number().int().positive(),
  authority: z.enum(AUTHORITIES),
  /** The list, DER, base64; issuing alone makes none. */
  crl: z.base64().optional(),
  states: z.array(certificateStateSchema).max(10_000),
})
export type Publication = z.infer<typeof publicationSchema>

/** `GET /ceremony`: who took part, and the hash of the record's canonical JSON. */
export const ceremonySchema = z.object({ record: z.unknown(), recordSha256: hex(32) })

/** Where the status service receives publications. The authority answers `GET` of this path and a number with that one again. */
export const PUBLICATION_PATH = '/publications'

/** The lists that the root signs; the root is off line, so they were signed ahead at the ceremony. */
export const ROOT_LISTS = ['rarl', 'sarl', 'tsa'] as const
export type RootListName = (typeof ROOT_LISTS)[number]

/** `GET /authorities`: the certificates of the hierarchy, DER, base64. */
export const authoritiesSchema = z.object({
  root: z.base64(),
  authorities: z.array(
    z.object({ authority: z.enum(AUTHORITIES), certificate: z.base64(), chain: z.array(z.base64()) }),
  ),
  /** The key that signs enrolment grants: SubjectPublicKeyInfo, DER. */
  grantKey: z.base64(),
})

/** `GET /certificates/:authority/:serial`: `reserved` is recorded and not signed yet; it can be revoked like any other. */
export const certificateRecordSchema = z.object({
  authority: z.enum(AUTHORITIES),
  serialHex: z.string(),
  state: z.enum(['reserved', 'good', 'revoked']),
  notAfter: time,
  certificate: z.base64().optional(),
  revokedAt: time.optional(),
  reason: z.enum(REVOKE_REASONS).optional(),
})
export type CertificateRecord = z.infer<typeof certificateRecordSchema>

/** `GET /orders/:id`: what became of an order that was carried out. */
export const orderRecordSchema = z.object({
  order: orderSchema,
  digest: hex(32),
  acceptedAt: time,
  outcome: outcomeSchema,
})
export type OrderRecord = z.infer<typeof orderRecordSchema>

const eventHead = {
  /** 1, 2, 3 … without a gap, in the order in which the authority told them. */
  sequence: z.int().positive(),
  authority: z.enum(AUTHORITIES),
  serialHex: z.string(),
  /** When it was signed, or since when it is revoked. */
  at: time,
  /** The certificate, DER. */
  certificate: z.base64(),
}
/** One thing that the world was told of a certificate. Each is told once; nothing is told of what was never signed. */
export const issuedEventSchema = z.discriminatedUnion('event', [
  z.object({ ...eventHead, event: z.literal('issued') }),
  z.object({ ...eventHead, event: z.literal('revoked'), reason: z.enum(REVOKE_REASONS) }),
])
export type IssuedEvent = z.infer<typeof issuedEventSchema>

/** Where the transparency log reads what was issued and revoked: `GET` with `after` (0 from the beginning) and `limit`. */
export const ISSUED_PATH = '/issued'
/** Most events of one answer. */
export const MOST_EVENTS = 1000
/** `GET /issued`: fewer than `limit` events, or none, when there are no more yet. */
export const issuedFeedSchema = z.object({ events: z.array(issuedEventSchema) })
