/** Sealing of letters: AES-256-GCM (NIST SP 800-38D) under a key of the letter's own, bound to the letter's id. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { z } from 'zod'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What stands in a PIN letter, and nowhere else. */
export const PIN_CONTENT = z.strictObject({ pin: z.string(), puk: z.string() })

/** An enrolment code: what the QR code carries (16 octets, base64url), and the eight digits that travel apart. */
export const ENROLMENT_CONTENT = z.strictObject({ secret: z.string(), shortNumber: z.string() })

type LetterContent = z.infer<typeof PIN_CONTENT> | z.infer<typeof ENROLMENT_CONTENT>

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

/** Opens a letter. Throws if it was changed, is another letter's, or has another kind of content. */
export function openLetter<Content>(
  sealed: Uint8Array,
  {
    key,
    letterId,
    content,
  }: { readonly key: Uint8Array; readonly letterId: string; readonly content: z.ZodType<Content> },
): Content {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(letterId))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
  return content.parse(JSON.parse(Buffer.concat([text, decipher.final()]).toString()))
}
