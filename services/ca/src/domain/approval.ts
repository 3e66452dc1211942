/**
 * Whether an approval is this officer's signature over this order.
 *
 * A staff card signs the order's bytes with its authentication key. A passkey answers a WebAuthn challenge that is the
 * order's digest. Both may sign the head of a list that has the order instead (order-list.ts). User presence and verification are demanded of a passkey, and origin and relying party must be the office's
 * (WebAuthn Level 3 §7.2, steps 11–21; signature counters of synced passkeys stay 0 and prove nothing here).
 */
import { createHash, verify } from 'node:crypto'
import { concatBytes, sameBytes } from '@jitsuin/kernel'
import { z } from 'zod'
import type { Approval, Officer, Order } from '../contract.js'
import { checkOnce, type SignatureQuestion } from './checked-signatures.js'
import { parseOfficerKey } from './officer-key.js'
import { encodeOrder, orderDigest } from './order-bytes.js'
import { encodeOrderList, headOf } from './order-list.js'

/** The web address of the issuing office, which passkeys are bound to. */
export type Office = { readonly origin: string; readonly rpId: string }

type PasskeyApproval = Extract<Approval, { method: 'passkey' }>
type PasskeyOfficer = Extract<Officer, { method: 'passkey' }>

/** Judges one approval; whatever cannot be read is invalid. */
export function judgeApproval(
  approval: Approval,
  officer: Officer,
  order: Order,
  office: Office,
): 'valid' | 'invalid' {
  if (approval.officerId !== officer.officerId) return 'invalid'
  const statement = statementOf(approval, order)
  const message = statement && signedBytes(approval, officer, statement, office)
  if (!message) return 'invalid'
  const question = { publicKey: officer.publicKey, message, signature: bytesOf(approval.signature) }
  return approval.list ? checkOnce(question, checkSignature) : checkSignature(question)
}

/** What the officer approved by signing: the order, or the list that has it; nothing if the order is not on that list. */
function statementOf({ list }: Approval, order: Order): Uint8Array | undefined {
  if (!list) return encodeOrder(order)
  const head = headOf(orderDigest(order), list)
  return head && encodeOrderList(head)
}

/** What this officer must have signed; nothing if the approval is of another kind, or a passkey answered something else. */
function signedBytes(
  approval: Approval,
  officer: Officer,
  statement: Uint8Array,
  office: Office,
): Uint8Array | undefined {
  if (approval.method === 'staff-card') return officer.method === 'staff-card' ? statement : undefined
  return officer.method === 'passkey' ? assertedBytes(approval, officer, statement, office) : undefined
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const AUTHENTICATOR_DATA_BYTES = 37

/** The bytes that a passkey signed, if they say what they must: otherwise nothing. */
function assertedBytes(
  approval: PasskeyApproval,
  { credentialId }: PasskeyOfficer,
  statement: Uint8Array,
  { origin, rpId }: Office,
): Uint8Array | undefined {
  const data = bytesOf(approval.authenticatorData)
  const clientData = bytesOf(approval.clientDataJson)
  const demanded = USER_PRESENT | USER_VERIFIED
  const isOurs =
    approval.credentialId === credentialId &&
    data.length >= AUTHENTICATOR_DATA_BYTES &&
    sameBytes(data.subarray(0, 32), sha256(Buffer.from(rpId))) &&
    ((data[32] ?? 0) & demanded) === demanded &&
    answersChallenge(clientData, origin, sha256(statement))
  return isOurs ? concatBytes([data, sha256(clientData)]) : undefined
}

const clientDataSchema = z.object({
  type: z.literal('webauthn.get'),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.literal(false).optional(),
})

function answersChallenge(clientData: Uint8Array, origin: string, challenge: Uint8Array): boolean {
  const parsed = clientDataSchema.safeParse(parseJson(clientData))
  return (
    parsed.success &&
    parsed.data.origin === origin &&
    parsed.data.challenge === Buffer.from(challenge).toString('base64url')
  )
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined // the schema refuses it
  }
}

/** The kinds of key that officers may have; an algorithm follows from the key, never from the approval. */
function checkSignature({ publicKey, message, signature }: SignatureQuestion): 'valid' | 'invalid' {
  const key = parseOfficerKey(publicKey)
  switch (key?.asymmetricKeyType) {
    case 'ec':
    case 'rsa':
      return verify('sha256', message, key, signature) ? 'valid' : 'invalid'
    case 'ed25519':
      return verify(null, message, key, signature) ? 'valid' : 'invalid'
    default:
      return 'invalid'
  }
}

function bytesOf(base64url: string): Uint8Array {
  return Buffer.from(base64url, 'base64url')
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}
