/** An invoice with a payment slip (払込票) at its foot. Amounts are in yen with tax. */
import { type Canvas, drawFitted, drawLine, INK, SOFT_INK } from '../kit/canvas.js'
import { westernDate } from '../kit/dates.js'
import { writeSheet } from '../kit/flow.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawLetterhead, type Letterhead } from './letterhead.js'

/** Where the money goes. */
export type Account = {
  readonly bank: string
  readonly branch: string
  readonly number: string
  readonly holder: string
}

/** One invoice. */
export type Invoice = Letterhead & {
  /** The registration number of a qualified invoice issuer (適格請求書発行事業者), `T` and 13 digits. */
  readonly taxNumber?: string
  readonly items: readonly { readonly name: string; readonly yen: number }[]
  readonly taxPercent: number
  /** `YYYY-MM-DD`. */
  readonly payBy: string
  readonly account: Account
  /** What the payer gives with the money, so that it is matched. */
  readonly paymentNumber: string
}

/** `5,500円`. */
function yen(amount: number): string {
  return `${amount.toLocaleString('en-US')}円`
}

const SLIP_TOP = 205

/** Prints invoices, one sheet each. */
export function printInvoices(invoices: readonly Invoice[], edition: Edition): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    for (const invoice of invoices) {
      const total = invoice.items.reduce((sum, item) => sum + item.yen, 0)
      writeSheet(addPage, { footer: invoice.number }, (flow) => {
        drawLetterhead(flow, invoice, 'ご請求書')
        flow.paragraph('次のとおりご請求申し上げます。入金を確認した後に、カードを発行します。')
        flow.gap(3)
        flow.table({
          columns: [
            { head: '内容', share: 110 },
            { head: '金額（税込）', share: 60, align: 'right' },
          ],
          rows: [
            ...invoice.items.map(({ name, yen: amount }) => ({ cells: [name, yen(amount)] })),
            {
              cells: [
                `合計（うち消費税 ${invoice.taxPercent}% ${yen(taxIn(total, invoice.taxPercent))}）`,
                yen(total),
              ],
              look: 'total',
            },
          ],
        })
        flow.facts([
          ['お支払いの期限', westernDate(invoice.payBy)],
          ['振込先', accountLine(invoice.account)],
          ['払込番号', invoice.paymentNumber],
          ...(invoice.taxNumber ? ([['登録番号', invoice.taxNumber]] as const) : []),
        ])
        flow.paragraph('お名前の前に払込番号を入力してください。手数料はご負担をお願いします。', {
          sizePt: 9,
        })
        drawSlip(flow.canvas(), invoice, total)
      })
    }
  })
}

/** The tax within a price that includes it, fractions of a yen dropped. */
function taxIn(total: number, percent: number): number {
  return Math.floor((total * percent) / (100 + percent))
}

function accountLine({ bank, branch, number, holder }: Account): string {
  return `${bank} ${branch} ${number} ${holder}`
}

function drawSlip(canvas: Canvas, invoice: Invoice, total: number): void {
  const y = SLIP_TOP
  canvas.line({ x: 0, y }, { x: 210, y }, { stroke: SOFT_INK, dashMm: 1.5 })
  drawLine(canvas, 'き り と り', { x: 105, y: y - 1.2, sizePt: 7, colour: SOFT_INK, align: 'centre' })
  drawLine(canvas, '払込票', { x: 20, y: y + 9, sizePt: 13, weight: 'bold' })
  const cells = [
    ['払込番号', invoice.paymentNumber, 20, 60],
    ['金額', yen(total), 80, 50],
    ['期限', westernDate(invoice.payBy), 130, 60],
  ] as const
  for (const [label, value, x, width] of cells) {
    drawCell(canvas, { x, y: y + 13, width, height: 14 }, [label, value])
  }
  drawCell(canvas, { x: 20, y: y + 27, width: 170, height: 14 }, ['受取人', accountLine(invoice.account)])
  drawCell(canvas, { x: 20, y: y + 41, width: 110, height: 22 }, ['ご依頼人', `${invoice.to.name} 様`])
  drawCell(canvas, { x: 130, y: y + 41, width: 60, height: 22 }, ['受付印', ''])
}

function drawCell(
  canvas: Canvas,
  box: { x: number; y: number; width: number; height: number },
  [label, value]: readonly [string, string],
): void {
  canvas.rect(box, { stroke: INK, lineMm: 0.25 })
  drawLine(canvas, label, { x: box.x + 1.5, y: box.y + 3.4, sizePt: 7, colour: SOFT_INK })
  if (value === '') return
  const place = { x: box.x + 2, y: box.y + 4, width: box.width - 4, height: box.height - 4.5 }
  drawFitted(canvas, value, { ...place, weight: 'regular', sizePt: 12, leastPt: 6 })
}
