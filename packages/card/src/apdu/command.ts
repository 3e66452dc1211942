/**
 * Command APDUs (ISO/IEC 7816-4 §5.1), cases 1 to 4, short and extended.
 *
 *   header CLA INS P1 P2 · Lc and data, if there are data · Le, if an answer is expected
 *   short: Lc 1 octet (1–255), Le 1 octet (00 = 256) · extended: Lc 00 + 2 octets, Le 2 octets (0000 = 65536), led by 00 in case 2
 */
import { concatBytes } from '@jitsuin/kernel'
import { CardError } from '../errors.js'

/** One command. `expectedBytes` is Ne, at most 65,536; absent when the command asks for no data back. */
export type CommandApdu = {
  readonly cla: number
  readonly ins: number
  readonly p1: number
  readonly p2: number
  readonly data?: Uint8Array
  readonly expectedBytes?: number
}

/** How lengths are written. */
export type ApduForm = 'short' | 'extended'

const SHORT_DATA = 255
const SHORT_EXPECTED = 256
const EXTENDED_DATA = 65_535
const EXTENDED_EXPECTED = 65_536

/** Which form a command needs. */
export function formOf({ data, expectedBytes = 0 }: CommandApdu): ApduForm {
  return (data?.length ?? 0) > SHORT_DATA || expectedBytes > SHORT_EXPECTED ? 'extended' : 'short'
}

/** Writes a command, in short form where it fits. @throws {CardError} `apdu/malformed` if its lengths fit no form. */
export function encodeCommand(command: CommandApdu, form: ApduForm = formOf(command)): Uint8Array {
  const { cla, ins, p1, p2, data = new Uint8Array(), expectedBytes = 0 } = command
  if (form === 'short' && formOf(command) === 'extended') throw malformed('Too long for a short APDU')
  if (data.length > EXTENDED_DATA || expectedBytes > EXTENDED_EXPECTED)
    throw malformed('Too long for any APDU')
  const header = Uint8Array.of(cla, ins, p1, p2)
  const tail = form === 'short' ? shortBody(data, expectedBytes) : extendedBody(data, expectedBytes)
  return concatBytes([header, ...tail])
}

function shortBody(data: Uint8Array, expectedBytes: number): Uint8Array[] {
  const sent = data.length > 0 ? [Uint8Array.of(data.length), data] : []
  return expectedBytes > 0 ? [...sent, Uint8Array.of(expectedBytes & 0xff)] : sent
}

function extendedBody(data: Uint8Array, expectedBytes: number): Uint8Array[] {
  const sent = data.length > 0 ? [Uint8Array.of(0, data.length >> 8, data.length & 0xff), data] : []
  if (expectedBytes === 0) return sent
  const lead = data.length > 0 ? [] : [0]
  return [...sent, Uint8Array.of(...lead, (expectedBytes >> 8) & 0xff, expectedBytes & 0xff)]
}

/** Reads a command as a card does. @throws {CardError} `apdu/malformed` */
export function parseCommand(bytes: Uint8Array): CommandApdu & { readonly form: ApduForm } {
  const [cla, ins, p1, p2, first] = bytes
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined)
    throw malformed('A command has four octets at least')
  const header = { cla, ins, p1, p2 }
  if (first === undefined) return { ...header, form: 'short' }
  if (bytes.length === 5) return { ...header, expectedBytes: first || SHORT_EXPECTED, form: 'short' }
  if (first === 0) return { ...header, ...parseExtendedBody(bytes.subarray(5)), form: 'extended' }
  return { ...header, ...parseShortBody(first, bytes.subarray(5)), form: 'short' }
}

function parseShortBody(length: number, rest: Uint8Array) {
  const data = rest.subarray(0, length)
  if (rest.length === length) return { data }
  if (rest.length === length + 1) return { data, expectedBytes: rest[length] || SHORT_EXPECTED }
  throw malformed('Lc and the length of the data differ')
}

function parseExtendedBody(rest: Uint8Array) {
  const [high = 0, low = 0] = rest
  const length = high * 256 + low
  if (rest.length === 2) return { expectedBytes: length || EXTENDED_EXPECTED }
  const data = rest.subarray(2, 2 + length)
  if (length > 0 && rest.length === 2 + length) return { data }
  const [expectedHigh = 0, expectedLow = 0] = rest.subarray(2 + length)
  if (length > 0 && rest.length === 4 + length)
    return { data, expectedBytes: expectedHigh * 256 + expectedLow || EXTENDED_EXPECTED }
  throw malformed('Lc and the length of the data differ')
}

function malformed(why: string): CardError {
  return new CardError('apdu/malformed', why)
}
