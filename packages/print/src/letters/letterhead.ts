/** The head that letters share: the addressee where a window envelope shows it, date and number, the sender, the subject. */
import { drawFitted, drawLine, SOFT_INK } from '../kit/canvas.js'
import { westernDate } from '../kit/dates.js'
import type { Flow } from '../kit/flow.js'
import { drawQr } from '../kit/qr.js'

/** Whom a letter goes to. */
export type Addressee = {
  /** Seven digits; empty when the address has its code in itself. */
  readonly postalCode: string
  readonly address: string
  readonly name: string
}

/** Who writes. */
export type Sender = {
  readonly name: string
  readonly postalCode: string
  readonly address: string
  readonly phone: string
}

/** What stands above every letter. */
export type Letterhead = {
  readonly to: Addressee
  readonly from: Sender
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** The number by which the office finds the matter. */
  readonly number: string
  /** What the QR code holds, such as the case's number; absent: no code. */
  readonly qr?: string
}

/** The window of an envelope 長形3号 for A4 folded in three: from the upper left corner of the sheet. */
export const ADDRESS_WINDOW = { x: 20, y: 16, width: 85, height: 32 } as const

/** `〒113-0021`. */
export function postalLine(postalCode: string): string {
  return `〒${postalCode.slice(0, 3)}-${postalCode.slice(3)}`
}

/** Draws the head and moves below it. */
export function drawLetterhead(flow: Flow, head: Letterhead, subject: string): void {
  const canvas = flow.canvas()
  const { x, y, width } = ADDRESS_WINDOW
  if (head.to.postalCode !== '')
    drawLine(canvas, postalLine(head.to.postalCode), { x, y: y + 4, sizePt: 10.5 })
  const block = { x, width, weight: 'regular', leastPt: 7 } as const
  drawFitted(canvas, head.to.address, { ...block, y: y + 6, height: 13, sizePt: 10.5 })
  drawFitted(canvas, `${head.to.name} 様`, { ...block, y: y + 21, height: 8, sizePt: 13 })

  const right = { x: flow.left + flow.width, align: 'right', sizePt: 9 } as const
  const lines = [
    westernDate(head.date),
    head.number,
    '',
    head.from.name,
    `${postalLine(head.from.postalCode)} ${head.from.address}`,
    `電話 ${head.from.phone}`,
  ]
  for (const [index, line] of lines.entries()) drawLine(canvas, line, { ...right, y: 20 + index * 5 })
  if (head.qr) {
    drawQr(canvas, head.qr, { x: right.x - 22, y: 47, width: 22, height: 22 })
    drawLine(canvas, '返送時に切り離さないでください', { ...right, y: 71.5, sizePt: 6.5, colour: SOFT_INK })
  }
  flow.moveTo(74)
  flow.paragraph(subject, { sizePt: 15, weight: 'bold', align: 'centre' })
  flow.gap(5)
}
