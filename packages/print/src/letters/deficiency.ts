/** The letter that says what an application lacks (不備連絡). */
import { westernDate } from '../kit/dates.js'
import { writeSheet } from '../kit/flow.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawLetterhead, type Letterhead } from './letterhead.js'

/** One thing that is missing: of which paper, what is wrong, what to send. */
export type Deficiency = { readonly paper: string; readonly reason: string; readonly remedy: string }

/** One letter. */
export type DeficiencyLetter = Letterhead & {
  readonly deficiencies: readonly Deficiency[]
  /** The last day on which an answer counts, `YYYY-MM-DD`. */
  readonly answerBy: string
  /** Where the papers can be sent by photograph instead. */
  readonly uploadAddress?: string
}

/** Prints letters, each with its own page numbers. */
export function printDeficiencyLetters(
  letters: readonly DeficiencyLetter[],
  edition: Edition,
): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    for (const letter of letters) {
      writeSheet(addPage, { footer: letter.number }, (flow) => {
        drawLetterhead(flow, letter, '医師資格証の発行申請について（書類のご確認のお願い）')
        flow.paragraph(
          'このたびは医師資格証の発行をお申し込みいただき、ありがとうございます。お送りいただいた書類を確認しましたところ、次の点についてお手続きが必要です。お手数をおかけしますが、ご対応をお願いします。',
        )
        flow.gap(4)
        flow.table({
          columns: [
            { head: '書類', share: 26 },
            { head: '確認した内容', share: 40 },
            { head: 'お願いする事項', share: 44 },
          ],
          rows: letter.deficiencies.map(({ paper, reason, remedy }) => ({ cells: [paper, reason, remedy] })),
        })
        flow.paragraph(`ご返送の期限：${westernDate(letter.answerBy)}（必着）`, { weight: 'bold' })
        flow.paragraph('期限までにご連絡がない場合は、申請を終了することがあります。')
        if (letter.uploadAddress) {
          flow.gap(3)
          flow.paragraph(`書類の写真は、次の画面からも送ることができます。\n${letter.uploadAddress}`)
        }
        flow.gap(4)
        flow.paragraph('この用紙を同封してご返送ください。', { sizePt: 9.5 })
      })
    }
  })
}
