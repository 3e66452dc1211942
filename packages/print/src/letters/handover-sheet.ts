/** The sheet on which each doctor of a hospital signs for the card handed over there (portal §2.10). */
import { westernDate } from '../kit/dates.js'
import { writeSheet } from '../kit/flow.js'
import { PAPERS } from '../kit/geometry.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawSignatureLines } from './signatures.js'

/** One session of hand-over. */
export type HandoverSheet = {
  readonly hospital: string
  readonly batchNumber: string
  readonly date: string
  readonly officer: string
  readonly people: readonly { readonly caseNumber: string; readonly name: string; readonly cardId: string }[]
}

/** Prints the sheet, landscape, with room to sign. */
export function printHandoverSheet(sheet: HandoverSheet, edition: Edition): Promise<Uint8Array> {
  const footer = `${sheet.hospital}　${sheet.batchNumber}`
  return makePdf(edition, (addPage) =>
    writeSheet(addPage, { size: PAPERS.a4Landscape, margin: 15, footer }, (flow) => {
      flow.paragraph('医師資格証 交付記録（病院での一括交付）', { sizePt: 15, weight: 'bold' })
      flow.gap(2)
      flow.facts([
        ['病院', sheet.hospital],
        ['一括申請の番号', sheet.batchNumber],
        ['交付日・担当者', `${westernDate(sheet.date)}　${sheet.officer}（審査補助）`],
      ])
      flow.table({
        rowHeight: 11,
        columns: [
          { head: 'No.', share: 10, align: 'right' },
          { head: '受付番号', share: 30 },
          { head: '氏名', share: 50 },
          { head: 'カードID', share: 34 },
          { head: '医師免許証\n原本', share: 20, align: 'centre' },
          { head: '身分証\n原本', share: 18, align: 'centre' },
          { head: '本人の自署（代理不可）', share: 70 },
          { head: '時刻', share: 18, align: 'centre' },
        ],
        rows: sheet.people.map(({ caseNumber, name, cardId }, index) => ({
          cells: [`${index + 1}`, caseNumber, name, cardId, '□', '□', '', '　:　'],
        })),
      })
      drawSignatureLines(flow, ['担当者の署名', '交付した枚数', '返送する枚数'])
    }),
  )
}
