/**
 * What the two services say to each other, over mutual TLS as JSON. Nothing here is believed because the peer says it: each
 * schema carries the proof that its receiver checks, or what only concerns the peer's own share.
 */
import {
  attestationSchema,
  base64url,
  type CarrierAnswer,
  cardAnswerSchema,
  carrierAnswerSchema,
  enrolmentProofSchema,
  instantSchema,
  LONGEST_STATEMENT,
  leavesSchema,
  MOST_DIGESTS,
  MOST_OF_A_DAY,
  serialNumberSchema,
  sha256Schema,
  sheetSchema,
  signedSchema,
  uuidSchema,
} from '@jitsuin/second-key'
import { octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { HalfErrorCode } from '../errors.js'

const nonce = z.string().regex(/^[0-9a-f]{64}$/)
const epoch = z.int().min(0)
const digestSchema = z.string().regex(/^([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/)
const certificate = base64url(16 * 1024)
/** A value below the modulus of the largest key. */
const power = base64url(512)

/** A wish for a key (hpki §7.4), under the warrant that two officers signed. */
export const keyWishSchema = z.strictObject({
  keyId: uuidSchema,
  warrantId: uuidSchema,
  warrantDigest: sha256Schema,
  subject: serialNumberSchema,
  nameRomaji: z.string().min(1).max(200),
  bits: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]),
})
/** This half's partial signature of the request for a certificate. */
export const requestPartialSchema = z.strictObject({ partial: power })
export const epochSchema = z.strictObject({ epoch })
/** The certificate of a key. */
export const certifiedSchema = z.strictObject({
  warrantId: uuidSchema,
  certificate,
  chain: z.array(certificate).max(4),
})
/** One share, from whoever made the key. */
export const madeShareSchema = z.strictObject({
  keyId: uuidSchema,
  origin: z.enum(['dealt', 'two-party']),
  modulus: base64url(512),
  spki: base64url(1024),
  share: base64url(600),
})
/** The end of a key. */
export const keyEndSchema = z.strictObject({
  reason: z.enum(['superseded', 'revoked', 'expired', 'withdrawn']),
})
/** A grant of the authority. */
export const grantSchema = signedSchema
/** The beginning of an enrolment, and the answer with the other nonce. */
const beginning = { enrolmentId: uuidSchema, keyManagementNonce: nonce }
export const enrolmentBeginningSchema = z.union([
  z.strictObject({ ...beginning, grantId: uuidSchema }),
  z.strictObject({ ...beginning, subject: serialNumberSchema }),
])
export const signingNonceSchema = z.strictObject({ signingNonce: nonce })
/** A proof whose form a schema has checked. */
export function readProof(
  proof: z.infer<typeof enrolmentProofSchema>,
): { readonly signature: Uint8Array } | { readonly holder: CarrierAnswer } {
  return 'signature' in proof ? { signature: octets(proof.signature) } : proof
}

/** What the end of an enrolment refuses where a carrier answers. */
export const CARD_REFUSALS = [
  'enrolment/unknown',
  'enrolment/differs',
  'key/unknown',
  'authorisation/passkey-missing',
  'authorisation/assertion-refused',
  'authorisation/counter-went-back',
  'carrier/refused',
  'carrier/other-person',
  'carrier/revoked',
  'carrier/status-unknown',
  'carrier/not-linked',
  'carrier/linked-elsewhere',
  'carrier/not-available',
] as const satisfies readonly HalfErrorCode[]

/** The ends of enrolments: of a passkey, and of a My Number card. */
export const enrolmentEndingSchema = z.strictObject({
  attestation: attestationSchema,
  statement: base64url(4096),
  proof: enrolmentProofSchema,
})
export const linkEndingSchema = z.strictObject({
  card: cardAnswerSchema,
  statement: base64url(4096),
  proof: enrolmentProofSchema,
})
/** What a client asks for, with the nonce of signing. */
export const askedSchema = z.strictObject({
  authorisation: uuidSchema,
  subject: serialNumberSchema,
  certificate: sha256Schema,
  institution: serialNumberSchema,
  clientKey: sha256Schema,
  signingNonce: nonce,
  begins: instantSchema,
  ends: instantSchema,
  /** How many signatures a day holds; a list holds as many as it has leaves. */
  numSignatures: z.int().min(1).max(MOST_OF_A_DAY),
  list: leavesSchema.extend({ sheet: sheetSchema }).optional(),
})
export type AskedMessage = z.infer<typeof askedSchema>
export const keyManagementNonceSchema = z.strictObject({ keyManagementNonce: nonce })
/** The holder's approval. */
export const approvalSchema = z.strictObject({ answer: carrierAnswerSchema })
/** A client's request, and the epochs of the shares that signing holds. */
export const partialsWishSchema = z.strictObject({
  token: z.string().max(4096),
  request: base64url(LONGEST_STATEMENT),
  /** Empty for a list that comes without the client's own signature. */
  signature: z.union([z.literal(''), base64url(128)]),
  epochs: z.array(epoch).min(1).max(2),
})
export const partialsSchema = z.strictObject({ epoch, partials: z.array(power).min(1).max(500) })
export const tokenSchema = z.strictObject({ token: z.string() })

/** An authorisation that a client asks for at key management; signing opens it as if the client had asked there. */
export const openingSchema = z.strictObject({
  clientKey: sha256Schema,
  subject: serialNumberSchema,
  numSignatures: z.int().min(1).max(MOST_OF_A_DAY).optional(),
  list: leavesSchema
    .extend({
      sheet: sheetSchema,
      /** What each leaf is made of: signing finds an item by its digest later. */
      items: z
        .array(z.strictObject({ commitment: sha256Schema, digest: digestSchema }))
        .min(1)
        .max(MOST_DIGESTS),
    })
    .optional(),
})
export type OpeningMessage = z.infer<typeof openingSchema>
export const openedSchema = z.strictObject({ authorisationId: uuidSchema })
/** Tokens that a client showed; key management alone can tell what they are. */
export const shownTokensSchema = z.strictObject({
  clientKey: sha256Schema,
  tokens: z.array(z.string().max(4096)).min(1).max(2),
})
/** `service`: this client may use the interface; `credential`: it is the token of an authorisation of this client. */
export const tokenVerdictSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('service') }),
  z.strictObject({ kind: z.literal('credential'), authorisationId: uuidSchema }),
  z.strictObject({ kind: z.literal('refused') }),
])
export type TokenVerdict = z.infer<typeof tokenVerdictSchema>
export const tokenVerdictsSchema = z.strictObject({ verdicts: z.array(tokenVerdictSchema).min(1).max(2) })
/** The end of an authorisation; whose wish it is. */
export const endingSchema = z.strictObject({ why: z.enum(['holder', 'client']) })
/** The steps of a refresh. */
export const contributionSchema = z.strictObject({ epoch, contribution: base64url(600) })
export const contributedSchema = z.strictObject({ contribution: base64url(600) })
export const raisedSchema = z.strictObject({ raised: power })

