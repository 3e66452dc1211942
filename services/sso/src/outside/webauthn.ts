/** WebAuthn as the passkey library speaks it, reduced to words: an answer is verified with what is stored, or refused. */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'

/** The site that passkeys belong to (WebAuthn L3 §4, relying party). */
export type RelyingParty = { readonly origin: string; readonly name: string }

/** A passkey as it is kept. */
export type KnownPasskey = {
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly counter: number
}

/** A new passkey. */
export type NewPasskey = KnownPasskey & { readonly kind: 'one-device' | 'synced' }

/** Ed25519, P-256 and RSA with SHA-256 (RFC 9053 §2, RFC 8812 §2): what authenticators in use can do. */
const ALGORITHMS = [-8, -7, -257]

const text = z.string().max(20_000)
const clientData = z.object({ challenge: z.string().max(200) })
const assertionSchema = z.object({
  id: text,
  response: z.object({ clientDataJSON: text, userHandle: text.optional() }),
})

/** What an answer claims before anything is verified; undefined: not an answer at all. */
export type ClaimedPasskey = {
  readonly credentialId: string
  readonly nonce: string
  readonly userHandle: string | undefined
}

/** Reads which passkey answers which challenge. */
export function readClaims(response: unknown): ClaimedPasskey | undefined {
  const parsed = assertionSchema.safeParse(response)
  if (!parsed.success) return undefined
  const data = clientData.safeParse(parseJson(parsed.data.response.clientDataJSON))
  if (!data.success) return undefined
  const { id, response: inner } = parsed.data
  return { credentialId: id, nonce: data.data.challenge, userHandle: inner.userHandle }
}

/** Options that let the user choose any passkey of this site; the user is verified (PIN or biometrics), not only present. */
export function requestOptions({ origin }: RelyingParty, nonce: string): Promise<Record<string, unknown>> {
  return asJson(
    generateAuthenticationOptions({
      rpID: new URL(origin).hostname,
      challenge: Buffer.from(nonce, 'base64url'),
      userVerification: 'required',
      timeout: 120_000,
    }),
  )
}

/** Options for a new passkey, which stays on its device as a resident key, so that signing in needs no name. */
export function creationOptions(
  { origin, name }: RelyingParty,
  {
    nonce,
    accountId,
    displayName,
    known,
  }: {
    readonly nonce: string
    readonly accountId: string
    readonly displayName: string
    readonly known: readonly string[]
  },
): Promise<Record<string, unknown>> {
  return asJson(
    generateRegistrationOptions({
      rpName: name,
      rpID: new URL(origin).hostname,
      challenge: Buffer.from(nonce, 'base64url'),
      userID: new Uint8Array(Buffer.from(accountId)),
      userName: displayName,
      userDisplayName: displayName,
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: known.map((id) => ({ id })),
      timeout: 120_000,
    }),
  )
}

/** The user handle that an account has on its passkeys (WebAuthn L3 §5.4.3): the account's id. */
export function userHandleOf(accountId: string): string {
  return Buffer.from(accountId).toString('base64url')
}

/** Verifies the answer to `creationOptions` (WebAuthn L3 §7.1). */
export async function verifyNewPasskey(
  { origin }: RelyingParty,
  response: unknown,
  nonce: string,
): Promise<NewPasskey | 'refused'> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON, // the library checks every field itself
      expectedChallenge: nonce,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: true,
    })
    if (!verified) return 'refused'
    const { credential, credentialDeviceType } = registrationInfo
    const { id: credentialId, publicKey, counter } = credential
    return {
      credentialId,
      publicKey,
      counter,
      kind: credentialDeviceType === 'singleDevice' ? 'one-device' : 'synced',
    }
  } catch {
    return 'refused' // the library throws for whatever it does not accept
  }
}

/**
 * Verifies the answer to `requestOptions` (WebAuthn L3 §7.2) except for the counter, which the caller compares: a counter that
 * went back deserves a word of its own.
 */
export async function verifyPasskey(
  { origin }: RelyingParty,
  response: unknown,
  { nonce, known }: { readonly nonce: string; readonly known: KnownPasskey },
): Promise<{ readonly counter: number } | 'refused'> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON, // the library checks every field itself
      expectedChallenge: nonce,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      credential: { id: known.credentialId, publicKey: new Uint8Array(known.publicKey), counter: 0 },
      requireUserVerification: true,
    })
    return verified ? { counter: authenticationInfo.newCounter } : 'refused'
  } catch {
    return 'refused' // the library throws for whatever it does not accept
  }
}

/** Whether the counter shows that the passkey is the only one of its kind (WebAuthn L3 §6.1.1); zero twice: it has none. */
export function judgeCounter(stored: number, shown: number): 'forward' | 'went-back' {
  return shown > stored || (shown === 0 && stored === 0) ? 'forward' : 'went-back'
}

function parseJson(base64url: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64url, 'base64url').toString())
  } catch {
    return undefined // nothing that a schema accepts
  }
}

async function asJson(options: Promise<object>): Promise<Record<string, unknown>> {
  return { ...(await options) }
}
