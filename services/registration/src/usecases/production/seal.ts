/** Sealing of PIN letters: AES-256-GCM (NIST SP 800-38D) under a key of the letter's own, bound to the letter's id. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { z } from 'zod'

const NONCE_BYTES = 12
const TAG_BYTES = 16

const contentSchema = z.strictObject({ pin: z.string(), puk: z.string() })

/** What stands in a letter, and nowhere else. */
export type LetterContent = z.infer<typeof contentSchema>

/** Nonce, ciphertext and tag. A letter's key seals once, so a random nonce never repeats under it. */
export function sealLetter(
  content: LetterContent,
  {
    key,
    letterId,
    nonce,
  }: { readonly key: Uint8Array; readonly letterId: string; readonly nonce: Uint8Array },
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(letterId))
  const sealed = [nonce, cipher.update(JSON.stringify(content)), cipher.final()]
  return Buffer.concat([...sealed, cipher.getAuthTag()])
}

/** Opens a letter. Throws if it was changed, or is another letter's. */
export function openLetter(
  sealed: Uint8Array,
  { key, letterId }: { readonly key: Uint8Array; readonly letterId: string },
): LetterContent {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(letterId))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
  return contentSchema.parse(JSON.parse(Buffer.concat([text, decipher.final()]).toString()))
}