/** Addresses at signing, for key management. */
export const SIGNING_PATHS = {
  wishes: '/peer/keys',
  request: (keyId: string) => `/peer/keys/${keyId}/request`,
  certificates: '/peer/certificates',
  keyEnd: (keyId: string) => `/peer/keys/${keyId}/end`,
  grants: '/peer/grants',
  enrolments: '/peer/enrolments',
  enrolment: (id: string) => `/peer/enrolments/${id}`,
  cardLink: (id: string) => `/peer/enrolments/${id}/card`,
  openings: '/peer/authorisations',
  approval: (id: string) => `/peer/authorisations/${id}/approval`,
  ending: (id: string) => `/peer/authorisations/${id}/end`,
  prepare: (keyId: string) => `/peer/keys/${keyId}/refresh`,
  probe: (keyId: string) => `/peer/keys/${keyId}/probe`,
  commit: (keyId: string) => `/peer/keys/${keyId}/commit`,
} as const

/** Addresses at key management, for signing. */
export const KEY_MANAGEMENT_PATHS = {
  clients: '/peer/clients',
  clientEnd: (clientKey: string) => `/peer/clients/${clientKey}/end`,
  authorisations: '/peer/authorisations',
  token: (id: string) => `/peer/authorisations/${id}/token`,
  ending: (id: string) => `/peer/authorisations/${id}/end`,
  partials: '/peer/partials',
  shownTokens: '/peer/tokens',
} as const

/** Where whoever makes keys leaves a share, at both. */
export const SHARES_PATH = '/made-shares'
/** Where it learns what is wished for, at key management. */
export const WISHES_PATH = '/key-wishes'
export const wishesSchema = z.strictObject({
  wishes: z.array(z.strictObject({ keyId: uuidSchema, bits: keyWishSchema.shape.bits })).max(100),
})
