/**
 * What a software card remembers: everything that a chip would, as plain JSON, so that a file can hold it.
 *
 * It is for trying out and for tests. The private keys lie in it as they are; who holds the file holds the card, and a PIN of
 * four digits hashed ever so slowly would not change that. The hashes only keep PINs, which people use elsewhere too, from
 * being read.
 */

/** A secret as scrypt leaves it (RFC 7914), with the length that the secret had: a card tells old from new PIN by it. */
export type SecretState = {
  readonly saltHex: string
  readonly hashHex: string
  readonly cost: number
  readonly length: number
}

/** A secret with its tries. */
export type CountedSecretState = {
  readonly secret: SecretState
  readonly triesLeft: number
  readonly triesMax: number
}

/** A PIN: its reference is P2 of VERIFY without bit 8; `fileIdHex` its internal elementary file. */
export type PasswordState = CountedSecretState & {
  readonly reference: number
  readonly fileIdHex: string
  readonly form: {
    readonly minLength: number
    readonly maxLength: number
    readonly alphabet: 'digits' | 'ascii'
  }
  readonly unlockCode?: CountedSecretState
}

/** An elementary file. `read`: `always`, or the reference of the PIN that must have been verified. */
export type FileState = {
  readonly fileIdHex: string
  readonly shortId?: number
  readonly contentBase64: string
  readonly read: 'always' | number
  /** Octets that the file can hold, where it can be written during personalisation. */
  readonly capacity?: number
}

/** A key. `consent` as in CardKey; `password` is the reference of its PIN. Without `pkcs8Base64` it is yet to be generated. */
export type KeyState = {
  readonly fileIdHex: string
  readonly modulusBits: number
  readonly pkcs8Base64?: string
  readonly padding: 'off-card' | 'on-card'
  readonly consent: 'each-signature' | 'once'
  readonly password: number
}

/** An application (a dedicated file, DF). */
export type ApplicationState = {
  readonly aidHex: string
  readonly files: readonly FileState[]
  readonly passwords: readonly PasswordState[]
  readonly keys: readonly KeyState[]
}

/** In `personalisation`, who proves the transport key may generate keys and write files; it ends once and for all. */
export type PhaseState =
  | { readonly phase: 'operational' }
  | { readonly phase: 'personalisation'; readonly transportKey: CountedSecretState }

/** A whole card. */
export type SoftwareCardState = {
  readonly format: 'jitsuin-software-card'
  readonly version: 1
  readonly model: 'hpki' | 'jpki'
  /** What people call it, such as the name on its face. */
  readonly label: string
  readonly atrHex: string
  readonly lifeCycle: PhaseState
  readonly applications: readonly ApplicationState[]
}
