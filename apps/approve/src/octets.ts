/** Octets in the browser. */
import { fromBase64url } from '@jitsuin/second-key'
import { ApproveError } from './failure.js'

/** SHA-256, 32 octets. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
}

/** Reads base64url that this device wrote. @throws {ApproveError} `passkey`, unreadable */
export function octetsOfDevice(base64url: string): Uint8Array {
  const bytes = fromBase64url(base64url)
  if (!bytes) throw new ApproveError({ kind: 'passkey', why: 'unreadable' })
  return bytes
}
