/**
 * What a witness decides (c2sp.org/tlog-witness): it cosigns a head only when that head continues the last one that it
 * cosigned. Two histories of one log therefore never both carry its cosignature.
 */
import { checkConsistency, type TreeHead } from '../merkle/checks.js'
import { openCheckpoint } from './checkpoint.js'
import type { NoteVerifier } from './keys.js'

/** What a witness is shown. */
export type Shown = {
  /** The head that it cosigned last; undefined at the very first time. */
  readonly kept: TreeHead | undefined
  readonly checkpoint: string
  /** Consistency proof from the kept head to the new one. */
  readonly proof: readonly Uint8Array[]
}

/** What it does. `went-back`: the log shows fewer leaves than before; `forked`: another history. */
export type WitnessVerdict =
  | { readonly verdict: 'cosign'; readonly head: TreeHead }
  | { readonly verdict: 'went-back' | 'forked'; readonly head: TreeHead }

/**
 * Judges a head of the log.
 *
 * @throws {TlogError} `tlog/note-malformed` or `tlog/note-untrusted` when the log did not sign it.
 */
export function judgeHead(shown: Shown, log: NoteVerifier): WitnessVerdict {
  const head = openCheckpoint(shown.checkpoint, log)
  if (!shown.kept) return { verdict: 'cosign', head }
  if (head.size < shown.kept.size) return { verdict: 'went-back', head }
  const continues = checkConsistency(shown.kept, head, shown.proof) === 'consistent'
  return { verdict: continues ? 'cosign' : 'forked', head }
}
