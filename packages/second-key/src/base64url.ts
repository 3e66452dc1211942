/** Base64url without padding (RFC 4648 §5), as WebAuthn and JOSE write octets; works in browsers. */
import { decodeBase64, encodeBase64 } from '@jitsuin/tlog'

/** Writes octets. */
export function toBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Reads octets in their one form; undefined for anything else. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  const plain = text.replaceAll('-', '+').replaceAll('_', '/')
  return decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='))
}
