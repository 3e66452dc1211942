/** What lies in a parcel of cards: for who packs it, who opens it, and the receipt that comes back. */
import { writeSheet } from '../kit/flow.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawLetterhead, type Letterhead } from './letterhead.js'
import { drawSignatureLines } from './signatures.js'

/** One parcel. */
export type ParcelList = Letterhead & {
  readonly parcelNumber: string
  readonly trackingNumber?: string
  readonly cards: readonly { readonly cardId: string; readonly caseNumber: string; readonly name: string }[]
}

/** Prints the list of a parcel. */
export function printParcelList(parcel: ParcelList, edition: Edition): Promise<Uint8Array> {
  return makePdf(edition, (addPage) =>
    writeSheet(addPage, { footer: `小包 ${parcel.parcelNumber}` }, (flow) => {
      drawLetterhead(flow, parcel, '医師資格証 送付明細')
      flow.facts([
        ['小包番号', parcel.parcelNumber],
        ['追跡番号', parcel.trackingNumber ?? '—'],
        ['枚数', `${parcel.cards.length}枚`],
      ])
      flow.table({
        columns: [
          { head: 'No.', share: 12, align: 'right' },
          { head: 'カードID', share: 40 },
          { head: '受付番号', share: 34 },
          { head: '氏名', share: 60 },
          { head: '確認', share: 20 },
        ],
        rows: parcel.cards.map(({ cardId, caseNumber, name }, index) => ({
          cells: [`${index + 1}`, cardId, caseNumber, name, ''],
        })),
      })
      flow.paragraph(
        '開封後、カードIDを一枚ずつ照合し、相違があればすぐにご連絡ください。照合を終えたら署名のうえ、この用紙の写しをご返送ください。',
        { sizePt: 9.5 },
      )
      drawSignatureLines(flow, ['受領日', '受領者の署名'])
    }),
  )
}
