/**
 * The letter with a card's PIN, on a sheet that is folded in three and sealed. It travels apart from the card (hpki §4.6).
 * Page 1 is the outside: address, and a pattern that hides the inside against the light. Page 2 is the inside: the PIN stands in
 * the middle, which no other part of the sheet shows.
 */
import { type Canvas, drawFitted, drawLine, INK, SOFT_INK } from '../kit/canvas.js'
import { PAPERS } from '../kit/geometry.js'
import { type AddPage, type Edition, makePdf } from '../kit/pdf.js'
import { ADDRESS_WINDOW, type Addressee, postalLine, type Sender } from './letterhead.js'

/** One letter; it is the only paper on which the PIN ever stands. */
export type PinLetter = {
  readonly to: Addressee
  readonly from: Sender
  readonly cardId: string
  readonly pin: string
  /** The code (PUK) that sets a new PIN after too many wrong ones; absent: the centre alone unlocks. */
  readonly unlockCode?: string
  /** Wrong entries until the card locks. */
  readonly triesUntilLocked: number
}

const FOLDS = [99, 198] as const

/** Prints letters, two pages each. Nothing of a PIN enters the file's title or id. */
export function printPinLetters(letters: readonly PinLetter[], edition: Edition): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    for (const letter of letters) drawBothSides(addPage, letter)
  })
}

function drawBothSides(addPage: AddPage, letter: PinLetter): void {
  const outside = addPage({ size: PAPERS.a4 })
  drawFoldMarks(outside)
  drawAddress(outside, letter)
  drawPattern(outside)
  const inside = addPage({ size: PAPERS.a4 })
  drawFoldMarks(inside)
  drawPin(inside, letter)
  drawAdvice(inside, letter)
}

function drawFoldMarks(canvas: Canvas): void {
  for (const y of FOLDS) {
    canvas.line({ x: 0, y }, { x: 6, y }, { stroke: SOFT_INK })
    canvas.line({ x: 204, y }, { x: 210, y }, { stroke: SOFT_INK })
  }
}

function drawAddress(canvas: Canvas, { to, from }: PinLetter): void {
  const { x, y, width } = ADDRESS_WINDOW
  const block = { x, width, weight: 'regular', leastPt: 7 } as const
  drawLine(canvas, postalLine(to.postalCode), { x, y: y + 4, sizePt: 11 })
  drawFitted(canvas, to.address, { ...block, y: y + 6, height: 13, sizePt: 11 })
  drawFitted(canvas, `${to.name} 様`, { ...block, y: y + 21, height: 8, sizePt: 14 })
  drawLine(canvas, '親展', { x: 190, y: 24, sizePt: 16, weight: 'bold', align: 'right' })
  const sender = `${from.name}　${postalLine(from.postalCode)} ${from.address}`
  drawLine(canvas, sender, { x: 190, y: 88, sizePt: 8.5, align: 'right' })
  drawLine(canvas, 'ご本人が開封してください', { x: 190, y: 94, sizePt: 8.5, align: 'right' })
}

/** Digits over digits behind the middle third: whatever is printed inside cannot be told from them. */
function drawPattern(canvas: Canvas): void {
  for (let row = 0; row < 26; row++) {
    const y = FOLDS[0] + 6 + row * 3.6
    const digits = Array.from({ length: 74 }, (_, column) => (row * 7 + column * column * 3 + column) % 10)
    const text = digits.join('')
    drawLine(canvas, text, { x: 12 + (row % 3), y, sizePt: 11, weight: 'bold', colour: SOFT_INK })
  }
}

function drawPin(canvas: Canvas, { cardId, pin, unlockCode }: PinLetter): void {
  const top = FOLDS[0]
  drawLine(canvas, '暗証番号のお知らせ', { x: 105, y: top + 20, sizePt: 14, weight: 'bold', align: 'centre' })
  drawLine(canvas, `カードID ${cardId}`, { x: 105, y: top + 32, sizePt: 11, align: 'centre' })
  canvas.rect({ x: 60, y: top + 40, width: 90, height: 28 }, { radius: 2, stroke: INK, lineMm: 0.4 })
  drawLine(canvas, pin, { x: 105, y: top + 58.5, sizePt: 30, weight: 'bold', align: 'centre' })
  if (unlockCode !== undefined)
    drawLine(canvas, `解除番号 ${unlockCode}`, { x: 105, y: top + 80, sizePt: 14, align: 'centre' })
}

function drawAdvice(canvas: Canvas, { triesUntilLocked, from }: PinLetter): void {
  const lines = [
    '・この番号は、医師資格証で電子署名とログインをするときに使います。',
    '・覚えたら、この用紙は裁断して捨てるか、カードとは別の場所に保管してください。',
    '・電話やメールで暗証番号をお尋ねすることはありません。',
    `・続けて${triesUntilLocked}回間違えると、カードが使えなくなります。`,
    `・お心当たりのない場合や、封が破れていた場合は、すぐにご連絡ください。電話 ${from.phone}`,
  ]
  for (const [index, line] of lines.entries()) {
    drawLine(canvas, line, { x: 25, y: FOLDS[1] + 20 + index * 7, sizePt: 10.5 })
  }
}
