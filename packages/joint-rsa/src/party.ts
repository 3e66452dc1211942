/**
 * One party of a session as a state machine that is pure but for its own memory: bytes in, bytes out.
 *
 * Order that the caller owes: `step`, store `checkpoint()` over the one before, then send. What is sent is
 * then always a function of what is stored, so a crash can make a party repeat itself but never say two
 * things in one place; and a party that aborted stores that, so the same randomness never meets another
 * message of the peer (docs/joint-rsa.md, Rewinding).
 */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import { nextSeed, type Random, streamOf, taggedHash } from './chance.js'
import { type Bend, type Context, honest, type Role } from './context.js'
import { JointRsaError, type JointRsaErrorCode } from './errors.js'
import { parametersFor } from './parameters.js'
import { type PlayableState, playAsA, playAsB } from './phases.js'
import { decodeSession, encodeSession, type Result, type Session, type State } from './state.js'
import { type Reader, reader, u32Bytes, writer } from './wire.js'

/** How a session is begun: both parties give the same `bits`, `sessionId` and `testOnly`. */
export type PartyOptions = {
  readonly role: Role
  readonly bits: number
  /** 16 to 64 octets, unique among all sessions of the two parties. */
  readonly sessionId: Uint8Array
  readonly random: Random
  /** Short keys with less statistical security; never for use. */
  readonly testOnly?: boolean
}

/** What a step came to. `send` goes to the peer once the checkpoint is stored. */
export type StepOutcome = {
  readonly send?: Uint8Array
  readonly done?: Result
  readonly aborted?: JointRsaErrorCode
}

/** One side of a session. */
export type Party = {
  /**
   * Takes the peer's next message, or nothing: at the beginning, or to have the last message again. The
   * message taken last may be given again and yields the last answer again.
   */
  step(incoming?: Uint8Array): StepOutcome
  /** All that is needed to go on; holds secrets, store it encrypted. */
  checkpoint(): Uint8Array
  /** Names of phases, for progress. */
  phase(): State['phase']
}

const MAGIC = 0x4a52_5341
const VERSION = 1
const FRAME_BYTES = 4 + 1 + 32 + 4

/**
 * No message is longer; the transport may refuse earlier than `step` does. Usual are 4 MB at 2048 bit, 7 MB
 * at 4096.
 */
export const MOST_MESSAGE_BYTES = 1 << 26

/**
 * Begins a session.
 *
 * @throws {JointRsaError} `joint-rsa/parameters-refused`.
 */
export function openParty(options: PartyOptions): Party {
  return openBentParty(options, honest)
}

/** For tests only, not exported by the package: a party that lies where `bend` says. */
export function openBentParty(options: PartyOptions, bend: Bend): Party {
  const { role, bits, sessionId, testOnly = false } = options
  parametersFor(bits, { testOnly })
  if (sessionId.length < 16 || sessionId.length > 64) {
    throw new JointRsaError('joint-rsa/parameters-refused', 'A session id has 16 to 64 octets')
  }
  const seed = taggedHash('session seed', options.random(32), sessionId)
  const nothing = new Uint8Array()
  const state: State = { phase: 'setup' }
  const begun = { role, bits, testOnly, sessionId: sessionId.slice(), seed, state, log: [], step: 0 }
  return partyOf({ ...begun, lastSent: nothing, lastAccepted: nothing }, bend)
}

/**
 * Goes on from a checkpoint; `step()` then gives the last message again.
 *
 * @throws {JointRsaError} `joint-rsa/checkpoint-malformed`.
 */
export function resumeParty(checkpoint: Uint8Array): Party {
  return resumeBentParty(checkpoint, honest)
}

/** For tests only, not exported by the package: goes on lying, or begins to. */
export function resumeBentParty(checkpoint: Uint8Array, bend: Bend): Party {
  return partyOf(decodeSession(checkpoint), bend)
}

