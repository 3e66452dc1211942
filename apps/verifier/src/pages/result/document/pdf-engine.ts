/**
 * Draws the pages of a PDF with pdf.js: loaded when the first document is shown, everything from our own host, scripts and forms of
 * the document (JavaScript, XFA) off, WebAssembly not needed. The file is read in pieces as they are asked for.
 */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import type { Drawing, Region } from './compare.js'

/** Why a document or a page is not shown. */
export type Undrawable = 'encrypted' | 'unreadable' | 'too-slow'

/** A document or page that cannot be shown; `why` says for which of the known reasons. */
export class UndrawableError extends Error {
  readonly why: Undrawable

  constructor(why: Undrawable) {
    super(why)
    this.name = 'UndrawableError'
    this.why = why
  }
}

/** A field for a signature that can be seen on a page. */
export type Widget = Region & { readonly name: string }

/** One page, drawn. */
export type DrawnPage = {
  readonly canvas: HTMLCanvasElement
  /** Its pixels, to be compared; made when asked for. */
  readonly pixels: () => Drawing
  readonly widgets: readonly Widget[]
}

/** An open document. Pages count from 1. */
export type OpenPdf = {
  readonly pages: number
  /** Draws a page so wide. @throws {UndrawableError} */
  readonly draw: (page: number, widthPixels: number) => Promise<DrawnPage>
  /** The words of a page in the order of the file. @throws {UndrawableError} */
  readonly textOf: (page: number) => Promise<string>
  readonly close: () => void
}

const TIME_LIMIT_MS = 30_000
const MAX_PIXELS = 16_000_000

/** Opens a document. @throws {UndrawableError} */
export async function openPdf(file: Blob): Promise<OpenPdf> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const files = `/assets/pdfjs-${pdfjs.version}/`
  pdfjs.GlobalWorkerOptions.workerSrc = `${files}pdf.worker.min.mjs`
  const task = pdfjs.getDocument({
    range: new (rangesOf(pdfjs.PDFDataRangeTransport))(file),
    cMapUrl: `${files}cmaps/`,
    standardFontDataUrl: `${files}standard_fonts/`,
    wasmUrl: `${files}wasm/`,
    iccUrl: `${files}iccs/`,
    useWasm: false, // the policy of our pages forbids it; the decoders in plain JavaScript are used
    disableWorkerRendering: true,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    stopAtErrors: true, // a page that cannot be drawn whole must not look as if it were
    canvasMaxAreaInBytes: MAX_PIXELS * 4,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  })
  const close = () => void task.destroy()
  try {
    return wrap(await inTime(task.promise), close)
  } catch (error) {
    close()
    throw asUndrawable(error)
  }
}

type PdfJs = typeof import('pdfjs-dist/legacy/build/pdf.mjs')

/** pdf.js asks for ranges of octets; a file gives them without being read whole. */
function rangesOf(Transport: PdfJs['PDFDataRangeTransport']) {
  return class extends Transport {
    private readonly file: Blob

    constructor(file: Blob) {
      super(file.size, null)
      this.file = file
    }

    override requestDataRange(begin: number, end: number): void {
      const give = (piece: ArrayBuffer | null) => this.onDataRange(begin, piece && new Uint8Array(piece))
      this.file
        .slice(begin, end)
        .arrayBuffer()
        .then(give, () => give(null))
    }
  }
}

function wrap(pdf: PDFDocumentProxy, close: () => void): OpenPdf {
  const use = async <T>(number: number, work: (page: PDFPageProxy) => Promise<T>): Promise<T> => {
    try {
      return await inTime(pdf.getPage(number).then(work))
    } catch (error) {
      throw asUndrawable(error)
    }
  }
  return {
    pages: pdf.numPages,
    draw: (number, widthPixels) => use(number, (page) => drawPage(page, widthPixels)),
    textOf: (number) =>
      use(number, async (page) => {
        const { items } = await page.getTextContent()
        return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('')
      }),
    close,
  }
}

async function drawPage(page: PDFPageProxy, widthPixels: number): Promise<DrawnPage> {
  const natural = page.getViewport({ scale: 1 })
  const widest = Math.sqrt(MAX_PIXELS / (natural.width * natural.height))
  const viewport = page.getViewport({ scale: Math.min(widthPixels / natural.width, widest) })
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(viewport.width))
  canvas.height = Math.max(1, Math.round(viewport.height))
  await page.render({ canvas, viewport }).promise
  const annotations: readonly Annotation[] = await page.getAnnotations()
  const widgets = annotations.flatMap((one) => widgetOf(one, viewport))
  return { canvas, pixels: () => pixelsOf(canvas), widgets }
}

/** What is used here of an annotation as pdf.js gives it. */
type Annotation = {
  readonly subtype?: string
  readonly fieldType?: string
  readonly fieldName?: string
  readonly hidden?: boolean
  readonly rect?: readonly number[]
}

type Viewport = ReturnType<PDFPageProxy['getViewport']>

function widgetOf({ subtype, fieldType, ...annotation }: Annotation, viewport: Viewport): Widget[] {
  const { fieldName: name = '', hidden = false, rect = [] } = annotation
  const [x1, y1, x2, y2] = rect
  if (subtype !== 'Widget' || fieldType !== 'Sig' || hidden) return []
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return []
  const [[left = 0, top = 0], [right = 0, bottom = 0]] = [
    viewport.convertToViewportPoint(x1, y1).map(Number),
    viewport.convertToViewportPoint(x2, y2).map(Number),
  ]
  const [width, height] = [Math.abs(right - left), Math.abs(bottom - top)]
  if (width === 0 || height === 0) return []
  return [
    {
      name,
      left: Math.min(left, right) / viewport.width,
      top: Math.min(top, bottom) / viewport.height,
      width: width / viewport.width,
      height: height / viewport.height,
    },
  ]
}

function pixelsOf(canvas: HTMLCanvasElement): Drawing {
  const context = canvas.getContext('2d')
  if (!context) throw new UndrawableError('unreadable')
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** A document may be made so that drawing it never ends. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: number | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = window.setTimeout(() => reject(new UndrawableError('too-slow')), TIME_LIMIT_MS)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    window.clearTimeout(timer)
  }
}

function asUndrawable(error: unknown): UndrawableError {
  if (error instanceof UndrawableError) return error
  const isLocked = error instanceof Error && error.name === 'PasswordException'
  return new UndrawableError(isLocked ? 'encrypted' : 'unreadable')
}
