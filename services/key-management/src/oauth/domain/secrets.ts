/** What clients are handed to show later: 256 bits each, kept as their SHA-256 alone. */
import { createHash } from 'node:crypto'

/** What is kept of a secret. */
export function digestOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** The code challenge of a verifier by S256 (RFC 7636 §4.2). */
export function challengeOf(verifier: string): string {
  return digestOfSecret(verifier).toString('base64url')
}
