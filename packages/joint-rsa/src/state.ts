/** Where a session stands between two phases, and the bytes of it. */
import { sameBytes } from '@jitsuin/kernel'
import { taggedHash } from './chance.js'
import type { Links, Role } from './context.js'
import { JOINT_RSA_ERRORS, JointRsaError, type JointRsaErrorCode } from './errors.js'
import type { Proven } from './finish/finish.js'
import { toBytes, toInteger } from './numbers.js'
import { hasOthers } from './ot/extension.js'
import { asBytes, asWords, COLUMNS } from './ot/matrix.js'
import type { Winner } from './search/batch.js'
import { type Reader, reader, type Writer, writer } from './wire.js'

/** What a finished party holds: `share` is a secret, big-endian, of bits + 161 bits. */
export type Result = {
  readonly modulus: Uint8Array
  readonly publicExponent: number
  readonly share: Uint8Array
}

/** The phase that comes next, with exactly what it needs. */
export type State =
  | { readonly phase: 'setup' }
  | { readonly phase: 'search'; readonly links: Links; readonly batch: number }
  | { readonly phase: 'proof'; readonly links: Links; readonly winner: Winner }
  | { readonly phase: 'finish'; readonly proven: Proven }
  | { readonly phase: 'done'; readonly result: Result }
  | { readonly phase: 'aborted'; readonly code: JointRsaErrorCode }

/** All that a party must keep to go on after a crash. It holds secrets. */
export type Session = {
  readonly role: Role
  readonly bits: number
  readonly testOnly: boolean
  readonly sessionId: Uint8Array
  /** Seed of the phase under way. */
  seed: Uint8Array
  state: State
  /** What the peer said since the phase began, in order. */
  log: Uint8Array[]
  /** Number of the next message of either party; A's are even. */
  step: number
  /** The last message sent, frame and all; empty before the first. */
  lastSent: Uint8Array
  /** SHA-256 of the last message accepted; empty before the first. */
  lastAccepted: Uint8Array
}

const PHASES = ['setup', 'search', 'proof', 'finish', 'done', 'aborted'] as const
const CODES = Object.keys(JOINT_RSA_ERRORS) as JointRsaErrorCode[] // the table has no other keys
const VERSION = 1
const MOST_BYTES = 1 << 28
const CHECK_BYTES = 32

/** The whole session as bytes, with a checksum against torn writes. */
export function encodeSession(session: Session): Uint8Array {
  const out = writer()
    .u8(VERSION)
    .u8(session.role === 'a' ? 1 : 2)
    .u32(session.bits)
    .u8(session.testOnly ? 1 : 0)
  out.sized(session.sessionId).fixed(session.seed).u32(session.step)
  out.sized(session.lastSent).sized(session.lastAccepted).u32(session.log.length)
  for (const message of session.log) out.sized(message)
  writeState(out, session.state)
  const body = out.bytes()
  return writer().fixed(body).fixed(taggedHash('checkpoint', body)).bytes()
}

/**
 * Reads a checkpoint back.
 *
 * @throws {JointRsaError} `joint-rsa/checkpoint-malformed`.
 */
export function decodeSession(bytes: Uint8Array): Session {
  const cut = Math.max(0, bytes.length - CHECK_BYTES)
  if (!sameBytes(taggedHash('checkpoint', bytes.subarray(0, cut)), bytes.subarray(cut))) {
    throw new JointRsaError('joint-rsa/checkpoint-malformed', 'The checksum does not fit')
  }
  const from = reader(bytes.subarray(0, cut), 'joint-rsa/checkpoint-malformed')
  if (from.u8() !== VERSION) throw new JointRsaError('joint-rsa/checkpoint-malformed', 'Another version')
  const head = {
    role: from.u8() === 1 ? ('a' as const) : ('b' as const),
    bits: from.u32(),
    testOnly: from.u8() === 1,
  }
  const sessionId = from.sized(MOST_BYTES).slice()
  const seed = from.fixed(32).slice()
  const step = from.u32()
  const [lastSent, lastAccepted] = [from.sized(MOST_BYTES).slice(), from.sized(MOST_BYTES).slice()]
  const log = Array.from({ length: from.u32() }, () => from.sized(MOST_BYTES).slice())
  const state = readState(from)
  from.end()
  return { ...head, sessionId, seed, step, lastSent, lastAccepted, log, state }
}

