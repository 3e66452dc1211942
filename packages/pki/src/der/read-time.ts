/** Reads moments. */

import { byteAt, malformed, type Node } from './node.js'
import { expectTag } from './read.js'
import { GENERALIZED_TIME, UTC_TIME } from './tags.js'

/**
 * A UTCTime or GeneralizedTime: UTC, to the second, ending in Z (RFC 5280 §4.1.2.5). With `fraction: 'allowed'` a
 * GeneralizedTime may carry a fraction without trailing zeros (RFC 3161 §2.4.2); it is cut to milliseconds.
 */
export function timeValue(node: Node, { fraction }: { fraction?: 'allowed' } = {}): Date {
  const { tag, content } = node
  if (tag !== UTC_TIME) expectTag(node, GENERALIZED_TIME)
  const yearDigits = tag === UTC_TIME ? 2 : 4
  const end = yearDigits + 10
  if (content.length <= end || content.at(-1) !== 0x5a /* Z */) malformed('A time is not in its one form')
  const rest = content.subarray(end, -1)
  if (rest.length > 0 && (fraction !== 'allowed' || tag === UTC_TIME))
    malformed('A time is not in its one form')

  const stated = digitsAt(content, 0, yearDigits)
  const year = tag === UTC_TIME ? stated + (stated < 50 ? 2000 : 1900) : stated
  const month = digitsAt(content, yearDigits, 2) - 1
  const day = digitsAt(content, yearDigits + 2, 2)
  const hour = digitsAt(content, yearDigits + 4, 2)
  const minute = digitsAt(content, yearDigits + 6, 2)
  const second = digitsAt(content, yearDigits + 8, 2)
  const time = new Date(0)
  time.setUTCFullYear(year, month, day)
  time.setUTCHours(hour, minute, second, milliseconds(rest))
  // Date rolls 31 February and 24:00 over; the month or the day then differs.
  const isRolled = time.getUTCMonth() !== month || time.getUTCDate() !== day
  if (isRolled || hour > 23 || minute > 59 || second > 59) malformed('There is no such time')
  return time
}

/** A number out of decimal digits. */
function digitsAt(content: Uint8Array, offset: number, count: number): number {
  let value = 0
  for (let at = offset; at < offset + count; at++) {
    const digit = byteAt(content, at) - 0x30
    if (digit < 0 || digit > 9) malformed('A time is not in its one form')
    value = value * 10 + digit
  }
  return value
}

/** A fraction of a second such as `.25`, cut to milliseconds; nothing is 0. */
function milliseconds(fraction: Uint8Array): number {
  if (fraction.length === 0) return 0
  const [, digits] = /^\.(\d*[1-9])$/.exec(Buffer.from(fraction).toString('latin1')) ?? []
  return digits === undefined
    ? malformed('A time is not in its one form')
    : Number(digits.slice(0, 3).padEnd(3, '0'))
}
