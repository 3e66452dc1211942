import { utf8 } from '@jitsuin/kernel'
import { PlatformError } from '../errors.js'

/** JSON that has exactly one canonical form here: no fraction, no number beyond 2^53 - 1. */
export type CanonicalJson =
  | null
  | boolean
  | number
  | string
  | readonly CanonicalJson[]
  | { readonly [name: string]: CanonicalJson }

const MAX_DEPTH = 8

/**
 * The one byte form of a JSON value: RFC 8785 (names sorted by UTF-16 code units, no space, shortest escapes), UTF-8.
 *
 * @throws {PlatformError} `audit/not-canonical` for fractions, lone surrogates, anything that is not JSON, or more than
 *   eight levels.
 */
export function encodeCanonical(value: unknown): Uint8Array {
  return utf8(write(value, 0))
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw refuse('deeper than eight levels')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number') return writeNumber(value)
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`
  if (isPlainObject(value)) return writeObject(value, depth)
  throw refuse(`a ${typeof value} is no JSON`)
}

function writeObject(value: Readonly<Record<string, unknown>>, depth: number): string {
  // The default sort compares UTF-16 code units, as RFC 8785 §3.2.3 asks.
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${writeString(name)}:${write(value[name], depth + 1)}`).join(',')}}`
}

function writeString(text: string): string {
  // U+0000 cannot be stored by PostgreSQL; a lone surrogate has no UTF-8 form (RFC 8785 §3.2.2.2).
  if (text.includes('\0') || !text.isWellFormed()) throw refuse('a string that cannot be stored exactly')
  return JSON.stringify(text)
}

function writeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw refuse('a number that is not a safe integer')
  return String(value) // -0 becomes 0 (RFC 8785 §3.2.2.3)
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function refuse(why: string): PlatformError {
  return new PlatformError('audit/not-canonical', `The value has no canonical form: ${why}`)
}
