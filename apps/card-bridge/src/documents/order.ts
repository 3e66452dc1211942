/**
 * An order of the issuing office to the certification authority, as an officer's card signs it: the tag, then canonical JSON (services/ca,
 * docs/ca.md). Every value that is signed is shown; what is not in its one form cannot be signed.
 */
import { BridgeError } from '@jitsuin/bridge-client'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import * as z from 'zod'

/** What is ordered. */
export const ORDER_ACTS = [
  'issue',
  'warrant',
  'certify-responder',
  'revoke',
  'enrol-officer',
  'remove-officer',
] as const

/** One value of an order: where it stands, such as `facts.nameJa`, and how it reads. */
export type OrderLine = { readonly path: string; readonly value: string }

/** An order to approve. `message` is what the card signs. */
export type OrderTask = {
  readonly act: (typeof ORDER_ACTS)[number]
  readonly caseNumber: string
  readonly lines: readonly OrderLine[]
  readonly message: Uint8Array
}

const TAG = 'jitsuin-order/1'
const MAX_LINES = 100

/** What stands at the head of every order; the lines show the rest. */
const headSchema = z.looseObject({
  version: z.literal(TAG),
  act: z.enum(ORDER_ACTS),
  caseNumber: z.string().min(1).max(64),
})

/** Reads an order. @throws {BridgeError} `bridge/unsignable` for anything that is no order in its one form. */
export function readOrder(text: string): OrderTask {
  const value = parseJson(text)
  const head = headSchema.safeParse(value)
  if (!head.success) throw unsignable('Not an order')
  const canonical = canonicalOf(value)
  if (Buffer.from(canonical).toString() !== text) throw unsignable('Not in its one form')
  const lines = linesOf(value, '')
  if (lines.length > MAX_LINES) throw unsignable('More than can be shown')
  const { act, caseNumber } = head.data
  return { act, caseNumber, lines, message: concatBytes([utf8(`${TAG}\n`), canonical]) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema refuses it
  }
}

function canonicalOf(value: unknown): Uint8Array {
  try {
    return encodeCanonical(value)
  } catch (error) {
    throw unsignable('No canonical form', error)
  }
}

/** Every value in the order, the nested ones after their path; canonical JSON is at most eight levels deep. */
function linesOf(value: unknown, path: string): OrderLine[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    return value.flatMap((item, at) => linesOf(item, `${path}.${at + 1}`))
  }
  if (Array.isArray(value)) return [{ path, value: value.join(', ') }]
  if (typeof value !== 'object' || value === null) return [{ path, value: String(value) }]
  return Object.entries(value).flatMap(([name, one]) => linesOf(one, path === '' ? name : `${path}.${name}`))
}

function unsignable(why: string, cause?: unknown): BridgeError {
  return new BridgeError('bridge/unsignable', why, { cause })
}
