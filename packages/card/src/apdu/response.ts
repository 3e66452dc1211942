/** Response APDUs (ISO/IEC 7816-4 §5.1): data, then the two octets of the status word. */
import { CardError } from '../errors.js'

/** What a card answered. */
export type CardResponse = { readonly data: Uint8Array; readonly status: number }

const LONGEST = 65_538

/** Reads an answer. @throws {CardError} `apdu/malformed` */
export function parseResponse(bytes: Uint8Array): CardResponse {
  const [sw1, sw2] = bytes.subarray(-2)
  if (sw1 === undefined || sw2 === undefined || bytes.length > LONGEST)
    throw new CardError('apdu/malformed', `An answer of ${bytes.length} octets`)
  if ((sw1 & 0xf0) !== 0x60 && (sw1 & 0xf0) !== 0x90)
    throw new CardError('apdu/malformed', 'A status word begins with 6 or 9 (ISO/IEC 7816-4 §5.6)')
  return { data: bytes.subarray(0, -2), status: sw1 * 256 + sw2 }
}

/** Writes an answer. */
export function encodeResponse({ data, status }: CardResponse): Uint8Array {
  return Uint8Array.of(...data, status >> 8, status & 0xff)
}
