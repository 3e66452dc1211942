/** Lines that fit: breaking, and shrinking where a place is fixed. */
import { PrintError } from '../errors.js'
import { type Lettering, measureMm, printable, type Weight } from './fonts.js'
import { type Box, pointsToMm } from './geometry.js'

/** Baseline to baseline, in type sizes. */
export const LEADING = 1.5

/** May not begin a line (JIS X 4051 行頭禁則), nor end one (行末禁則). */
const NOT_FIRST =
  /^[、。，．・：；？！）］｝」』】〉》〕ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.:;?!)\]}％%]/u
const NOT_LAST = /[（［｛「『【〈《〔([{]$/u

/** Breaks a text into lines no wider than `widthMm`. Its own line breaks stay. */
export function breakLines(lettering: Lettering, widthMm: number): string[] {
  const { text, ...type } = lettering
  return text
    .split('\n')
    .flatMap((paragraph) => breakParagraph({ ...type, text: printable(paragraph) }, widthMm))
}

function breakParagraph({ text, ...type }: Lettering, widthMm: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text, (part) => measureMm({ ...type, text: part }) <= widthMm)) {
    if (line !== '' && measureMm({ ...type, text: (line + piece).trimEnd() }) > widthMm) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  return [...lines, line.trimEnd()]
}

/** What may not be torn apart: words, and characters with the marks that belong to them; a word wider than the line is torn. */
function piecesOf(text: string, fits: (piece: string) => boolean): string[] {
  const pieces: string[] = []
  for (const token of text.match(/[\p{Script=Latin}\p{Nd}'’.,:;?!()/@&+#%_-]+|\s+|./gu) ?? []) {
    const before = pieces.at(-1)
    const sticks = before !== undefined && (NOT_FIRST.test(token) || NOT_LAST.test(before))
    if (sticks && fits(before + token)) pieces[pieces.length - 1] = before + token
    else if (fits(token)) pieces.push(token)
    else pieces.push(...token)
  }
  return pieces
}

/** A place for a text: how large it should be, and how small it may become. */
export type Place = Box & { readonly weight: Weight; readonly sizePt: number; readonly leastPt: number }

/** Lines of one size; `firstBaseline` is in millimetres from the top of the sheet. */
export type FittedText = {
  readonly lines: readonly string[]
  readonly sizePt: number
  readonly lineHeight: number
  readonly firstBaseline: number
}

const STEP_PT = 0.25
/** Lines stand closer in a fixed place than in a letter. */
const TIGHT_LEADING = 1.2
/** From the top of a line to its baseline, in type sizes; kanji reach 0.88 above and 0.12 below. */
const ASCENT = 0.88

/**
 * The text in the largest size at which it stays inside its place, in as many lines as the place has room for.
 *
 * @throws {PrintError} `print/text-too-long` when even the least size is too large; `print/missing-glyph`.
 */
export function fitText(text: string, place: Place): FittedText {
  for (let sizePt = place.sizePt; sizePt >= place.leastPt; sizePt -= STEP_PT) {
    const lines = breakLines({ text, weight: place.weight, sizePt }, place.width)
    const em = pointsToMm(sizePt)
    const lineHeight = em * TIGHT_LEADING
    const height = em + (lines.length - 1) * lineHeight
    if (height > place.height + 1e-6) continue
    const top = place.y + (place.height - height) / 2
    return { lines, sizePt, lineHeight, firstBaseline: top + em * ASCENT }
  }
  throw new PrintError('print/text-too-long', `${text.length} characters do not fit at ${place.leastPt} pt`)
}
