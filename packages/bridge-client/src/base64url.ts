/** base64url without padding (RFC 4648 §5): the form of every byte string in the protocol. Works in browsers and in Node. */

/** The text of some bytes. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  // In slices: a call with a million arguments overflows the stack.
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of a text that the protocol's schemas let through. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length) // filled by hand: an iterator over the text takes twenty times as long
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
