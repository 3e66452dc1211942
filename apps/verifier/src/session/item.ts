/** A document of this visit and how far its verification has come. */
import type { Asked, Failure, Sample, Submission, ValidationReport } from '@jitsuin/verification/contract'
import type { Brief } from './brief.js'

/** How far a verification has come; each state holds what is true in it. */
export type Outcome =
  | { readonly state: 'waiting' }
  | { readonly state: 'checking' }
  | { readonly state: 'done'; readonly brief: Brief; readonly report: ValidationReport }
  /** Done some time ago: the report was put away to spare memory. */
  | { readonly state: 'noted'; readonly brief: Brief }
  | { readonly state: 'failed'; readonly failure: ItemFailure }

/** Why there is no report: the service refused or did not answer, or the file is too big to be sent at all. */
export type ItemFailure = Failure | { readonly kind: 'too-large' }

/** What is asked of a document: as of when (null: now) and by which rules, and which sample it is, if it is one. */
export type Request = Asked & {
  readonly submission: Submission
  readonly sample: Sample | null
  /** Where it came from: a ZIP that lay in another ZIP is a file like others. */
  readonly origin?: 'zip'
  /** Where it stands below the folder that was handed over; without it, the name of the file. */
  readonly path?: string
}

/** One document of this visit. `number` counts from 1 and names its page. */
export type Item = Request & { readonly number: number; readonly outcome: Outcome }

/** The file that the verdict is about: the signature of a detached pair. */
export function signedFile(submission: Submission): File {
  return submission.kind === 'detached' ? submission.signature : submission.file
}

/** Every file of a submission. */
export function filesOf(submission: Submission): readonly File[] {
  return submission.kind === 'detached' ? [submission.signature, submission.content] : [submission.file]
}

/** Whether nothing more happens to it by itself. */
export function hasEnded({ outcome: { state } }: Item): boolean {
  return state === 'done' || state === 'noted' || state === 'failed'
}

/** Whether it is a ZIP that may hold documents. Only its name tells before the service has looked into it. */
export function isArchive({ submission, origin }: Request): boolean {
  return submission.kind === 'document' && origin === undefined && /\.zip$/i.test(submission.file.name)
}
