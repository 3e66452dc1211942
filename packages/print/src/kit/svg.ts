/** Pictures for screens: text becomes outlines, so that every viewer shows the same letters without any font. */
import { toBase64 } from '@jitsuin/kernel'
import type { Canvas, Look } from './canvas.js'
import { outlineText } from './fonts.js'
import type { Size } from './geometry.js'
import { pictureType } from './pictures.js'

/** What a picture is of, in words for those who do not see it, and its size in millimetres. */
export type PictureSpec = Size & { readonly title: string; readonly cornerRadius: number }

/** Makes a self-contained SVG document of what `draw` puts on the canvas; no script, no style, no address in it. */
export function makeSvg(
  { width, height, title, cornerRadius }: PictureSpec,
  draw: (canvas: Canvas) => void,
): string {
  const parts: string[] = []
  draw(svgCanvas(parts))
  const size = `width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}"`
  const frame = `<rect width="${width}" height="${height}" rx="${cornerRadius}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size}>`,
    `<title>${escaped(title)}</title>`,
    `<clipPath id="card">${frame}/></clipPath><g clip-path="url(#card)">`,
    ...parts,
    `</g>${frame} fill="none" stroke="#b4b9c4" stroke-width="0.2"/></svg>`,
  ].join('')
}

function svgCanvas(parts: string[]): Canvas {
  let clips = 0
  const box = (b: { x: number; y: number; width: number; height: number }) =>
    `x="${b.x}" y="${b.y}" width="${b.width}" height="${b.height}"`
  return {
    rect: (area, look) => parts.push(`<rect ${box(area)} rx="${look.radius ?? 0}"${lookOf(look)}/>`),
    line: (from, to, look) =>
      parts.push(`<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}"${lookOf(look)}/>`),
    path: (data, look) => parts.push(`<path d="${data}"${lookOf(look)}/>`),
    text: ({ colour, turned = 0, opacity = 1, ...run }) => {
      const turn = turned === 0 ? '' : ` transform="rotate(${turned} ${run.x} ${run.y})"`
      parts.push(`<path d="${outlineText(run)}"${lookOf({ fill: colour, opacity })}${turn}/>`)
    },
    picture: (bytes, area) => {
      const clip = `clip-${++clips}`
      const source = `data:${pictureType(bytes)};base64,${toBase64(bytes)}`
      parts.push(
        `<clipPath id="${clip}"><rect ${box(area)}/></clipPath>`,
        `<image ${box(area)} preserveAspectRatio="xMidYMid slice" clip-path="url(#${clip})" href="${source}"/>`,
      )
    },
  }
}

function lookOf({ fill, stroke, lineMm = 0.2, dashMm, opacity = 1 }: Look): string {
  const words = [` fill="${fill ?? 'none'}"`]
  if (stroke) words.push(` stroke="${stroke}" stroke-width="${lineMm}"`)
  if (dashMm) words.push(` stroke-dasharray="${dashMm}"`)
  if (opacity !== 1) words.push(` opacity="${opacity}"`)
  return words.join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
