/** Texts that holders write: one width, no stray blanks, nothing that misleads the eye. */
import * as z from 'zod'
import { PROFILE_ITEMS, type ProfileItem } from './items.js'

/** A profile item as it is kept: widths made one, blanks tidied, no control characters, no longer than its row allows. */
export function profileText(name: ProfileItem) {
  const { lines, maxLength } = PROFILE_ITEMS[name]
  return z
    .string()
    .max(maxLength * 2) // before tidying
    .refine((value) => value.isWellFormed() && !CONTROL.test(value))
    .transform((value) => (lines === 'one' ? tidyLine(value) : tidyLines(value)))
    .pipe(z.string().max(maxLength))
    .optional()
}

/** Control characters other than tab and line ends, and the marks that turn the direction of writing (UTS #55 §3). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what the expression is for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

function tidyLine(value: string): string {
  return unifyWidth(value).replaceAll(/\s+/g, ' ').trim()
}

function tidyLines(value: string): string {
  const lines = value.split(/\r\n|\r|\n/).map(tidyLine)
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

/**
 * Letters and digits in half width, kana in full width. Only these are touched: full normalisation (NFC, NFKC) would replace
 * the variant ideographs of names by others.
 */
export function unifyWidth(value: string): string {
  return value
    .replaceAll(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff61-\uff9f]+/g, (run) => run.normalize('NFKC'))
    .replaceAll(/[\u3041-\u30ff][\u3099\u309a]/g, (kana) => kana.normalize('NFC'))
    .replaceAll('\u3000', ' ')
}
