/**
 * PINs: their form, checked before a card sees them, and what a card says to them.
 */
import { CardError } from './errors.js'

/** What a card says to a PIN. A card that has just counted its last try answers `locked`. */
export type PinVerdict =
  | { readonly verdict: 'accepted' }
  | { readonly verdict: 'wrong'; readonly triesLeft: number }
  | { readonly verdict: 'locked' }

/** What a card says without a PIN. `verified`: a PIN was accepted since the application was selected. */
export type PinState =
  | { readonly state: 'waiting'; readonly triesLeft: number }
  | { readonly state: 'verified' }
  | { readonly state: 'locked' }

/** The form of a PIN, both ends included. `digits` are 0–9; `ascii` the printable characters of ASCII. */
export type PinForm = {
  readonly minLength: number
  readonly maxLength: number
  readonly alphabet: 'digits' | 'ascii'
}

/** How a PIN is given to the card: P2 of VERIFY (ISO/IEC 7816-4 §11.5.6), after its file is selected if it has one. */
export type CardPin = {
  readonly form: PinForm
  readonly reference: number
  readonly fileIdHex?: string
  /** Where the card wants every PIN to have one length (pwdFlags needs-padding, ISO/IEC 7816-15 §8.9.2). */
  readonly filler?: { readonly length: number; readonly octet: number }
}

/** PINs of HPKI cards (hpki §4.6): 4 to 16 ASCII characters; each card states its own lengths. */
export const HPKI_PIN_FORM: PinForm = { minLength: 4, maxLength: 16, alphabet: 'ascii' }
/** The code that unlocks an HPKI card: 8 digits (hpki §9, point 10). */
export const PUK_FORM: PinForm = { minLength: 8, maxLength: 8, alphabet: 'digits' }
/** The PIN for user authentication with a My Number card: 4 digits. */
export const JPKI_PIN_FORM: PinForm = { minLength: 4, maxLength: 4, alphabet: 'digits' }

const ALPHABETS = { digits: /^[0-9]*$/, ascii: /^[ -~]*$/ } as const

/** Whether a PIN has the form that a card wants, and if not, why. */
export function judgePinForm(
  pin: string,
  { minLength, maxLength, alphabet }: PinForm,
): 'fit' | 'too-short' | 'too-long' | 'wrong-characters' {
  if (!ALPHABETS[alphabet].test(pin)) return 'wrong-characters'
  if (pin.length < minLength) return 'too-short'
  return pin.length > maxLength ? 'too-long' : 'fit'
}

/**
 * The octets of a PIN as a card gets them.
 *
 * @throws {CardError} `pin/malformed`, before anything is sent: a card would count a malformed PIN as a wrong one.
 */
export function encodePin(pin: string, form: PinForm): Uint8Array {
  const judged = judgePinForm(pin, form)
  if (judged !== 'fit') throw new CardError('pin/malformed', `The PIN is ${judged}`) // never the PIN itself
  return Uint8Array.from(Buffer.from(pin, 'latin1'))
}

/** The octets of a PIN filled up where the card wants one length. @throws {CardError} `pin/malformed` */
export function octetsOfPin({ form, filler }: CardPin, pin: string): Uint8Array {
  const octets = encodePin(pin, form)
  if (!filler) return octets
  const filled = new Uint8Array(filler.length).fill(filler.octet)
  filled.set(octets)
  return filled
}
