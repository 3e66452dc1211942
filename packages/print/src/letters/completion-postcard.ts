/** The completion-notice postcard (発行完了通知ハガキ): what the holder signs and hands in when fetching the card (C-03). */
import { type Canvas, drawFitted, drawLine, INK, SOFT_INK } from '../kit/canvas.js'
import { westernDate } from '../kit/dates.js'
import { PAPERS, pointsToMm } from '../kit/geometry.js'
import { type AddPage, type Edition, makePdf } from '../kit/pdf.js'
import { drawQr } from '../kit/qr.js'
import { breakLines } from '../kit/text.js'
import type { Addressee, Sender } from './letterhead.js'

/** One card. */
export type CompletionPostcard = {
  readonly to: Addressee
  readonly from: Sender
  readonly caseNumber: string
  readonly qr: string
  readonly pickup: {
    readonly name: string
    readonly address: string
    readonly phone: string
    readonly hours: string
  }
  /** The last day on which the card lies there, `YYYY-MM-DD`. */
  readonly pickupBy: string
}

/** What to bring, in the words of the source (C-03). */
export const PICKUP_ITEMS = [
  'このハガキ（下の欄に自署してください）',
  '医師免許証の原本',
  '本人確認書類の原本',
] as const

/** Prints postcards: two pages each, address and message. */
export function printCompletionPostcards(
  cards: readonly CompletionPostcard[],
  edition: Edition,
): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    for (const card of cards) drawBothSides(addPage, card)
  })
}

function drawBothSides(addPage: AddPage, card: CompletionPostcard): void {
  drawAddressSide(addPage({ size: PAPERS.postcard }), card)
  drawMessageSide(addPage({ size: PAPERS.postcard }), card)
}

/** Boxes for the seven digits as on the post office's card: three and four, at the upper right. */
function drawAddressSide(canvas: Canvas, { to, from }: CompletionPostcard): void {
  for (const [index, digit] of [...to.postalCode].entries()) {
    const x = 44.3 + index * 7 + (index >= 3 ? 0.6 : 0)
    canvas.rect({ x, y: 12, width: 5.7, height: 8 }, { stroke: '#c9483d', lineMm: index < 3 ? 0.4 : 0.2 })
    drawLine(canvas, digit, { x: x + 2.85, y: 17.9, sizePt: 14, align: 'centre' })
  }
  const block = { x: 16, width: 76, weight: 'regular', leastPt: 7 } as const
  drawFitted(canvas, to.address, { ...block, y: 36, height: 20, sizePt: 12 })
  drawFitted(canvas, `${to.name} 様`, { ...block, y: 60, height: 12, sizePt: 18 })
  drawLine(canvas, '発行完了通知', { x: 8, y: 28, sizePt: 9, weight: 'bold' })
  const lines = [`〒${from.postalCode} ${from.address}`, from.name, `電話 ${from.phone}`]
  for (const [index, line] of lines.entries()) {
    const place = { x: 8, y: 124 + index * 5, width: 84, height: 4.5 }
    drawFitted(canvas, line, { ...place, weight: 'regular', sizePt: 8.5, leastPt: 6 })
  }
}

function drawMessageSide(canvas: Canvas, card: CompletionPostcard): void {
  drawLine(canvas, '医師資格証ができました', { x: 8, y: 14, sizePt: 15, weight: 'bold' })
  drawLine(canvas, `受付番号 ${card.caseNumber}`, { x: 8, y: 20, sizePt: 9, colour: SOFT_INK })
  drawQr(canvas, card.qr, { x: 74, y: 5, width: 20, height: 20 })
  const { name, address, phone, hours } = card.pickup
  let y = 27
  y = drawBlock(canvas, '受取場所', `${name}\n${address}\n電話 ${phone}\n${hours}`, y)
  y = drawBlock(canvas, '受取期限', westernDate(card.pickupBy), y)
  y = drawBlock(
    canvas,
    'お持ちいただくもの',
    PICKUP_ITEMS.map((item, i) => `${i + 1}. ${item}`).join('\n'),
    y,
  )
  drawBlock(
    canvas,
    'ご注意',
    '受取はご本人に限ります。代理人にはお渡しできません。事前に受取場所へご連絡のうえ、お越しください。',
    y,
  )
  canvas.rect({ x: 8, y: 118, width: 84, height: 22 }, { stroke: INK, lineMm: 0.4 })
  drawLine(canvas, '医師資格証を受け取りました。', { x: 11, y: 123.5, sizePt: 8.5 })
  drawLine(canvas, '　　　　年　　月　　日　署名（自署）', { x: 11, y: 135, sizePt: 8.5 })
  canvas.line({ x: 58, y: 136.2 }, { x: 89, y: 136.2 }, { stroke: INK })
}

function drawBlock(canvas: Canvas, label: string, text: string, top: number): number {
  const type = { weight: 'regular', sizePt: 9 } as const
  drawLine(canvas, label, { x: 8, y: top + 3.6, sizePt: 8, weight: 'bold', colour: SOFT_INK })
  const step = pointsToMm(type.sizePt) * 1.4
  const lines = breakLines({ ...type, text }, 84)
  for (const [index, line] of lines.entries()) {
    drawLine(canvas, line, { ...type, x: 8, y: top + 8.2 + index * step })
  }
  return top + 6.2 + lines.length * step + 2
}
