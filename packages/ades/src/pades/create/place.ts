/** Where a signature is seen: a page, and a rectangle on it in points from the lower left corner (ISO 32000-2 §8.3.2.3). */
import { type PdfFile, pdf } from '@jitsuin/pdf'
import { AdesError } from '../../errors.js'
import { signedFieldsOf } from '../read/form.js'

/** A rectangle on a page, pages counted from 1; or the lower right corner of the first page, above those that are there. */
export type WantedPlace =
  | 'auto'
  | {
      readonly page: number
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }

/** The page and the rectangle: left, bottom, right, top. */
export type FoundPlace = {
  readonly page: pdf.PdfReference
  readonly rect: readonly [number, number, number, number]
  /** How far the page is turned clockwise: 0, 90, 180 or 270. */
  readonly turned: number
}

const MARGIN = 24
const AUTO = { width: 200, height: 56 } as const
const MAX_PAGES = 100_000
const MAX_DEPTH = 64

/** Finds the place. A field that waits for the signature keeps its own. @throws {AdesError} `pades/place`; {PdfError} */
export function findPlace(
  file: PdfFile,
  wanted: WantedPlace,
  waiting: pdf.PdfDictionary | undefined,
): FoundPlace {
  if (waiting) return placeOfField(file, waiting)
  const page = pageAt(file, wanted === 'auto' ? 1 : wanted.page)
  const turned = turnOf(file, page)
  const [left, bottom, right, top] = boxOf(file, page)
  const isAside = turned % 180 !== 0
  const [width, height] = isAside ? [AUTO.height, AUTO.width] : [AUTO.width, AUTO.height]
  const above = signedFieldsOf(file).filter(({ dictionary }) => isSeen(rectOf(file, dictionary))).length
  const { x, y, ...size } =
    wanted === 'auto'
      ? { x: right - MARGIN - width, y: bottom + MARGIN + above * (height + 6), width, height }
      : wanted
  const rect = [x, y, x + size.width, y + size.height] as const
  const isOnPage = rect[0] >= left && rect[1] >= bottom && rect[2] <= right && rect[3] <= top
  if (!isOnPage || !isSeen(rect)) throw new AdesError('pades/place', 'The place is not on the page')
  return { page, rect, turned }
}

function placeOfField(file: PdfFile, field: pdf.PdfDictionary): FoundPlace {
  const rect = rectOf(file, field)
  const page = field.entries.get('P')
  if (!rect || !isSeen(rect) || page?.kind !== 'reference')
    throw new AdesError('pades/place', 'The field has no place on a page')
  return { page, rect, turned: turnOf(file, page) }
}

type Rect = FoundPlace['rect']

function isSeen(rect: Rect | undefined): boolean {
  return rect !== undefined && rect[2] - rect[0] >= 1 && rect[3] - rect[1] >= 1
}

function rectOf(file: PdfFile, from: pdf.PdfObject, key = 'Rect'): Rect | undefined {
  const value = file.get(from, key)
  const numbers = value.kind === 'array' ? value.items.map(file.resolve) : []
  const [a, b, c, d] = numbers.map((one) => (one.kind === 'number' ? one.value : Number.NaN))
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

/** What is shown of a page, its own or inherited (§7.7.3.4). */
function boxOf(file: PdfFile, page: pdf.PdfReference): Rect {
  const box = inherited(file, page, (node) => rectOf(file, node, 'CropBox') ?? rectOf(file, node, 'MediaBox'))
  return box ?? pdf.malformed('A page has no size')
}

function turnOf(file: PdfFile, page: pdf.PdfReference): number {
  const turned = inherited(file, page, (node) => pdf.integerOf(file.get(node, 'Rotate'))) ?? 0
  return ((turned % 360) + 360) % 360
}

function inherited<T>(file: PdfFile, page: pdf.PdfObject, read: (node: pdf.PdfObject) => T | undefined) {
  let node = page
  for (let depth = 0; depth < MAX_DEPTH && node.kind !== 'null'; depth++) {
    const found = read(node)
    if (found !== undefined) return found
    node = file.get(node, 'Parent')
  }
  return undefined
}

/** A page by its position, from 1. @throws {AdesError} `pades/place` */
export function pageAt(file: PdfFile, wanted: number): pdf.PdfReference {
  const waiting: (pdf.PdfValue | undefined)[] = [file.catalog().entries.get('Pages')]
  let count = 0
  for (let visits = 0; waiting.length > 0 && visits < MAX_PAGES; visits++) {
    const node = waiting.pop()
    const kids = file.get(node, 'Kids')
    if (kids.kind === 'array') waiting.push(...[...kids.items].reverse())
    else if (node?.kind === 'reference' && ++count === wanted) return node
  }
  throw new AdesError('pades/place', 'The document has no such page')
}
