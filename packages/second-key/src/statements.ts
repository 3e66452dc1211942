/**
 * The statements of the second key (docs/second-key.md §3): who signs each of them, and what it lets happen. A signature
 * over one never serves as another: their tags differ.
 */
import {
  credentialId,
  ed25519Hex,
  instant,
  label,
  nonceHex,
  oneOf,
  origin,
  several,
  sha256Hex,
  subjectSerialNumber,
  uuid,
  whole,
} from './codecs.js'
import { type Codec, defineForm, type StatementOf } from './form.js'

/** The digests that can be signed, by their length in octets (RFC 8017 §9.2, notes). */
export const DIGEST_OCTETS = { sha256: 32, sha384: 48, sha512: 64 } as const
/** Our name of a digest algorithm. */
export type DigestAlgorithm = keyof typeof DIGEST_OCTETS
/** Every digest algorithm. */
export const DIGEST_ALGORITHMS = Object.keys(DIGEST_OCTETS) as DigestAlgorithm[] // the table has no other keys

/** Most digests of one request (hpki §7.4), and of one list. */
export const MOST_DIGESTS = 500
/** Most digests of one authorisation. */
export const MOST_OF_A_DAY = 100_000

const digestHex = {
  write: (text: string) => text,
  read: (text: string) => (/^([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/.test(text) ? text : undefined),
}

/** An item of a list as it is asked for: `7:<commitment>:<digest>`. */
export type ListedDigest = {
  /** Its place, from 0. */
  readonly index: number
  /** The commitment to what was shown, hexadecimal. */
  readonly commitment: string
  /** Hexadecimal. */
  readonly digest: string
}

const place = whole({ least: 0, most: MOST_DIGESTS - 1 })

const listed: Codec<ListedDigest> = {
  write: ({ index, commitment, digest }) => `${place.write(index)}:${commitment}:${digest}`,
  read: (text) => {
    const [at = '', commitment = '', hex = '', ...more] = text.split(':')
    const [index, digest] = [place.read(at), digestHex.read(hex)]
    const isWhole = index !== undefined && sha256Hex.read(commitment) !== undefined && more.length === 0
    return isWhole && digest !== undefined ? { index, commitment, digest } : undefined
  },
}

/** What day and list have in common: one person, one institution, one client key, one stretch of time. */
const AUTHORISATION = {
  authorisation: uuid,
  subject: subjectSerialNumber,
  /** SHA-256 of the second certificate, DER. */
  certificate: sha256Hex,
  institution: subjectSerialNumber,
  /** SHA-256 of the client key's SubjectPublicKeyInfo. */
  clientKey: sha256Hex,
  keyManagementNonce: nonceHex,
  signingNonce: nonceHex,
  begins: instant,
  /** The first instant at which it no longer counts. */
  ends: instant,
  /** How many digests may be signed under it, at most. */
  numSignatures: whole({ least: 1, most: MOST_OF_A_DAY }),
}

/** A day at one institution: the holder's passkey or card signs it, and from then on the client may ask for signatures. */
export const DAY = defineForm('jitsuin-second-key-day/1', AUTHORISATION)
export type DayStatement = StatementOf<typeof DAY>

/**
 * A list that the holder saw: only what stands on it may be signed, each item once. `root` is the Merkle root (RFC 6962 §2.1)
 * over the leaves (list.ts), and `numSignatures` counts them.
 */
export const LIST = defineForm('jitsuin-second-key-list/1', {
  ...AUTHORISATION,
  algorithm: oneOf(DIGEST_ALGORITHMS),
  root: sha256Hex,
})
export type ListStatement = StatementOf<typeof LIST>

/** A request of a client: its key signs the digests that the second key shall sign. */
export const SIGN_REQUEST = defineForm('jitsuin-second-key-sign/1', {
  authorisation: uuid,
  request: uuid,
  /** 1, 2, 3 …: no two requests of an authorisation have the same. */
  counter: whole({ least: 1, most: Number.MAX_SAFE_INTEGER }),
  at: instant,
  algorithm: oneOf(DIGEST_ALGORITHMS),
  digests: several(digestHex, { least: 1, most: MOST_DIGESTS }),
})
export type SignRequest = StatementOf<typeof SIGN_REQUEST>

/** A request for items of a list: each by its place, with what its leaf is made of (list.ts). */
export const LIST_REQUEST = defineForm('jitsuin-second-key-list-sign/1', {
  authorisation: uuid,
  request: uuid,
  counter: whole({ least: 1, most: Number.MAX_SAFE_INTEGER }),
  at: instant,
  items: several(listed, { least: 1, most: MOST_DIGESTS }),
})
export type ListRequest = StatementOf<typeof LIST_REQUEST>

/** The authority's word that whoever holds the enrolment key may bind a passkey to a certificate; the CA zone signs it. */
export const GRANT = defineForm('jitsuin-second-key-grant/1', {
  grant: uuid,
  /** The order of two officers under which the certificate was issued. */
  warrant: uuid,
  subject: subjectSerialNumber,
  certificate: sha256Hex,
  enrolmentKey: ed25519Hex,
  issued: instant,
  /** The first instant at which it no longer counts. */
  expires: instant,
})
export type GrantStatement = StatementOf<typeof GRANT>

/** A passkey is bound to a certificate; the enrolment code's key signs it, or a card of the holder's answers its SHA-256. */
export const ENROLMENT = defineForm('jitsuin-second-key-enrolment/1', {
  enrolment: uuid,
  subject: subjectSerialNumber,
  certificate: sha256Hex,
  origin,
  credential: credentialId,
  /** SHA-256 of the credential's public key as the authenticator wrote it (COSE, RFC 9052 §7). */
  credentialKey: sha256Hex,
  keyManagementNonce: nonceHex,
  signingNonce: nonceHex,
  issued: instant,
  expires: instant,
})
export type EnrolmentStatement = StatementOf<typeof ENROLMENT>

/** A My Number card is bound to a certificate; whoever holds it proves that as for a passkey. */
export const CARD_LINK = defineForm('jitsuin-second-key-card-link/1', {
  enrolment: uuid,
  subject: subjectSerialNumber,
  certificate: sha256Hex,
  origin,
  /** SHA-256 of the card's certificate for user authentication (利用者証明用), DER. */
  cardCertificate: sha256Hex,
  keyManagementNonce: nonceHex,
  signingNonce: nonceHex,
  issued: instant,
  expires: instant,
})
export type CardLinkStatement = StatementOf<typeof CARD_LINK>

/** What a new passkey answers (WebAuthn L3 §7.1), or a card that is linked: the challenge is the SHA-256 of this. */
export const REGISTRATION = defineForm('jitsuin-second-key-registration/1', {
  enrolment: uuid,
  subject: subjectSerialNumber,
  certificate: sha256Hex,
  keyManagementNonce: nonceHex,
  signingNonce: nonceHex,
})
export type RegistrationStatement = StatementOf<typeof REGISTRATION>

/** What an institution lets a client ask holders for. */
export const CLIENT_APPROVALS = ['day-or-list', 'list-only'] as const
export type ClientApproval = (typeof CLIENT_APPROVALS)[number]
/** How an institution lets a client ask for signatures: what it asks for is signed by its key, always, or not for lists. */
export const CLIENT_REQUESTS = ['signed', 'lists-unsigned'] as const
export type ClientRequests = (typeof CLIENT_REQUESTS)[number]

/** An institution says which key its client holds; the key of its HPKI organisation certificate signs it. */
export const CLIENT_KEY = defineForm('jitsuin-second-key-client/1', {
  institution: subjectSerialNumber,
  /** What people call the client: `2階 診察室`. */
  label,
  clientKey: sha256Hex,
  /** `list-only`: the institution lets this client ask for lists alone, never for a whole day. */
  approval: oneOf(CLIENT_APPROVALS),
  /** `lists-unsigned`: the client may ask for items of an approved list without its own signature (CSC, docs/csc.md). */
  requests: oneOf(CLIENT_REQUESTS),
  issued: instant,
  expires: instant,
})
export type ClientKeyStatement = StatementOf<typeof CLIENT_KEY>
