/**
 * The protocol of virtual readers (vpcd of the vsmartcard project): the card connects to the reader over TCP, and messages are
 * two octets of length, big-endian, then the body. A body of one octet is a control, a longer one a command APDU.
 * The socket itself belongs to packages/readers.
 */
import { concatBytes } from '@jitsuin/kernel'
import { CardError } from '../errors.js'
import type { SoftwareCard } from '../software/card.js'

/** Controls. To the first three the card answers nothing. */
const CONTROLS = { powerOff: 0, powerOn: 1, reset: 2, getAtr: 4 } as const

/** The longest APDU: extended header, 65,535 octets of data, Le. */
const LONGEST_MESSAGE = 65_535

/** Takes the octets of a connection apart: whole messages, and what has come of the next one. */
export function readVpcdMessages(received: Uint8Array): {
  readonly messages: readonly Uint8Array[]
  readonly rest: Uint8Array
} {
  const messages: Uint8Array[] = []
  let at = 0
  for (;;) {
    const [high, low] = received.subarray(at, at + 2)
    if (high === undefined || low === undefined) break
    const end = at + 2 + high * 256 + low
    if (end > received.length) break
    messages.push(received.subarray(at + 2, end))
    at = end
  }
  return { messages, rest: received.subarray(at) }
}

/** One message. @throws {CardError} `wire/malformed` if it is longer than its length can say */
export function encodeVpcdMessage(body: Uint8Array): Uint8Array {
  if (body.length > LONGEST_MESSAGE)
    throw new CardError('wire/malformed', 'A message of more than 65,535 octets')
  return concatBytes([Uint8Array.of(body.length >> 8, body.length & 0xff), body])
}

/**
 * What the card sends back to a message, framed; nothing to power off, power on and reset.
 *
 * @throws {CardError} `wire/malformed` to a control that does not exist, and what the card's keeper throws
 */
export async function answerVpcdMessage(
  card: SoftwareCard,
  message: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (message.length > 1) return encodeVpcdMessage(await card.channel.transmit(message))
  switch (message[0]) {
    case CONTROLS.powerOff:
    case CONTROLS.powerOn:
    case CONTROLS.reset:
      card.reset()
      return undefined
    case CONTROLS.getAtr:
      return encodeVpcdMessage(card.channel.atr)
    default:
      throw new CardError('wire/malformed', 'A control that vpcd does not have')
  }
}
