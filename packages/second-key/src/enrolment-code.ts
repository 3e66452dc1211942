/**
 * The enrolment code: 128 random bits in a QR code, and a short number that travels another way. Together they give an Ed25519
 * key; its public half stands in the authority's grant. So both services check the same signature, neither of them ever learns
 * the code, and the code is no login: it binds one passkey, once, until the grant ends.
 *
 * The key is PBKDF2-HMAC-SHA256 (RFC 8018 §5.2) over secret ‖ number with the grant's id as salt; its cost stands against whoever
 * has read the QR code and one service's database, and tries all numbers.
 */
import { utf8 } from '@jitsuin/kernel'
import { concat } from '@jitsuin/tlog'
import { fromBase64url, toBase64url } from './base64url.js'
import { SecondKeyError } from './errors.js'

/** What the holder was given. */
export type EnrolmentCode = {
  readonly grantId: string
  /** 16 octets out of the QR code. */
  readonly secret: Uint8Array
  /** Eight digits. */
  readonly shortNumber: string
}

/** A key out of a code. */
export type EnrolmentKey = {
  /** Ed25519 public key, 32 octets. */
  readonly publicKey: Uint8Array
  /** Ed25519 signature, 64 octets. */
  readonly sign: (statement: Uint8Array) => Promise<Uint8Array>
}

const SECRET_OCTETS = 16
const ITERATIONS = 600_000
const TAG = 'jitsuin-second-key-code/1\n'
/** PrivateKeyInfo of an Ed25519 seed, up to the seed (RFC 8410 §7). */
const PKCS8_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32)

/** What stands behind `#` in the address of the QR code: browsers send it to nobody. */
export function writeCodeFragment({ grantId, secret }: Omit<EnrolmentCode, 'shortNumber'>): string {
  return `${grantId}.${toBase64url(secret)}`
}

/** Reads that part of an address. @throws {SecondKeyError} `second-key/code-malformed` */
export function readCodeFragment(fragment: string): Omit<EnrolmentCode, 'shortNumber'> {
  const [, grantId, text] = /^#?([0-9a-f-]{36})\.([A-Za-z0-9_-]{22})$/.exec(fragment) ?? []
  const secret = text === undefined ? undefined : fromBase64url(text)
  if (grantId === undefined || secret?.length !== SECRET_OCTETS)
    throw new SecondKeyError('second-key/code-malformed', 'Not the fragment of an enrolment code')
  return { grantId, secret }
}

/** Derives the key; takes about a third of a second. @throws {SecondKeyError} `second-key/code-malformed` */
export async function deriveEnrolmentKey(code: EnrolmentCode): Promise<EnrolmentKey> {
  if (!/^\d{8}$/.test(code.shortNumber) || code.secret.length !== SECRET_OCTETS)
    throw new SecondKeyError('second-key/code-malformed', 'A short number has eight digits')
  const password = concat(code.secret, utf8(code.shortNumber))
  const base = await crypto.subtle.importKey('raw', owned(password), 'PBKDF2', false, ['deriveBits'])
  const derivation = {
    name: 'PBKDF2',
    hash: 'SHA-256',
    salt: owned(utf8(TAG + code.grantId)),
    iterations: ITERATIONS,
  }
  const seed = new Uint8Array(await crypto.subtle.deriveBits(derivation, base, 256))
  const key = await crypto.subtle.importKey('pkcs8', owned(concat(PKCS8_HEAD, seed)), 'Ed25519', true, [
    'sign',
  ])
  seed.fill(0)
  const { x } = await crypto.subtle.exportKey('jwk', key)
  const publicKey = fromBase64url(x ?? '')
  if (!publicKey) throw new SecondKeyError('second-key/code-malformed', 'This program knows no Ed25519')
  const sign = async (statement: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', key, owned(statement)))
  return { publicKey, sign }
}

/** WebCrypto takes no view on memory that others share. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
