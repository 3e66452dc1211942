/** A canvas that remembers where text and pictures lie, to find what overlaps or stands out. */
import type { Canvas } from '../src/kit/canvas.js'
import { measureMm } from '../src/kit/fonts.js'
import { type Box, pointsToMm } from '../src/kit/geometry.js'

/** Something that was drawn: its words (a picture has none) and its ink, generously. */
export type Drawn = Box & { readonly words: string }

/** Makes one; `drawn` fills as it is drawn on. */
export function recordingCanvas(): Canvas & { readonly drawn: Drawn[] } {
  const drawn: Drawn[] = []
  const nothing = () => undefined
  return {
    drawn,
    rect: nothing,
    line: nothing,
    path: nothing,
    text: (run) => {
      const em = pointsToMm(run.sizePt)
      // Kanji stand 0.12 below the baseline and 0.82 above it.
      const box = { x: run.x, y: run.y - 0.82 * em, width: measureMm(run), height: 0.94 * em }
      drawn.push({ ...box, words: run.text })
    },
    picture: (_bytes, box) => void drawn.push({ ...box, words: '' }),
  }
}

/** Every pair that shares more than a hair's breadth. */
export function overlaps(drawn: readonly Drawn[]): string[] {
  return drawn.flatMap((one, index) =>
    drawn
      .slice(index + 1)
      .filter((other) => shared(one, other) > 0.01)
      .map((other) => `${one.words} / ${other.words}`),
  )
}

/** What is not wholly inside the box. */
export function outside(drawn: readonly Drawn[], { x, y, width, height }: Box): string[] {
  const isIn = (one: Drawn) =>
    one.x >= x && one.y >= y && one.x + one.width <= x + width && one.y + one.height <= y + height
  return drawn.filter((one) => !isIn(one)).map(({ words }) => words)
}

function shared(one: Box, other: Box): number {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  return across > 0 && down > 0 ? across * down : 0
}
