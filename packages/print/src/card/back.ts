/** The reverse of the card: the seven notices, the issuer, and the chip's place (⑦). */
import { type Canvas, drawFitted, drawLine, INK, SOFT_INK } from '../kit/canvas.js'
import { pointsToMm } from '../kit/geometry.js'
import { breakLines } from '../kit/text.js'
import { CARD, CARD_NOTICES, CARD_PARTS, type CardDesign } from './face.js'

/** Beside the chip: nothing is printed over its contacts. */
const NOTICES = { x: 27, y: 3.6, width: 54.6 }
const JA_PT = 4.6
const EN_PT = 4

/** Draws the reverse; `bleed` is how far the ground goes beyond the edge, in millimetres. */
export function drawBack(canvas: Canvas, { issuer }: CardDesign, bleed: number): void {
  const size = { width: CARD.width + 2 * bleed, height: CARD.height + 2 * bleed }
  canvas.rect({ x: -bleed, y: -bleed, ...size }, { fill: '#fbfdfe' })
  drawLine(canvas, '注意事項', { x: 5, y: 6, sizePt: 6.4, weight: 'bold' })
  drawLine(canvas, 'Notices', { x: 5, y: 8.6, sizePt: 5, colour: SOFT_INK })
  drawNotices(canvas)
  canvas.line({ x: 5, y: 42.2 }, { x: CARD.width - 5, y: 42.2 }, { stroke: '#b4b9c4', lineMm: 0.15 })
  const lines = [issuer.ja.name, issuer.ja.address, issuer.en.name, issuer.en.address]
  for (const [index, line] of lines.entries()) {
    const weight = index % 2 === 0 ? 'bold' : 'regular'
    const place = { x: 5, y: 42.9 + index * 2.1, width: CARD.width - 10, height: 2.1 }
    drawFitted(canvas, line, { ...place, weight, sizePt: 4.8, leastPt: 3.5 })
  }
}

function drawNotices(canvas: Canvas): void {
  let top = NOTICES.y
  for (const [index, { ja, en }] of CARD_NOTICES.entries()) {
    drawLine(canvas, `${index + 1}`, { x: NOTICES.x, y: top + 1.5, sizePt: JA_PT, weight: 'bold' })
    top = drawParagraph(canvas, ja, { top, sizePt: JA_PT, colour: INK })
    top = drawParagraph(canvas, en, { top, sizePt: EN_PT, colour: SOFT_INK }) + 0.5
  }
}

function drawParagraph(
  canvas: Canvas,
  text: string,
  { top, sizePt, colour }: { top: number; sizePt: number; colour: typeof INK | typeof SOFT_INK },
): number {
  const leading = pointsToMm(sizePt) * 1.28
  const x = NOTICES.x + 3
  const lines = breakLines({ text, weight: 'regular', sizePt }, NOTICES.width - 3)
  for (const [index, line] of lines.entries()) {
    drawLine(canvas, line, { x, y: top + pointsToMm(sizePt) * 0.92 + index * leading, sizePt, colour })
  }
  return top + lines.length * leading
}

/** A drawing of the chip's contacts; the true ones come with the card, so it is for screens only. */
export function drawChip(canvas: Canvas): void {
  const { x, y, width, height } = CARD_PARTS.chip.box
  canvas.rect({ x, y, width, height }, { fill: '#e8c766', stroke: '#a8872f', lineMm: 0.2, radius: 1.6 })
  const [third, half] = [width / 3, height / 2]
  const lines = [
    `M${x} ${y + half - 2.4}h${third}v-${half - 2.4}`,
    `M${x + width} ${y + half - 2.4}h-${third}v-${half - 2.4}`,
    `M${x} ${y + half + 2.4}h${third}v${half - 2.4}`,
    `M${x + width} ${y + half + 2.4}h-${third}v${half - 2.4}`,
    `M${x} ${y + half}h${third}m${third} 0h${third}`,
  ]
  canvas.path(lines.join(''), { stroke: '#a8872f', lineMm: 0.2 })
  const pad = { x: x + third, y: y + half - 2.4, width: third, height: 4.8 }
  canvas.rect(pad, { radius: 0.6, stroke: '#a8872f', lineMm: 0.2 })
}
