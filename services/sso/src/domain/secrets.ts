/** Secrets that travel: 32 random octets as base64url. We keep their SHA-256 alone, so that reading the tables lets nobody in. */
import { createHash } from 'node:crypto'

const FORM = /^[A-Za-z0-9_-]{43}$/
const OCTETS = 32

/** The text of a new secret. */
export function newSecret(random: (size: number) => Uint8Array): string {
  return Buffer.from(random(OCTETS)).toString('base64url')
}

/** What is kept of a secret: SHA-256, hex. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether a text can be a secret of ours at all. */
export function hasSecretForm(text: string | undefined): text is string {
  return text !== undefined && FORM.test(text)
}
