import { drawLine, INK, SOFT_INK } from '../kit/canvas.js'
import type { Flow } from '../kit/flow.js'

/** Lines to sign on, side by side. */
export function drawSignatureLines(flow: Flow, labels: readonly string[]): void {
  flow.need(22)
  flow.gap(12)
  const width = flow.width / labels.length
  for (const [index, label] of labels.entries()) {
    const x = flow.left + index * width
    drawLine(flow.canvas(), label, { x, y: flow.y(), sizePt: 8.5, colour: SOFT_INK })
    flow.canvas().line({ x: x + 24, y: flow.y() + 1 }, { x: x + width - 4, y: flow.y() + 1 }, { stroke: INK })
  }
  flow.gap(6)
}
