/** From the octets of a command to its handler, and from what the handler says to the octets of an answer. */
import { concatBytes } from '@jitsuin/kernel'
import { type CommandApdu, parseCommand } from '../apdu/command.js'
import { INS } from '../apdu/commands.js'
import type { CardResponse } from '../apdu/response.js'
import { statusOf } from '../apdu/status-words.js'
import { CardError } from '../errors.js'
import { readBinary, updateBinary } from './files.js'
import { generateKeyPair, manageSecurityEnvironment, performSecurityOperation } from './keys.js'
import { changeReferenceData, resetRetryCounter, verify } from './pins.js'
import { select } from './select.js'
import { type Call, done, type Outcome, refuse, type Session, withoutTransfer } from './session.js'
import { activate } from './transport.js'

type Handler = (call: Call) => Outcome | Promise<Outcome>

const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [INS.select, select],
  [INS.readBinary, readBinary],
  [INS.verify, verify],
  [INS.changeReferenceData, changeReferenceData],
  [INS.resetRetryCounter, resetRetryCounter],
  [INS.manageSecurityEnvironment, manageSecurityEnvironment],
  [INS.performSecurityOperation, performSecurityOperation],
  [INS.generateKeyPair, generateKeyPair],
  [INS.updateBinary, updateBinary],
  [INS.activate, activate],
  [INS.getResponse, getResponse],
])

const CHAINING = 0x10
const PROPRIETARY = 0x80
const CHANNEL_BITS = 0x03
const SECURE_MESSAGING_BITS = 0x0c
const LONGEST_CHAIN = 4096

/** Runs one command; `begin` gives the call for it. What is no command is answered 6700. */
export async function dispatch(bytes: Uint8Array, begin: (command: CommandApdu) => Call): Promise<Outcome> {
  const received = readCommand(bytes)
  if (!received) return refuse('6700')
  const handler = HANDLERS.get(received.ins)
  if (!handler) return refuse('6d00')
  const refusal = judgeClass(received)
  if (refusal) return refuse(refusal)
  const joined = joinChain(received, begin(received).session)
  if ('answer' in joined) return joined
  const call = begin(joined.command)
  // Whoever does not fetch the rest of an answer at once has lost it.
  const session = handler === getResponse ? call.session : withoutTransfer(call.session)
  return cutToLength(await handler({ ...call, session }), received, session)
}

function getResponse({ session }: Call): Outcome {
  const { transfer } = session
  return transfer?.of === 'answer' ? done(withoutTransfer(session), transfer.rest) : refuse('6985')
}

function readCommand(bytes: Uint8Array): CommandApdu | undefined {
  try {
    return parseCommand(bytes)
  } catch (error) {
    if (error instanceof CardError) return undefined
    throw error
  }
}

function judgeClass({ cla, ins }: CommandApdu): '6881' | '6882' | '6e00' | undefined {
  if (cla === PROPRIETARY && ins === INS.performSecurityOperation) return undefined
  if (cla & ~(CHAINING | CHANNEL_BITS | SECURE_MESSAGING_BITS)) return '6e00'
  if (cla & SECURE_MESSAGING_BITS) return '6882'
  return cla & CHANNEL_BITS ? '6881' : undefined
}

/** Command chaining (ISO/IEC 7816-4 §5.3.3): the pieces have CLA 10 but for the last, and the same INS, P1 and P2. */
function joinChain(command: CommandApdu, session: Session): Outcome | { readonly command: CommandApdu } {
  const { cla, ins, p1, p2, data = new Uint8Array() } = command
  const key = `${ins} ${p1} ${p2}`
  const before = session.transfer?.of === 'command' ? session.transfer : undefined
  const isLast = !(cla & CHAINING)
  if (before && before.key !== key) return { ...refuse('6883'), session: withoutTransfer(session) }
  if (isLast && !before) return { command }
  const joined = concatBytes([before?.data ?? new Uint8Array(), data])
  if (joined.length > LONGEST_CHAIN) return { ...refuse('6700'), session: withoutTransfer(session) }
  if (isLast) return { command: { ...command, data: joined } }
  return done({ ...session, transfer: { of: 'command', key, data: joined } })
}

/** What is longer than the reader asked for waits for GET RESPONSE (61XX, ISO/IEC 7816-4 §5.3.4). */
function cutToLength(outcome: Outcome, { expectedBytes = 0 }: CommandApdu, before: Session): Outcome {
  const { data, status } = outcome.answer
  const session = outcome.session ?? before
  if (data.length <= expectedBytes || status !== statusOf('9000')) return { ...outcome, session }
  const rest = data.subarray(expectedBytes)
  const more: CardResponse = {
    data: data.subarray(0, expectedBytes),
    status: 0x6100 | Math.min(rest.length, 0xff),
  }
  return { answer: more, session: { ...session, transfer: { of: 'answer', rest } } }
}
