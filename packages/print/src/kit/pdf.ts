/**
 * PDF files: pages of canvases in, bytes out. The same pages with the same edition give the same bytes. Fonts are embedded as
 * subsets; title, language and an XMP packet follow PDF/A-2b (ISO 19005-2), which the archive keeps.
 */
import PDFDocument from 'pdfkit'
import { PrintError } from '../errors.js'
import type { Canvas, Look, TextRun } from './canvas.js'
import { FONT_FILES } from './fonts.js'
import { type Box, POINTS_PER_MM, type Point, type Size } from './geometry.js'
import { pictureType } from './pictures.js'

/** What distinguishes one printing from another. */
export type Edition = {
  readonly title: string
  /** An id of the caller; it becomes part of the file's identifier (ISO 32000-1 §14.4). */
  readonly documentId: string
  readonly madeAt: Date
  /** The publisher's name. */
  readonly author?: string
}

/** A page: its size, where its trimmed part lies if it is cut, and what is on it. */
export type PageSpec = {
  readonly size: Size
  /** The finished piece within the sheet (TrimBox, ISO 32000-1 §14.11.2), and with its bleed (BleedBox). */
  readonly trim?: Box
  readonly bleed?: Box
  /** Where the drawing's corner lies on the sheet; the sheet's own corner if absent. */
  readonly origin?: Point
}

/** Adds a page and gives the canvas to draw on, now or later. */
export type AddPage = (page: PageSpec) => Canvas

/** Makes a PDF of the pages that `draw` adds. */
export async function makePdf(edition: Edition, draw: (addPage: AddPage) => void): Promise<Uint8Array> {
  const document = openDocument(edition)
  const chunks: Uint8Array[] = []
  document.on('data', (chunk: Uint8Array) => void chunks.push(chunk))
  const ended = new Promise((resolve, reject) => document.once('end', resolve).once('error', reject))
  let pages = 0
  draw((page) => {
    addPage(document, page)
    return pdfCanvas(document, { number: pages++, origin: page.origin ?? { x: 0, y: 0 } })
  })
  document.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

type Document = InstanceType<typeof PDFDocument>

function openDocument({ title, documentId, madeAt, author }: Edition): Document {
  const document = new PDFDocument({
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    lang: 'ja',
    displayTitle: true,
    info: {
      Title: xmlSafe(title),
      Producer: 'Jitsuin',
      Creator: 'Jitsuin',
      CreationDate: madeAt,
      Keywords: xmlSafe(documentId),
      ...(author !== undefined && { Author: xmlSafe(author) }),
    },
  })
  for (const [weight, file] of Object.entries(FONT_FILES)) document.registerFont(weight, file)
  return document
}

/** pdfkit copies these words into the XMP packet as they are. */
function xmlSafe(words: string): string {
  return words.replaceAll('&', '＆').replaceAll('<', '＜').replaceAll('>', '＞')
}

function addPage(document: Document, { size, trim, bleed }: PageSpec): void {
  const { width, height } = size
  document.addPage({ size: [width * POINTS_PER_MM, height * POINTS_PER_MM], margin: 0 })
  const { data } = document.page.dictionary as unknown as { data: Record<string, unknown> } // the page's own dictionary
  if (trim) data.TrimBox = corners(trim, size)
  if (bleed) data.BleedBox = corners(bleed, size)
}

/** Lower left and upper right corner in PDF units; PDF counts from the bottom. */
function corners({ x, y, width, height }: Box, sheet: Size): number[] {
  const bottom = sheet.height - y - height
  return [x, bottom, x + width, bottom + height].map((length) => length * POINTS_PER_MM)
}

function pdfCanvas(
  document: Document,
  { number, origin }: { readonly number: number; readonly origin: Point },
): Canvas {
  const onPage = (work: () => void): void => {
    document.switchToPage(number)
    document.save()
    document.scale(POINTS_PER_MM).translate(origin.x, origin.y)
    work()
    document.restore()
  }
  return {
    rect: ({ x, y, width, height }, look) =>
      onPage(() => {
        document.roundedRect(x, y, width, height, look.radius ?? 0)
        paint(document, look)
      }),
    line: (from, to, look) =>
      onPage(() => {
        document.moveTo(from.x, from.y).lineTo(to.x, to.y)
        paint(document, look)
      }),
    path: (data, look) =>
      onPage(() => {
        document.path(data)
        paint(document, look)
      }),
    text: (run) => onPage(() => writeText(document, run)),
    picture: (bytes, box) => onPage(() => placePicture(document, bytes, box)),
  }
}

function paint(document: Document, { fill, stroke, lineMm = 0.2, dashMm, opacity = 1 }: Look): void {
  document.lineWidth(lineMm).opacity(opacity)
  if (dashMm) document.dash(dashMm, { space: dashMm })
  if (fill && stroke) document.fillAndStroke(fill, stroke)
  else if (fill) document.fill(fill)
  else if (stroke) document.stroke(stroke)
}

function writeText(
  document: Document,
  { x, y, text, weight, sizePt, colour, turned, opacity }: TextRun,
): void {
  document.translate(x, y)
  if (turned) document.rotate(turned)
  document
    .font(weight)
    .fontSize(sizePt / POINTS_PER_MM)
    .fillColor(colour, opacity ?? 1)
    .text(text, 0, 0, { lineBreak: false, baseline: 'alphabetic' })
}

function placePicture(document: Document, bytes: Uint8Array, { x, y, width, height }: Box): void {
  pictureType(bytes)
  document.rect(x, y, width, height).clip()
  try {
    document.image(Buffer.from(bytes), x, y, { cover: [width, height], align: 'center', valign: 'center' })
  } catch (cause) {
    throw new PrintError('print/picture-unreadable', 'The picture is damaged', { cause })
  }
}
