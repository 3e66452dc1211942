/** Text that people write for other people to read. */
import * as z from 'zod'

/**
 * Control characters, marks that turn the direction of writing, and everything else that takes no room (UTS #55 §3): text must read as
 * it is, and no name may look like that of another.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const LINE_FEED = /\n/g

function judgeText(text: string): 'readable' | 'unreadable' {
  return text.isWellFormed() && !UNSEEN.test(text) ? 'readable' : 'unreadable'
}

/** One line, such as a name. */
export const lineSchema = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => judgeText(text) === 'readable')

/** A few sentences, perhaps on several lines. */
export const sentencesSchema = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => judgeText(text.replace(LINE_FEED, '')) === 'readable')
