/** What every phase of a session is given. */
import type { Random } from './chance.js'
import type { ChoosingLink, OfferingLink } from './ot/extension.js'
import type { Parameters } from './parameters.js'
import type { Reader } from './wire.js'

/** A: key management, speaks first; B: signing. */
export type Role = 'a' | 'b'

/** Places where a test lets a party lie; an honest party passes every value through. */
export type BendPoint =
  | 'candidate-opening'
  | 'sieve-verdict'
  | 'product-input'
  | 'modulus'
  | 'filter-power'
  | 'coin-opening'
  | 'proof-choices'
  | 'proof-power'
  | 'proof-response'
  | 'mac-key'
  | 'triple-share'
  | 'opened-share'
  | 'check-opening'
  | 'residue'
  | 'private-share'
  | 'refuses'

/** Gives the value on, or in a test another one. */
export type Bend = <T>(at: BendPoint, value: T) => T

/** The honest way. */
export const honest: Bend = (_at, value) => value

/** The same through a whole phase; `random` is the phase's own stream. */
export type Context = {
  readonly parameters: Parameters
  readonly role: Role
  /** 32 octets, a hash over version, session id and parameters: every hash and transfer is bound to it. */
  readonly session: Uint8Array
  readonly random: Random
  readonly bend: Bend
}

/** Both directions of extended transfers: A chooses in the search; in the proof each party chooses once. */
export type Links = { readonly choosing: ChoosingLink; readonly offering: OfferingLink }

/** A phase of A: yields what it sends, is given what comes back, ends on a received message. */
export type PhaseOfA<Result> = Generator<Uint8Array, Result, Reader>
/** A phase of B: begins with a message in hand, ends with one to send (`last`). */
export type PhaseOfB<Result> = Generator<
  Uint8Array,
  { readonly result: Result; readonly last: Uint8Array },
  Reader
>
