/** Passkeys of this device (WebAuthn L3), with the browser's silence turned into failures that can be worded. */
import { type Assertion, type Attestation, assertionSchema, attestationSchema } from '@jitsuin/second-key'
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  platformAuthenticatorIsAvailable,
  type PublicKeyCredentialRequestOptionsJSON as RequestOptions,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { z } from 'zod'
import { ApproveError, type PasskeyTrouble } from './failure.js'

/** What the pages do with passkeys. `make` and `use` belong into a press of a button; both throw `ApproveError`. */
export type Passkeys = {
  readonly make: (options: CreationOptions) => Promise<Attestation>
  readonly use: (options: RequestOptions) => Promise<Assertion>
  /** What this device offers: `no-lock` has WebAuthn, but verifies nobody by finger, face or screen lock. */
  readonly abilities: () => Promise<'ready' | 'no-lock' | 'unsupported'>
}

/** The passkeys of the browser that runs the page. */
export function browserPasskeys(): Passkeys {
  return {
    make: (optionsJSON) => asked(attestationSchema, () => startRegistration({ optionsJSON })),
    use: (optionsJSON) => asked(assertionSchema, () => startAuthentication({ optionsJSON })),
    abilities: async () => {
      if (!browserSupportsWebAuthn()) return 'unsupported'
      return (await platformAuthenticatorIsAvailable()) ? 'ready' : 'no-lock'
    },
  }
}

async function asked<Given>(schema: z.ZodType<Given>, ask: () => Promise<unknown>): Promise<Given> {
  if (!browserSupportsWebAuthn()) throw new ApproveError({ kind: 'passkey', why: 'unsupported' })
  const answer = await ask().catch((error: unknown) => {
    throw new ApproveError({ kind: 'passkey', why: troubleOf(error) }, error)
  })
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new ApproveError({ kind: 'passkey', why: 'unreadable' }, parsed.error)
  return parsed.data
}

/** What browsers throw (WebAuthn L3 §5.1.3, §5.1.4); the names are those of the DOM's exceptions. */
const TROUBLES: Readonly<Record<string, PasskeyTrouble>> = {
  // A refusal, a time-out and a missing key are all the same on purpose (WebAuthn L3 §14.5.1).
  NotAllowedError: 'not-given',
  AbortError: 'not-given',
  InvalidStateError: 'already-there',
  ConstraintError: 'no-screen-lock',
}

/** The trouble behind what a browser threw. */
export function troubleOf(error: unknown): PasskeyTrouble {
  return (error instanceof Error ? TROUBLES[error.name] : undefined) ?? 'failed'
}
