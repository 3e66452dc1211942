/** From the report of a PDF to what its pages are shown with. */
import type { SignatureReport, ValidationReport } from '@jitsuin/verification/contract'
import { type Item, signedFile } from '../../../session/item.js'

/** The document as one of its signatures has it: so many octets from the beginning of the file. */
export type SignedVersion = {
  /** Counts from 1, as the page counts signatures. */
  readonly number: number
  readonly signature: SignatureReport
  readonly octets: number
}

/** What can be shown of a file. */
export type Shown =
  /** No PDF. */
  | { readonly kind: 'nothing' }
  /** A PDF whose signed version is not known: what is seen could be anything. */
  | { readonly kind: 'unknown-version' }
  | {
      readonly kind: 'versions'
      readonly file: File
      readonly versions: readonly [SignedVersion, ...SignedVersion[]]
    }

/** What can be shown of a document with its report. */
export function shownOf({ submission }: Pick<Item, 'submission'>, report: ValidationReport): Shown {
  const file = signedFile(submission)
  const isPdf = report.signatures.some(({ format }) => format === 'PAdES')
  if (!isPdf) return { kind: 'nothing' }
  const [first, ...others] = report.signatures.flatMap((signature, index): SignedVersion[] => {
    const { signedOctets: octets } = signature
    const fits = octets !== undefined && octets > 0 && octets <= file.size
    return fits ? [{ number: index + 1, signature, octets }] : []
  })
  return first ? { kind: 'versions', file, versions: [first, ...others] } : { kind: 'unknown-version' }
}

/** Whether anything stands in the file behind what was signed. */
export function growthOf({ octets }: SignedVersion, file: Blob): 'as-signed' | 'grown' {
  return octets === file.size ? 'as-signed' : 'grown'
}

/** How a page is looked at: as it was signed, as it is now, or both. */
export const LOOKS = ['both', 'signed', 'now'] as const
export type Look = (typeof LOOKS)[number]

/** How large the pages are drawn: parts of the width at hand. */
export const ZOOMS = ['1', '1.5', '2', '3'] as const

/** Changes of one signature with those that are not allowed first. */
export function changesOf({ changes = [] }: SignatureReport) {
  return [
    ...changes.filter(({ judgement }) => judgement === 'not-allowed'),
    ...changes.filter(({ judgement }) => judgement === 'allowed'),
  ]
}
