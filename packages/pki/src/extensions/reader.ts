/**
 * How every extension is read: found by its OID, decoded strictly, and decoded once for each extension object, because path
 * building looks at the same certificate many times.
 */
import type { Extension } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'

/** A certificate, list, list entry or answer: whatever carries extensions. */
export type WithExtensions = { readonly extensions: ReadonlyMap<string, Extension> }

/** Reads one extension: undefined if it is absent, a throw if it is there and malformed. */
export type ExtensionReader<T extends object> = (holder: WithExtensions) => T | undefined

/** Makes the reader of one extension out of its OID and the decoder of its value. */
export function extensionReader<T extends object>(
  oid: string,
  decode: (value: der.Node) => T,
): ExtensionReader<T> {
  const decoded = new WeakMap<Extension, T>()
  return ({ extensions }) => {
    const extension = extensions.get(oid)
    if (!extension) return undefined
    const known = decoded.get(extension)
    if (known) return known
    const value = decode(der.parse(extension.value))
    decoded.set(extension, value)
    return value
  }
}

/** The elements of a SEQUENCE SIZE (1..MAX) OF. */
export function oneOrMore(node: der.Node, tag: number = der.SEQUENCE): der.Node[] {
  const found = der.children(node, tag)
  return found.length > 0 ? found : malformedExtension('A list without elements')
}

/** Refuses an extension that is DER but breaks a rule of its own. */
export function malformedExtension(why: string): never {
  throw new PkiError('extension/malformed', why)
}
