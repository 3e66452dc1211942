/** ECVRF_nonce_generation_RFC6979 (RFC 9381 §5.4.2.1): the nonce of ECDSA over P-256 with SHA-256 (RFC 6979 §3.2). */
import { createHmac } from 'node:crypto'
import { concat, sha256 } from '../bytes.js'
import { addMod, isInRange } from './scalar.js'

const SCALAR_BYTES = 32

/** The nonce k for the secret x and the point H, compressed. */
export function nonceOf(secret: Uint8Array, hPoint: Uint8Array): Uint8Array {
  // bits2octets reduces the hash modulo q once (§2.3.4); adding zero does just that.
  const hash = addMod(sha256(hPoint), new Uint8Array(SCALAR_BYTES))
  let value = new Uint8Array(SCALAR_BYTES).fill(1)
  let key = new Uint8Array(SCALAR_BYTES)
  for (const step of [0, 1]) {
    key = hmac(key, concat(value, Uint8Array.of(step), secret, hash))
    value = hmac(key, value)
  }
  for (;;) {
    value = hmac(key, value)
    if (isInRange(value)) return value
    key = hmac(key, concat(value, Uint8Array.of(0)))
    value = hmac(key, value)
  }
}

function hmac(key: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHmac('sha256', key).update(data).digest())
}
