/** From dropped files and their verification to what the first page shows. */
import { LIMITS, type Verdict } from '@jitsuin/verification/contract'
import { type Item, type ItemFailure, type Request, signedFile } from '../../session/item.js'
import { pairFiles } from '../../session/pairing.js'
import { type Summary, summaryOf } from '../result/model.js'

/** What becomes of a drop: documents to verify, or that they are too many. */
export type Drop =
  | { readonly kind: 'accepted'; readonly requests: readonly Request[] }
  | { readonly kind: 'too-many' }

/** Takes dropped files in, to be judged as of `at` (null: now). Exactly 20 files are accepted. */
export function acceptDrop(files: readonly File[], at: Date | null): Drop {
  if (files.length > LIMITS.files) return { kind: 'too-many' }
  return {
    kind: 'accepted',
    requests: pairFiles(files).map((submission) => ({ submission, at, sample: null })),
  }
}

/** One row of the list of documents. */
export type Row = { readonly number: number; readonly fileName: string } & (
  | { readonly state: 'waiting' | 'checking' }
  | {
      readonly state: 'done'
      readonly verdict: Verdict
      readonly summary: Summary
    }
  | { readonly state: 'failed'; readonly failure: ItemFailure }
)

/** The row of a document. */
export function rowOf({ number, submission, outcome }: Item): Row {
  const head = { number, fileName: signedFile(submission).name }
  if (outcome.state !== 'done') return { ...head, ...outcome }
  const { report } = outcome
  return { ...head, state: 'done', verdict: report.verdict, summary: summaryOf(report) }
}

const JAPAN_OFFSET = '+09:00'

/** Reads the value of a `datetime-local` field as Japan time; null when it is empty or half written. */
export function parseJapanInput(value: string): Date | null {
  const at = new Date(`${value}${JAPAN_OFFSET}`)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value) && !Number.isNaN(at.getTime()) ? at : null
}
