/** Bytes and their written forms without Node's Buffer: this package also works in a browser. */
import { p256_hasher } from '@noble/curves/nist.js'

// The library's own SHA-256 for this curve: works synchronously in browsers and is as fast as Node's on short inputs.
const { hash } = p256_hasher.defaults

/** SHA-256 of byte strings, one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  return hash(only && parts.length === 1 ? only : concat(...parts))
}

/** One byte string out of many, in order. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether two public byte strings are the same; not constant time. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

/** Lower-case hexadecimal. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Reads lower-case hexadecimal; undefined for anything else. */
export function decodeHex(text: string): Uint8Array | undefined {
  if (!/^([0-9a-f]{2})*$/.test(text)) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** Base64 with padding (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

/** Reads base64 in its one canonical form; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return encodeBase64(bytes) === text ? bytes : undefined
}
