/** The card as the printer gets it: two pages, each with 3 mm bleed and crop marks, the finished card as the TrimBox. */
import type { Canvas } from '../kit/canvas.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawBack } from './back.js'
import { CARD, type CardDesign, type CardFace } from './face.js'
import { drawFront } from './front.js'

/** How far the ground goes beyond the cut. */
export const BLEED_MM = 3
/** Room around the card for bleed and marks. */
const MARGIN = 10
const MARK_LENGTH = 5

/**
 * Prints front and reverse, at true size.
 *
 * @throws {PrintError} `print/missing-glyph`, `print/text-too-long`, `print/picture-unreadable`, `print/malformed-date`.
 */
export function printCard(face: CardFace, design: CardDesign, edition: Edition): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    const sides = [
      (canvas: Canvas) => drawFront(canvas, face, design, BLEED_MM),
      (canvas: Canvas) => drawBack(canvas, design, BLEED_MM),
    ]
    for (const draw of sides) {
      const canvas = addPage({
        size: { width: CARD.width + 2 * MARGIN, height: CARD.height + 2 * MARGIN },
        trim: { x: MARGIN, y: MARGIN, width: CARD.width, height: CARD.height },
        bleed: {
          x: MARGIN - BLEED_MM,
          y: MARGIN - BLEED_MM,
          width: CARD.width + 2 * BLEED_MM,
          height: CARD.height + 2 * BLEED_MM,
        },
        origin: { x: MARGIN, y: MARGIN },
      })
      draw(canvas)
      drawCropMarks(canvas)
    }
  })
}

/** Two short lines at each corner, outside the bleed. */
function drawCropMarks(canvas: Canvas): void {
  const near = BLEED_MM + 1
  const look = { stroke: '#000000', lineMm: 0.1 } as const
  for (const x of [0, CARD.width]) {
    canvas.line({ x, y: -near }, { x, y: -near - MARK_LENGTH }, look)
    canvas.line({ x, y: CARD.height + near }, { x, y: CARD.height + near + MARK_LENGTH }, look)
  }
  for (const y of [0, CARD.height]) {
    canvas.line({ x: -near, y }, { x: -near - MARK_LENGTH, y }, look)
    canvas.line({ x: CARD.width + near, y }, { x: CARD.width + near + MARK_LENGTH, y }, look)
  }
}
