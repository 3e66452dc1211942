/** A letter of plain text under the office's head: what somebody is told after their card was issued. */
import { writeSheet } from '../kit/flow.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawLetterhead, type Letterhead } from './letterhead.js'

/** One letter. `text` may hold line breaks; an empty line parts paragraphs. */
export type PlainLetter = Letterhead & { readonly subject: string; readonly text: string }

/** Prints letters, each with its own page numbers. */
export function printPlainLetters(letters: readonly PlainLetter[], edition: Edition): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    for (const letter of letters)
      writeSheet(addPage, { footer: letter.number }, (flow) => {
        drawLetterhead(flow, letter, letter.subject)
        for (const paragraph of letter.text.trim().split(/\n{2,}/)) {
          flow.paragraph(paragraph)
          flow.gap(4)
        }
      })
  })
}
