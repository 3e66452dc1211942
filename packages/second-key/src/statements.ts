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
import { defineForm, type StatementOf } from './form.js'

/** The digests that can be signed, by their length in octets (RFC 8017 §9.2, notes). */
export const DIGEST_OCTETS = { sha256: 32, sha384: 48, sha512: 64 } as const
/** Our name of a digest algorithm. */
export type DigestAlgorithm = keyof typeof DIGEST_OCTETS
/** Every digest algorithm. */
export const DIGEST_ALGORITHMS = Object.keys(DIGEST_OCTETS) as DigestAlgorithm[] // the table has no other keys

/** Most digests of one request (hpki §7.4). */
export const MOST_DIGESTS = 500

const digestHex = {
  write: (text: string) => text,
  read: (text: string) => (/^([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/.test(text) ? text : undefined),
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
}

/** A day at one institution: the holder's passkey or card signs it, and from then on the client may ask for signatures. */
export const DAY = defineForm('jitsuin-second-key-day/1', AUTHORISATION)
export type DayStatement = StatementOf<typeof DAY>

/**
 * A list that the holder saw: only what stands on it may be signed, each item once. `root` is the Merkle root (RFC 6962 §2.1)
 * over the leaves of `listLeaf`.
 */
export const LIST = defineForm('jitsuin-second-key-list/1', {
  ...AUTHORISATION,
  algorithm: oneOf(DIGEST_ALGORITHMS),
  count: whole({ least: 1, most: MOST_DIGESTS }),
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

/** A passkey is bound to a certificate; the enrolment code's key, the holder's card or the My Number card signs it. */
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

/** What a new passkey answers (WebAuthn L3 §7.1): its challenge is the SHA-256 of this. */
export const REGISTRATION = defineForm('jitsuin-second-key-registration/1', {
  enrolment: uuid,
  subject: subjectSerialNumber,
  certificate: sha256Hex,
  keyManagementNonce: nonceHex,
  signingNonce: nonceHex,
})
export type RegistrationStatement = StatementOf<typeof REGISTRATION>

/** An institution says which key its client holds; the key of its HPKI organisation certificate signs it. */
export const CLIENT_KEY = defineForm('jitsuin-second-key-client/1', {
  institution: subjectSerialNumber,
  /** What people call the client: `2階 診察室`. */
  label,
  clientKey: sha256Hex,
  issued: instant,
  expires: instant,
})
export type ClientKeyStatement = StatementOf<typeof CLIENT_KEY>
