import type { SoftwareCardState } from './state.js'

/** What a software card cannot make itself, and where it is kept. */
export type SoftwareCardOptions = {
  /** Random octets, for the salts of PINs. */
  readonly random: (size: number) => Uint8Array
  /**
   * Keeps the state. It is awaited before a PIN is compared, and again before the card answers: a lost try stays lost, whenever
   * the plug is pulled. If it fails, the card falls mute: this command and all later ones are not answered.
   */
  readonly save?: (state: SoftwareCardState) => Promise<void>
  /** Makes an RSA key, PKCS #8 DER; without it GENERATE ASYMMETRIC KEY PAIR is refused. */
  readonly generateKey?: (modulusBits: number) => Promise<Uint8Array>
}
