/** A QR code as a picture for screens. */
import { drawQr } from './kit/qr.js'
import { makeSvg } from './kit/svg.js'

const SIDE_MM = 30

/** Draws a QR code (ISO/IEC 18004, level M) as a self-contained SVG document. `title` says in words what it holds. */
export function drawQrPicture(content: string, { title }: { readonly title: string }): string {
  const size = { width: SIDE_MM, height: SIDE_MM }
  return makeSvg({ ...size, title, cornerRadius: 0 }, (canvas) =>
    drawQr(canvas, content, { x: 0, y: 0, ...size }),
  )
}
