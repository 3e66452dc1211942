/** Passkeys of this browser (WebAuthn level 3), with the browser's silence turned into failures that can be worded. */

import type { WebAuthnJson } from '@jitsuin/sso/contract'
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  platformAuthenticatorIsAvailable,
  type PublicKeyCredentialRequestOptionsJSON as RequestOptions,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser'
import type { PasskeyTrouble } from './failure.js'

/** A passkey that was not used or made. */
export class PasskeyError extends Error {
  readonly failure: { readonly kind: 'passkey'; readonly why: PasskeyTrouble }

  constructor(why: PasskeyTrouble, cause?: unknown) {
    super(`passkey/${why}`, { cause })
    this.name = 'PasskeyError'
    this.failure = { kind: 'passkey', why }
  }
}

/** What pages do with passkeys. Each throws `PasskeyError`. */
export type Passkeys = {
  readonly use: (options: WebAuthnJson) => ReturnType<typeof startAuthentication>
  readonly make: (options: WebAuthnJson) => ReturnType<typeof startRegistration>
  /** Ends a question that is still open in the browser. */
  readonly cancel: () => void
  readonly isSupported: () => boolean
  /** Whether this device itself can verify its user (fingerprint, face, screen lock). */
  readonly hasPlatformKey: () => Promise<boolean>
}

/** The passkeys of the browser that runs the page. */
export function browserPasskeys(): Passkeys {
  return {
    use: (options) => asked(() => startAuthentication({ optionsJSON: options as unknown as RequestOptions })), // the browser checks them
    make: (options) => asked(() => startRegistration({ optionsJSON: options as unknown as CreationOptions })), // the browser checks them
    cancel: () => WebAuthnAbortService.cancelCeremony(),
    isSupported: browserSupportsWebAuthn,
    hasPlatformKey: platformAuthenticatorIsAvailable,
  }
}

async function asked<Given>(ask: () => Promise<Given>): Promise<Given> {
  if (!browserSupportsWebAuthn()) throw new PasskeyError('unsupported')
  try {
    return await ask()
  } catch (error) {
    throw new PasskeyError(troubleOf(error), error)
  }
}

/** WebAuthn tells a page little on purpose (§14.5.1): a refusal, a time-out and a missing key are all NotAllowedError. */
function troubleOf(error: unknown): PasskeyTrouble {
  if (!(error instanceof Error)) return 'failed'
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'already-there'
  return error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'not-given' : 'failed'
}
