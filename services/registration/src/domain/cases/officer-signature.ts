/**
 * Whether a signature is this officer's over a statement. The certification authority judges it again against its own list of officers;
 * here it is judged so that nothing false is ever stored (WebAuthn Level 3 §7.2, steps 11–21).
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { concatBytes, sameBytes, utf8 } from '@jitsuin/kernel'
import { z } from 'zod'
import type { CaseSignature } from '../../contract.js'
import { sha256 } from './order-list.js'

/** The key of an officer as it is enrolled. */
export type OfficerKey = {
  readonly officerId: string
  readonly staffId: string
  readonly method: 'passkey' | 'staff-card'
  /** SubjectPublicKeyInfo, DER, base64url. */
  readonly publicKey: string
  readonly credentialId?: string
}

/** The web address of the office, which passkeys are bound to. */
export type Office = { readonly origin: string; readonly rpId: string }

/** The office at an address such as `http://office.localhost:8317`. */
export function officeAt(address: string): Office {
  const { origin, hostname } = new URL(address)
  return { origin, rpId: hostname }
}

/** Judges one signature; whatever cannot be read is invalid. */
export function judgeSignature(
  signature: CaseSignature,
  {
    officer,
    statement,
    office,
  }: { readonly officer: OfficerKey; readonly statement: Uint8Array; readonly office: Office },
): 'valid' | 'invalid' {
  const key = parseOfficerKey(officer.publicKey)
  const message = messageOf(signature, officer, statement, office)
  if (!key || !message) return 'invalid'
  return verify(hashOf(key), message, key, bytesOf(signature.signature)) ? 'valid' : 'invalid'
}

/**
 * Reads the key of an officer: P-256, P-384, RSA of 2048 bits or more, Ed25519; SubjectPublicKeyInfo, DER, in its one form. Nothing if
 * it is another.
 */
export function parseOfficerKey(publicKey: string): KeyObject | undefined {
  const key = readKey(publicKey)
  if (key?.export({ type: 'spki', format: 'der' }).toString('base64url') !== publicKey) return undefined
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  const isAccepted =
    key.asymmetricKeyType === 'ed25519' ||
    (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) ||
    (key.asymmetricKeyType === 'ec' && (namedCurve === 'prime256v1' || namedCurve === 'secp384r1'))
  return isAccepted ? key : undefined
}

function readKey(publicKey: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: bytesOf(publicKey), format: 'der', type: 'spki' })
  } catch {
    return undefined // no key: the caller refuses
  }
}

/** What must have been signed; nothing if it is another kind of key, or the passkey answered something else. */
function messageOf(
  signature: CaseSignature,
  officer: OfficerKey,
  statement: Uint8Array,
  office: Office,
): Uint8Array | undefined {
  if (signature.method !== officer.method) return undefined
  if (signature.method === 'staff-card') return statement
  if (signature.credentialId !== officer.credentialId) return undefined
  const data = bytesOf(signature.authenticatorData)
  const clientData = bytesOf(signature.clientDataJson)
  const isOurs =
    judgeAuthenticatorData(data, office) === 'ours' &&
    judgeClientData(clientData, {
      type: 'webauthn.get',
      challenge: base64url(sha256(statement)),
      origin: office.origin,
    }) === 'ours'
  return isOurs ? concatBytes([data, sha256(clientData)]) : undefined
}

const USER_PRESENT_AND_VERIFIED = 0x05
const AUTHENTICATOR_DATA_BYTES = 37

/** Whether an authenticator speaks of our office, and has seen and verified its user (WebAuthn Level 3 §6.1). */
export function judgeAuthenticatorData(data: Uint8Array, { rpId }: Office): 'ours' | 'not-ours' {
  const isOurs =
    data.length >= AUTHENTICATOR_DATA_BYTES &&
    sameBytes(data.subarray(0, 32), sha256(utf8(rpId))) &&
    ((data[32] ?? 0) & USER_PRESENT_AND_VERIFIED) === USER_PRESENT_AND_VERIFIED
  return isOurs ? 'ours' : 'not-ours'
}

const clientDataSchema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.literal(false).optional(),
})

/** Whether a browser says what was expected of it (WebAuthn Level 3 §5.8.1). */
export function judgeClientData(
  bytes: Uint8Array,
  expected: {
    readonly type: 'webauthn.get' | 'webauthn.create'
    readonly challenge: string
    readonly origin: string
  },
): 'ours' | 'not-ours' {
  const parsed = clientDataSchema.safeParse(parseJson(bytes))
  const isOurs =
    parsed.success &&
    parsed.data.type === expected.type &&
    parsed.data.challenge === expected.challenge &&
    parsed.data.origin === expected.origin
  return isOurs ? 'ours' : 'not-ours'
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined // the schema refuses it
  }
}

function hashOf({ asymmetricKeyType }: KeyObject): 'sha256' | null {
  return asymmetricKeyType === 'ed25519' ? null : 'sha256'
}

/** Bytes in the alphabet of WebAuthn, without padding. */
export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}
