/** QR codes as areas, so that they are sharp at any size. */
import { create } from 'qrcode'
import { type Canvas, INK } from './canvas.js'
import type { Box } from './geometry.js'

/** Draws a QR code (ISO/IEC 18004, level M) into the square; the quiet zone of four modules is inside it. */
export function drawQr(canvas: Canvas, content: string, { x, y, width }: Box): void {
  const { modules } = create(content, { errorCorrectionLevel: 'M' })
  const quiet = 4
  const step = width / (modules.size + 2 * quiet)
  const runs: string[] = []
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue
      const [left, top] = [x + (column + quiet) * step, y + (row + quiet) * step]
      runs.push(`M${left} ${top}h${step}v${step}h${-step}z`)
    }
  }
  canvas.rect({ x, y, width, height: width }, { fill: '#ffffff' })
  canvas.path(runs.join(''), { fill: INK })
}
