/** Which of the dropped files belong together. */
import type { Submission } from '@jitsuin/verification/contract'

/** What a detached signature adds to the name of its content: `letter.pdf` → `letter.pdf.xades.xml`. */
const SIGNATURE_ENDINGS = [
  '.xades.xml',
  '.sig.xml',
  '.xades',
  '.xml',
  '.p7s',
  '.p7m',
  '.sig',
  '.jws',
  '.json',
] as const

/**
 * Sorts files into documents that stand for themselves and detached pairs, in the order of the signatures.
 * A pair is only seen in the names; a file that might be the content of two signatures is paired with both.
 */
export function pairFiles(files: readonly File[]): Submission[] {
  const pairs = files.flatMap((signature) => {
    const content = files.find(({ name }) =>
      SIGNATURE_ENDINGS.some((ending) => name + ending === signature.name),
    )
    return content ? [{ kind: 'detached' as const, signature, content }] : []
  })
  const paired = new Set(pairs.flatMap(({ signature, content }) => [signature, content]))
  return files.flatMap((file): Submission[] => {
    const pair = pairs.find(({ signature }) => signature === file)
    if (pair) return [pair]
    return paired.has(file) ? [] : [{ kind: 'document', file }]
  })
}
