/**
 * Signatures that were found valid a moment ago. One signature over a list stands beside each of its orders; it is computed
 * once. What is kept is found by all that the check looks at, so an answer from here is the answer of the check.
 */
import { createHash } from 'node:crypto'

/** A check of one signature; `publicKey` is the officer's key as enrolled. */
export type SignatureQuestion = {
  readonly publicKey: string
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** Two officers' lists of ten thousand orders at a time, many times over. */
const KEPT = 64
const valid = new Set<string>()

/** Answers from memory, or asks `check`; only what is valid is remembered, the latest of it. */
export function checkOnce(
  question: SignatureQuestion,
  check: (question: SignatureQuestion) => 'valid' | 'invalid',
): 'valid' | 'invalid' {
  const index = indexOf(question)
  if (valid.has(index)) return 'valid'
  const verdict = check(question)
  if (verdict === 'valid') remember(index)
  return verdict
}

function remember(index: string): void {
  const [oldest] = valid
  if (valid.size >= KEPT && oldest !== undefined) valid.delete(oldest)
  valid.add(index)
}

/** SHA-256 over all parts, each after its length. */
function indexOf({ publicKey, message, signature }: SignatureQuestion): string {
  const hash = createHash('sha256')
  for (const part of [Buffer.from(publicKey), message, signature]) hash.update(`${part.length}:`).update(part)
  return hash.digest('base64')
}
