/** What can be drawn, whether on paper (pdf.ts) or on a screen (svg.ts). Places and lengths are in millimetres. */
import type { Lettering, Weight } from './fonts.js'
import { measureMm, printable } from './fonts.js'
import type { Box, Point } from './geometry.js'
import { type FittedText, fitText, type Place } from './text.js'

/** A colour, `#rrggbb`. */
export type Colour = `#${string}`

/** How an area or a line looks. */
export type Look = {
  readonly fill?: Colour
  readonly stroke?: Colour
  readonly lineMm?: number
  readonly dashMm?: number
  readonly radius?: number
  /** 0 is invisible, 1 hides what is below. */
  readonly opacity?: number
}

/** One line of text; `y` is its baseline, `x` its left end. */
export type TextRun = Lettering &
  Point & {
    readonly colour: Colour
    /** Clockwise around the beginning of the line, in degrees. */
    readonly turned?: number
    readonly opacity?: number
  }

/** A surface to draw on. */
export type Canvas = {
  rect(box: Box, look: Look): void
  line(from: Point, to: Point, look: Look): void
  /** SVG path data in millimetres. */
  path(data: string, look: Look): void
  text(run: TextRun): void
  /** A JPEG or PNG picture that fills the box; what stands over is cut off. */
  picture(bytes: Uint8Array, box: Box): void
}

/** Ink. */
export const INK = '#1a1a1c'
/** Explanations and frames. */
export const SOFT_INK = '#5f6470'
/** Thin rules. */
export const RULE = '#b4b9c4'
/** Heads of tables and boxes. */
export const TINT = '#eef1f6'

/** How a line of a letter is set. */
export type LineStyle = {
  readonly sizePt?: number
  readonly weight?: Weight
  readonly colour?: Colour
  readonly align?: 'left' | 'centre' | 'right'
}

/** Draws one line; `x` is its left end, its middle or its right end. Gives its width. */
export function drawLine(canvas: Canvas, text: string, at: Point & LineStyle): number {
  const { x, y, sizePt = 10, weight = 'regular', colour = INK, align = 'left' } = at
  const lettering = { text: printable(text), sizePt, weight }
  const width = measureMm(lettering)
  const left = { left: x, centre: x - width / 2, right: x - width }[align]
  canvas.text({ ...lettering, x: left, y, colour })
  return width
}

/** Draws a text as large as its place allows, in the middle of the place's height. */
export function drawFitted(canvas: Canvas, text: string, place: Place & LineStyle): FittedText {
  const { x, width, weight, colour = INK, align = 'left' } = place
  const fitted = fitText(text, place)
  const anchor = { left: x, centre: x + width / 2, right: x + width }[align]
  for (const [index, line] of fitted.lines.entries()) {
    const y = fitted.firstBaseline + index * fitted.lineHeight
    drawLine(canvas, line, { x: anchor, y, sizePt: fitted.sizePt, weight, colour, align })
  }
  return fitted
}
