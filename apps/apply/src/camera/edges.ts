/** Whether a paper lies in the frame that is drawn over the camera's picture: each side of it shows as an edge near its line. */
import type { Luma } from '@jitsuin/registration/contract'

/** A frame within a picture, as shares of its width and height. */
export type Frame = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** How far beside its line a side is looked for, as a share. */
const REACH = 0.05
/** Mean difference of brightness, of 255, from which a line counts as an edge. */
const CLEAR = 14

/** How many of the four sides are found. */
export function countSides(picture: Luma, frame: Frame): number {
  const { width, height } = picture
  const vertical = (share: number) =>
    isEdgeNear(share * width, REACH * width, (x) => contrastDown(picture, frame, x))
  const horizontal = (share: number) =>
    isEdgeNear(share * height, REACH * height, (y) => contrastAcross(picture, frame, y))
  const found = [vertical(frame.left), vertical(frame.right), horizontal(frame.top), horizontal(frame.bottom)]
  return found.filter((verdict) => verdict === 'edge').length
}

function isEdgeNear(at: number, reach: number, contrastAt: (line: number) => number): 'edge' | 'none' {
  for (let line = Math.round(at - reach); line <= at + reach; line++)
    if (contrastAt(line) >= CLEAR) return 'edge'
  return 'none'
}

/** Mean difference between the pixels two to the left and two to the right of a vertical line within the frame. */
function contrastDown({ luma, width, height }: Luma, { top, bottom }: Frame, x: number): number {
  if (x < 2 || x >= width - 2) return 0
  let sum = 0
  let count = 0
  for (let y = Math.round(top * height); y < Math.min(height, bottom * height); y++) {
    sum += (luma[y * width + x + 2] ?? 0) - (luma[y * width + x - 2] ?? 0)
    count++
  }
  return Math.abs(sum) / Math.max(1, count)
}

function contrastAcross({ luma, width, height }: Luma, { left, right }: Frame, y: number): number {
  if (y < 2 || y >= height - 2) return 0
  let sum = 0
  let count = 0
  for (let x = Math.round(left * width); x < Math.min(width, right * width); x++) {
    sum += (luma[(y + 2) * width + x] ?? 0) - (luma[(y - 2) * width + x] ?? 0)
    count++
  }
  return Math.abs(sum) / Math.max(1, count)
}
