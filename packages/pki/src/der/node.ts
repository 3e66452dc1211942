/** One tag-length-value of DER, and how anything else is refused. */
import { PkiError } from '../errors.js'

/** One tag-length-value. `bytes` is the whole of it, `content` the value; both are views, not copies. */
export type Node = { readonly tag: number; readonly bytes: Uint8Array; readonly content: Uint8Array }

/** The octet at an offset. */
export function byteAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? malformed('The value is cut short')
}

/** Refuses bytes that are no DER. */
export function malformed(why: string): never {
  throw new PkiError('der/malformed', why)
}
