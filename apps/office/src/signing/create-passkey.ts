/** Makes a passkey for signing orders, bound to the office's own address (WebAuthn Level 3 §5.1.3). */
import { fromBase64url, type SigningProblem, toBase64url } from './to-sign.js'

/** What the office asks: a challenge, and for whom. */
export type EnrolChallenge = {
  readonly challenge: string
  readonly rpId: string
  readonly userId: string
  readonly userName: string
}

/** The new key as the office takes it up. */
export type MadePasskey = {
  readonly challenge: string
  readonly credentialId: string
  readonly clientDataJson: string
  readonly publicKey: string
  readonly authenticatorData: string
}

/** ES256, EdDSA, RS256 (RFC 9053 §2.1, §2.2; RFC 8812 §2), best first. */
const ALGORITHMS = [-7, -8, -257]

/** Asks the browser for a new passkey that checks who is there. */
export async function createPasskey(wish: EnrolChallenge): Promise<MadePasskey | SigningProblem> {
  if (!('credentials' in navigator) || typeof PublicKeyCredential === 'undefined') return 'no-passkeys'
  const { challenge, rpId, userId, userName } = wish
  const answer = await navigator.credentials
    .create({
      publicKey: {
        challenge: fromBase64url(challenge),
        rp: { id: rpId, name: 'Jitsuin' },
        user: { id: fromBase64url(userId), name: userName, displayName: userName },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { userVerification: 'required' },
        attestation: 'none',
      },
    })
    .catch(
      (error: unknown): SigningProblem =>
        error instanceof DOMException && error.name === 'NotAllowedError' ? 'cancelled' : 'failed',
    )
  if (typeof answer === 'string') return answer
  return answer === null ? 'cancelled' : madeOf(answer, challenge)
}

function madeOf(answer: Credential, challenge: string): MadePasskey | SigningProblem {
  const { rawId, response } = answer as PublicKeyCredential // what `create` with `publicKey` answers (WebAuthn §5.1)
  const attestation = response as AuthenticatorAttestationResponse // the same clause
  const publicKey = attestation.getPublicKey()
  if (publicKey === null) return 'failed'
  return {
    challenge,
    credentialId: toBase64url(rawId),
    clientDataJson: toBase64url(attestation.clientDataJSON),
    publicKey: toBase64url(publicKey),
    authenticatorData: toBase64url(attestation.getAuthenticatorData()),
  }
}
