/** Lengths on paper. Every drawing is in millimetres from the upper left corner; type sizes are in points. */

/** One millimetre in PDF units of 1/72 inch (ISO 32000-1 §8.3.2.3). */
export const POINTS_PER_MM = 72 / 25.4

/** Width and height, in millimetres. */
export type Size = { readonly width: number; readonly height: number }

/** A place from the upper left corner, in millimetres. */
export type Point = { readonly x: number; readonly y: number }

/** A rectangle, in millimetres. */
export type Box = Point & Size

/** The papers that are printed on. */
export const PAPERS = {
  a4: { width: 210, height: 297 },
  a4Landscape: { width: 297, height: 210 },
  /** 通常はがき. */
  postcard: { width: 100, height: 148 },
} as const satisfies Readonly<Record<string, Size>>

/** Points as millimetres. */
export function pointsToMm(points: number): number {
  return points / POINTS_PER_MM
}

/** A box that is smaller on each side. */
export function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by }
}
