/** The receipt of an employer's check of a qualification, which can be verified later (requirements C-05). */

import { writeSheet } from '../kit/flow.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawQr } from '../kit/qr.js'

/** One check. Moments are sentences already: `2026年11月20日 9:12`. */
export type CheckReceipt = {
  readonly receiptNumber: string
  readonly checkedBy: string
  readonly checkedAt: string
  readonly purpose: string
  readonly cardId: string
  readonly holderName: string
  /** The card's state in words, such as 「有効」. */
  readonly cardState: string
  readonly cardStateCheckedAt: string
  /** The four items compared with the registry, each with what came of it. */
  readonly items: readonly { readonly name: string; readonly result: string }[]
  readonly matchedOn: string
  /** Where and how the receipt is verified; the QR code holds the same. */
  readonly verifyAddress: string
  /** SHA-256 over the signed receipt, in hexadecimal. */
  readonly digestHex: string
}

/** Prints the receipt. */
export function printCheckReceipt(receipt: CheckReceipt, edition: Edition): Promise<Uint8Array> {
  return makePdf(edition, (addPage) =>
    writeSheet(addPage, { footer: receipt.receiptNumber }, (flow) => {
      drawQr(flow.canvas(), receipt.verifyAddress, { x: 164, y: 14, width: 26, height: 26 })
      flow.paragraph('医師資格の確認記録', { sizePt: 17, weight: 'bold' })
      flow.paragraph(receipt.receiptNumber, { sizePt: 9.5 })
      flow.gap(12)
      flow.facts([
        ['確認した者', receipt.checkedBy],
        ['確認した日時', receipt.checkedAt],
        ['目的', receipt.purpose],
        ['氏名', receipt.holderName],
        ['カードID', receipt.cardId],
        ['カードの状態', `${receipt.cardState}（${receipt.cardStateCheckedAt} 現在）`],
      ])
      flow.heading(`医籍との照合（${receipt.matchedOn}）`)
      flow.table({
        columns: [
          { head: '項目', share: 60 },
          { head: '結果', share: 110 },
        ],
        rows: receipt.items.map(({ name, result }) => ({ cells: [name, result] })),
      })
      flow.paragraph(
        'この記録は確認した時点の内容です。右上のコードまたは次の画面で、記録が改ざんされていないことを確かめられます。',
      )
      flow.paragraph(receipt.verifyAddress, { sizePt: 9 })
      flow.gap(2)
      flow.paragraph(`SHA-256 ${receipt.digestHex}`, { sizePt: 7.5 })
    }),
  )
}
