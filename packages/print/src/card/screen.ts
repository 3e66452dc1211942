/** The card as a screen shows it: always with the copy mark, so that a picture of it is no card. */
import { type Canvas, drawLine } from '../kit/canvas.js'
import { measureMm } from '../kit/fonts.js'
import { makeSvg } from '../kit/svg.js'
import { drawBack, drawChip } from './back.js'
import { CARD, CARD_PARTS, type CardDesign, type CardFace } from './face.js'
import { drawFront } from './front.js'

/** The two sides as SVG documents. */
export type CardPictures = { readonly front: string; readonly back: string }

/** How the pictures are drawn: `marks` puts the numbers ① to ⑦ beside the parts, to explain the card. */
export type PictureOptions = { readonly marks?: 'shown' | 'hidden' }

/**
 * Draws both sides for a screen.
 *
 * @throws {PrintError} `print/missing-glyph`, `print/text-too-long`, `print/picture-unreadable`, `print/malformed-date`.
 */
export function drawCardPictures(
  face: CardFace,
  design: CardDesign,
  { marks = 'hidden' }: PictureOptions = {},
): CardPictures {
  const side = (name: 'front' | 'back', title: string, draw: (canvas: Canvas) => void) =>
    makeSvg({ ...CARD, title }, (canvas) => {
      draw(canvas)
      drawCopyMark(canvas)
      if (marks === 'shown') drawMarks(canvas, name)
    })
  return {
    front: side('front', `医師資格証 見本 ${face.cardId}`, (canvas) => drawFront(canvas, face, design, 0)),
    back: side('back', '医師資格証 見本 裏面', (canvas) => {
      drawBack(canvas, design, 0)
      drawChip(canvas)
    }),
  }
}

const COPY_MARK = { text: '見本 / COPY', weight: 'bold', sizePt: 34 } as const

/** Across the whole card, over photo and names. */
function drawCopyMark(canvas: Canvas): void {
  const angle = -24
  const half = measureMm(COPY_MARK) / 2
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  const x = CARD.width / 2 - half * cos + 4 * Math.abs(sin)
  const y = CARD.height / 2 - half * sin + 4
  canvas.text({ ...COPY_MARK, x, y, colour: '#b3261e', turned: angle, opacity: 0.2 })
}

function drawMarks(canvas: Canvas, side: 'front' | 'back'): void {
  for (const { mark, box, side: partSide } of Object.values(CARD_PARTS)) {
    if (partSide !== side) continue
    canvas.rect(box, { stroke: '#b3261e', lineMm: 0.2, dashMm: 0.8, radius: 0.6 })
    canvas.rect({ x: box.x - 2, y: box.y - 2, width: 4, height: 4 }, { radius: 2, fill: '#ffffff' })
    drawLine(canvas, mark, { x: box.x, y: box.y + 1.5, sizePt: 11, colour: '#b3261e', align: 'centre' })
  }
}
