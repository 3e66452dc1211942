/** What all targets share. */
import { createHash } from 'node:crypto'
import type { CodedError } from '@jitsuin/kernel'

/** One reader or judge under fuzzing. */
export type FuzzTarget = {
  /** What its inputs are made of, and so how they are changed. */
  readonly form: 'der' | 'xml' | 'bytes'
  /** Tries one input. Whatever it throws is a finding. */
  readonly run: (input: Uint8Array) => void | Promise<void>
}

/** A promise that did not hold; its message says which. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
}

/** Finds a promise broken. */
export function expectThat(holds: boolean, promise: string): void {
  if (!holds) throw new BrokenPromise(promise)
}

/** The class of errors that a package may refuse with. */
type Refusal = abstract new (...args: never[]) => CodedError

/** What a reader gives, or nothing if it refuses with an error of its package; any other error is a finding. */
export function unlessRefused<T>(refusal: Refusal, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof refusal) return undefined
    throw error
  }
}

/** Names bytes. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Whether two byte strings are the same. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