function writeState(out: Writer, state: State): void {
  out.u8(PHASES.indexOf(state.phase))
  switch (state.phase) {
    case 'setup':
      break
    case 'search':
      out.u32(state.batch)
      writeLinks(out, state.links)
      break
    case 'proof':
      writeWinner(out, state.winner)
      writeLinks(out, state.links)
      break
    case 'finish':
      writeWinner(out, state.proven.winner)
      out.u32(Number(state.proven.residues.a)).u32(Number(state.proven.residues.b))
      break
    case 'done':
      out.sized(state.result.modulus).u32(state.result.publicExponent).sized(state.result.share)
      break
    case 'aborted':
      out.u8(CODES.indexOf(state.code))
  }
}

function readState(from: Reader): State {
  const phase = PHASES[from.u8()]
  switch (phase) {
    case 'setup':
      return { phase }
    case 'search': {
      const batch = from.u32()
      return { phase, batch, links: readLinks(from) }
    }
    case 'proof': {
      const winner = readWinner(from)
      return { phase, winner, links: readLinks(from) }
    }
    case 'finish': {
      const winner = readWinner(from)
      return { phase, proven: { winner, residues: { a: BigInt(from.u32()), b: BigInt(from.u32()) } } }
    }
    case 'done': {
      const modulus = from.sized(MOST_BYTES).slice()
      const publicExponent = from.u32()
      return { phase, result: { modulus, publicExponent, share: from.sized(MOST_BYTES).slice() } }
    }
    case 'aborted': {
      const code = CODES[from.u8()]
      if (code) return { phase, code }
    }
  }
  throw new JointRsaError('joint-rsa/checkpoint-malformed', 'Unknown phase')
}

function writeLinks(out: Writer, { choosing, offering }: Links): void {
  out
    .sized(choosing.session)
    .u32(choosing.calls)
    .u32(Math.floor(choosing.index / 128))
  for (const pair of choosing.keys) out.fixed(pair[0]).fixed(pair[1])
  out
    .sized(offering.session)
    .u32(offering.calls)
    .u32(Math.floor(offering.index / 128))
    .fixed(offering.delta)
  for (const key of offering.keys) out.fixed(key)
}

function readLinks(from: Reader): Links {
  const key = () => from.fixed(16).slice()
  const head = () => ({ session: from.sized(64).slice(), calls: from.u32(), index: 128 * from.u32() })
  const choosing = { ...head(), keys: Array.from({ length: COLUMNS }, () => [key(), key()] as const) }
  const offering = { ...head(), delta: key(), keys: Array.from({ length: COLUMNS }, key) }
  return { choosing, offering }
}

function writeWinner(out: Writer, winner: Winner): void {
  for (const value of [winner.modulus, winner.p, winner.q]) {
    out.sized(toBytes(value, (value.toString(16).length + 1) >> 1))
  }
  const { inputs } = winner
  out.fixed(inputs.link).u32(inputs.firstIndex).sized(asBytes(inputs.rows))
  out.sized(hasOthers(inputs) ? asBytes(inputs.otherRows) : new Uint8Array())
}

function readWinner(from: Reader): Winner {
  const number = () => toInteger(from.sized(1024))
  const numbers = { modulus: number(), p: number(), q: number() }
  const head = { link: from.fixed(16).slice(), firstIndex: from.u32() }
  const [rows, otherRows] = [from.sized(MOST_BYTES).slice(), from.sized(MOST_BYTES).slice()]
  const keys = { ...head, rows: asWords(rows) }
  return { ...numbers, inputs: otherRows.length > 0 ? { ...keys, otherRows: asWords(otherRows) } : keys }
}
