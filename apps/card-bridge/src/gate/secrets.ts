/** Secrets of the bridge: 32 random octets as base64url, kept and compared as SHA-256. */
import { createHash, timingSafeEqual } from 'node:crypto'

const FORM = /^[A-Za-z0-9_-]{43}$/

/** SHA-256 of the octets that a secret stands for, base64url; null for what is no secret. */
export function hashSecret(secret: string | undefined): string | null {
  if (secret === undefined || !FORM.test(secret)) return null
  return createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('base64url')
}

/** Whether two hashes are one, in a time that does not tell where they differ. */
export function judgeHash(given: string | null, kept: string): 'same' | 'different' {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(kept)]
  return a.length === b.length && timingSafeEqual(a, b) ? 'same' : 'different'
}
