/**
 * Passkeys as both services check them, each for itself: an answer fits a challenge that commits to a statement, or it is refused.
 * The format is read by the passkey library; which challenge, origin and key count is decided here.
 */
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { Assertion, Attestation } from './wire.js'

/** The page that passkeys belong to. */
export type ApprovalPage = {
  /** Its origin, such as `https://approve.example.jp`; the relying party is its host name. */
  readonly origin: string
}

/** A passkey as it is kept. */
export type BoundPasskey = {
  readonly credentialId: string
  /** COSE_Key (RFC 9052 §7). */
  readonly publicKey: Uint8Array
}

/** A new passkey. */
export type NewPasskey = BoundPasskey & {
  readonly counter: number
  readonly device: 'one-device' | 'synced'
  /** Attestation statement format (WebAuthn L3 §8), such as `packed` or `none`. */
  readonly attestationFormat: string
}

/** Ed25519, P-256 and RSA with SHA-256 (RFC 9053 §2, RFC 8812 §2). */
export const PASSKEY_ALGORITHMS = [-8, -7, -257]

/** Judges the answer to a creation (WebAuthn L3 §7.1); the user must have been verified. */
export async function judgeNewPasskey(
  { origin }: ApprovalPage,
  attestation: Attestation,
  challenge: Uint8Array,
): Promise<NewPasskey | 'refused'> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: attestation as Parameters<typeof verifyRegistrationResponse>[0]['response'], // the library reads every field itself
      expectedChallenge: Buffer.from(challenge).toString('base64url'),
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
      requireUserVerification: true,
    })
    if (!verified) return 'refused'
    const { credential, credentialDeviceType, fmt } = registrationInfo
    return {
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      device: credentialDeviceType === 'singleDevice' ? 'one-device' : 'synced',
      attestationFormat: fmt,
    }
  } catch {
    return 'refused' // the library throws for whatever it does not accept
  }
}

/** Judges an answer (WebAuthn L3 §7.2); gives the signature counter, which the caller compares with the last one. */
export async function judgeAssertion(
  { origin }: ApprovalPage,
  assertion: Assertion,
  { passkey, challenge }: { readonly passkey: BoundPasskey; readonly challenge: Uint8Array },
): Promise<{ readonly counter: number } | 'refused'> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: assertion as Parameters<typeof verifyAuthenticationResponse>[0]['response'], // the library reads every field itself
      expectedChallenge: Buffer.from(challenge).toString('base64url'),
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
      requireUserVerification: true,
    })
    return verified ? { counter: authenticationInfo.newCounter } : 'refused'
  } catch {
    return 'refused' // the library throws for whatever it does not accept
  }
}

/** Whether a counter shows that there is one such passkey (WebAuthn L3 §6.1.1); zero twice: it has none. */
export function judgeCounter(stored: number, shown: number): 'forward' | 'went-back' {
  return shown > stored || (shown === 0 && stored === 0) ? 'forward' : 'went-back'
}
