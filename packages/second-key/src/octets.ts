/** Base64url whose form a schema has checked already, at the speed of Node's Buffer. */

/** The octets of a checked text. */
export function octets(base64url: string): Uint8Array {
  return Buffer.from(base64url, 'base64url')
}

/** Base64url without padding. */
export function base64urlOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}
