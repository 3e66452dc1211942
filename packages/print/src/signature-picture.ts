/** The picture of an electronic signature, as it is seen on a page that somebody signed. */
import { drawFitted, INK, SOFT_INK } from './kit/canvas.js'
import { inset, pointsToMm } from './kit/geometry.js'
import { type Edition, makePdf } from './kit/pdf.js'

/** Its size in points, who signed, and what is said below. */
export type SignaturePicture = {
  readonly width: number
  readonly height: number
  readonly name: string
  readonly lines: readonly string[]
}

/** The name takes so much of the height. */
const NAME_SHARE = 0.45

/**
 * Draws it as a PDF of one page of that size, with the glyphs that it uses.
 *
 * @throws {PrintError} `print/text-too-long` where the place is too small; `print/missing-glyph`
 */
export function printSignaturePicture(picture: SignaturePicture, edition: Edition): Promise<Uint8Array> {
  const size = { width: pointsToMm(picture.width), height: pointsToMm(picture.height) }
  return makePdf(edition, (addPage) => {
    const canvas = addPage({ size })
    const frame = inset({ x: 0, y: 0, ...size }, 0.3)
    canvas.rect(frame, { stroke: SOFT_INK, lineMm: 0.25, radius: 0.8 })
    const { x, y, width, height } = inset(frame, 1)
    const nameHeight = height * NAME_SHARE
    const place = { x, width, leastPt: 4 } as const
    drawFitted(canvas, picture.name, {
      ...place,
      y,
      height: nameHeight,
      weight: 'bold',
      sizePt: 13,
      colour: INK,
    })
    const lineHeight = (height - nameHeight) / Math.max(1, picture.lines.length)
    picture.lines.forEach((line, index) => {
      const top = y + nameHeight + index * lineHeight
      drawFitted(canvas, line, {
        ...place,
        y: top,
        height: lineHeight,
        weight: 'regular',
        sizePt: 8,
        colour: INK,
      })
    })
  })
}
