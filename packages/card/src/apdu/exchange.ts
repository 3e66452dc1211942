/**
 * One command and its whole answer: fetches what the card holds back (61XX), repeats with the length that the card names (6CXX),
 * and sends long data in pieces to cards that know no extended length (command chaining, ISO/IEC 7816-4 §5.3.3).
 */
import { concatBytes } from '@jitsuin/kernel'
import type { CardChannel } from '../channel.js'
import { CardError } from '../errors.js'
import { type CommandApdu, encodeCommand, formOf } from './command.js'
import { type CardResponse, parseResponse } from './response.js'
import { statusOf } from './status-words.js'

const CHAINING = 0x10
const PIECE = 255
const LONGEST_ANSWER = 65_536

/** Sends a command. The status word of the answer is for the caller to judge. @throws {CardError} `apdu/malformed`, `apdu/too-long` */
export async function exchange(channel: CardChannel, command: CommandApdu): Promise<CardResponse> {
  const first = await sendOnce(channel, command)
  const isTooLong = formOf(command) === 'extended' && first.status === statusOf('6700')
  return collect(channel, isTooLong ? await sendChained(channel, command) : first)
}

async function sendOnce(channel: CardChannel, command: CommandApdu): Promise<CardResponse> {
  const response = await transmit(channel, command)
  if (response.status >> 8 !== 0x6c) return response
  return transmit(channel, { ...command, expectedBytes: response.status & 0xff || 256 })
}

async function transmit(channel: CardChannel, command: CommandApdu): Promise<CardResponse> {
  return parseResponse(await channel.transmit(encodeCommand(command)))
}

async function sendChained(channel: CardChannel, command: CommandApdu): Promise<CardResponse> {
  for (const piece of chainCommand(command).slice(0, -1)) {
    const response = await transmit(channel, piece)
    if (response.status !== statusOf('9000')) return response
  }
  return sendOnce(channel, chainCommand(command).at(-1) ?? command)
}

/** A command in short pieces; all but the last have the chaining bit in CLA. */
export function chainCommand(command: CommandApdu): CommandApdu[] {
  const { data = new Uint8Array(), expectedBytes } = command
  const pieces: CommandApdu[] = []
  let at = 0
  for (; data.length - at > PIECE; at += PIECE) {
    const { cla, ins, p1, p2 } = command
    pieces.push({ cla: cla | CHAINING, ins, p1, p2, data: data.subarray(at, at + PIECE) })
  }
  const expected = expectedBytes === undefined ? {} : { expectedBytes: Math.min(expectedBytes, 256) }
  return [...pieces, { ...command, data: data.subarray(at), ...expected }]
}

/** GET RESPONSE until nothing is left. Every 61XX must come with data, so that no card can keep us here for ever. */
async function collect(channel: CardChannel, first: CardResponse): Promise<CardResponse> {
  const parts = [first.data]
  let total = first.data.length
  let last = first
  while (last.status >> 8 === 0x61) {
    last = await sendOnce(channel, {
      cla: 0,
      ins: 0xc0,
      p1: 0,
      p2: 0,
      expectedBytes: last.status & 0xff || 256,
    })
    total += last.data.length
    if (total > LONGEST_ANSWER || (last.status >> 8 === 0x61 && last.data.length === 0))
      throw new CardError('apdu/too-long', 'The card never ends its answer')
    parts.push(last.data)
  }
  return parts.length === 1 ? last : { data: concatBytes(parts), status: last.status }
}
