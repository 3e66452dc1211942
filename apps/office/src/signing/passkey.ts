/** Signing with a passkey at the office's own address (WebAuthn Level 3 §5.1.4): the challenge is the digest of what is signed. */
import type { CaseSignature, ToSign } from '@jitsuin/registration/contract'
import { fromBase64url, judgeToSign, type SigningProblem, toBase64url } from './to-sign.js'

/** Asks the person's passkey to sign. Nothing is signed whose digest is not that of the bytes. */
export async function signWithPasskey(toSign: ToSign): Promise<CaseSignature | SigningProblem> {
  if (!('credentials' in navigator) || typeof PublicKeyCredential === 'undefined') return 'no-passkeys'
  if ((await judgeToSign(toSign)) === 'digest-differs') return 'digest-differs'
  const { digest, credentialId } = toSign
  const answer = await navigator.credentials
    .get({
      publicKey: {
        challenge: fromBase64url(digest),
        userVerification: 'required',
        ...(credentialId !== undefined && {
          allowCredentials: [{ type: 'public-key', id: fromBase64url(credentialId) }],
        }),
      },
    })
    .catch(problemOf)
  if (typeof answer === 'string') return answer
  return answer === null ? 'cancelled' : signatureOf(answer)
}

/** Who closes the window or lets it run out gets `NotAllowedError`, and both may simply try again (WebAuthn §14.5.2). */
function problemOf(error: unknown): SigningProblem {
  return error instanceof DOMException && error.name === 'NotAllowedError' ? 'cancelled' : 'failed'
}

type Assertion = {
  readonly rawId: ArrayBuffer
  readonly response: {
    readonly authenticatorData: ArrayBuffer
    readonly clientDataJSON: ArrayBuffer
    readonly signature: ArrayBuffer
  }
}

function signatureOf(answer: Credential): CaseSignature {
  const { rawId, response } = answer as unknown as Assertion // what `get` with `publicKey` answers (WebAuthn §5.1)
  return {
    method: 'passkey',
    credentialId: toBase64url(rawId),
    authenticatorData: toBase64url(response.authenticatorData),
    clientDataJson: toBase64url(response.clientDataJSON),
    signature: toBase64url(response.signature),
  }
}
