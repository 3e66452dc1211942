/**
 * The form of times in certificates and lists (RFC 5280 §4.1.2.5, §5.1.2.4).
 */
import * as der from '../../der.js'
import { lenientTime } from '../facts.js'
import { attempt, when } from '../finding.js'

/** Not in the one form, or not a time that exists. */
export function timeFormFault(field: string, node: der.Node): string[] {
  const text = Buffer.from(node.content).toString('latin1')
  return when(attempt(() => der.timeValue(node)) === undefined, `${field} ${JSON.stringify(text)}`)
}

/** UTCTime through 2049, GeneralizedTime from 2050. */
export function timeTypeFault(field: string, node: der.Node): string[] {
  const time = lenientTime(node)
  if (!time) return []
  const expected =
    time.getUTCFullYear() >= 1950 && time.getUTCFullYear() < 2050 ? der.UTC_TIME : der.GENERALIZED_TIME
  return when(node.tag !== expected, `${field} in ${time.getUTCFullYear()} has the other type`)
}