function partyOf(session: Session, bend: Bend): Party {
  const parameters = parametersFor(session.bits, session)
  const name = sessionName(session)
  const contextNow = (): Context => ({
    parameters,
    role: session.role,
    session: name,
    random: streamOf(session.seed),
    bend,
  })
  let running =
    session.log.length > 0 || session.lastSent.length > 0 ? replay(session, contextNow) : undefined

  const send = (body: Uint8Array): Uint8Array => {
    session.lastSent = writer().u32(MAGIC).u8(VERSION).fixed(name).u32(session.step).fixed(body).bytes()
    session.step += 1
    return session.lastSent
  }
  const enter = (state: State): void => {
    session.state = state
    session.seed = nextSeed(session.seed)
    session.log = []
    running = undefined
  }
  const outcome = (sent?: Uint8Array): StepOutcome => ({
    ...(sent ? { send: sent } : {}),
    ...(session.state.phase === 'done' ? { done: session.state.result } : {}),
    ...(session.state.phase === 'aborted' ? { aborted: session.state.code } : {}),
  })

  const advance = (body: Uint8Array | undefined): StepOutcome => {
    for (let input = body; ; input = undefined) {
      const { state } = session
      if (state.phase === 'done' || state.phase === 'aborted') return outcome()
      if (input) session.log.push(input)
      running ??= begin(session, contextNow(), state)
      const moved = input ? running.hear(reader(input)) : running.begin()
      if (moved.next) enter(moved.next)
      if (moved.said) return outcome(send(moved.said))
      if (session.role === 'b') return outcome()
    }
  }

  return {
    step: (incoming) => {
      const { phase } = session.state
      if (phase === 'aborted') return outcome()
      if (phase === 'done') return outcome(session.role === 'a' ? session.lastSent : undefined)
      try {
        if (!incoming) {
          if (session.lastSent.length > 0) return outcome(session.lastSent)
          return session.role === 'a' ? advance(undefined) : outcome()
        }
        const digest = createHash('sha256').update(incoming).digest()
        if (sameBytes(digest, session.lastAccepted)) return outcome(session.lastSent)
        const body = openFrame(incoming, name, session.step)
        session.lastAccepted = Uint8Array.from(digest)
        session.step += 1
        return advance(body)
      } catch (error) {
        if (!(error instanceof JointRsaError)) throw error
        enter({ phase: 'aborted', code: error.code })
        session.lastSent = new Uint8Array()
        return outcome()
      }
    },
    checkpoint: () => encodeSession(session),
    phase: () => session.state.phase,
  }
}

type Moved = { readonly said?: Uint8Array; readonly next?: State }
type Running = { begin(): Moved; hear(message: Reader): Moved }

function begin(session: Session, context: Context, state: PlayableState): Running {
  if (session.role === 'a') {
    const playing = playAsA(context, state)
    const moved = (turn: ReturnType<typeof playing.next>): Moved =>
      turn.done
        ? { next: turn.value.state, ...(turn.value.last ? { said: turn.value.last } : {}) }
        : { said: turn.value }
    // The first `next` of a generator takes no message.
    return {
      begin: () => moved(playing.next(reader(new Uint8Array()))),
      hear: (message) => moved(playing.next(message)),
    }
  }
  let playing: ReturnType<typeof playAsB> | undefined
  const hear = (message: Reader): Moved => {
    playing ??= playAsB(context, state, message)
    const turn = playing.next(message)
    if (!turn.done) return { said: turn.value }
    return turn.value.result.phase === 'done'
      ? { next: turn.value.result }
      : { next: turn.value.result, said: turn.value.last }
  }
  return { begin: () => ({}), hear }
}

/**
 * Plays the phase under way again up to where the checkpoint was made: the same seed and messages give the
 * same words.
 */
function replay(session: Session, contextNow: () => Context): Running | undefined {
  const { state } = session
  if (state.phase === 'done' || state.phase === 'aborted') return undefined
  const running = begin(session, contextNow(), state)
  running.begin()
  for (const message of session.log) running.hear(reader(message))
  return running
}

function openFrame(bytes: Uint8Array, name: Uint8Array, step: number): Uint8Array {
  if (bytes.length > MOST_MESSAGE_BYTES) throw new JointRsaError('joint-rsa/message-malformed', 'Too long')
  const from = reader(bytes)
  const fits = [
    from.u32() === MAGIC,
    from.u8() === VERSION,
    sameBytes(from.fixed(32), name),
    from.u32() === step,
  ]
  if (fits.includes(false)) {
    throw new JointRsaError('joint-rsa/message-unexpected', 'Another version, session or step')
  }
  return bytes.slice(FRAME_BYTES)
}

function sessionName({ sessionId, bits, testOnly }: Session): Uint8Array {
  return taggedHash(
    'session',
    Uint8Array.of(VERSION),
    u32Bytes(bits),
    Uint8Array.of(testOnly ? 1 : 0),
    sessionId,
  )
}
