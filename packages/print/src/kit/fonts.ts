/**
 * The printing font, BIZ UDPGothic (SIL Open Font License 1.1): a gothic made to be read by everyone. Its two files lie in
 * the package; what is printed carries the glyphs that it uses.
 */
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import { PrintError } from '../errors.js'
import { pointsToMm } from './geometry.js'

const { resolve } = createRequire(import.meta.url)

/** The weights, and their files. */
export const FONT_FILES = {
  regular: resolve('@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf'),
  bold: resolve('@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf'),
} as const

/** How heavy a text is. */
export type Weight = keyof typeof FONT_FILES

/** What we use of the font as pdfkit has parsed it (fontkit). */
type Outlines = {
  readonly unitsPerEm: number
  hasGlyphForCodePoint(codePoint: number): boolean
  layout(text: string): { readonly advanceWidth: number; readonly glyphs: readonly Glyph[] }
}
type Glyph = {
  readonly advanceWidth: number
  readonly path: { transform(...matrix: readonly number[]): { toSVG(): string } }
}

/** A text of one weight and size. */
export type Lettering = { readonly text: string; readonly weight: Weight; readonly sizePt: number }

/** How wide a line becomes, in millimetres. */
export function measureMm({ text, weight, sizePt }: Lettering): number {
  const font = outlinesOf(weight)
  return (font.layout(text).advanceWidth / font.unitsPerEm) * pointsToMm(sizePt)
}

/** The outlines of a line as SVG path data, in millimetres, its baseline beginning at `x`, `y`. */
export function outlineText({
  x,
  y,
  ...lettering
}: Lettering & { readonly x: number; readonly y: number }): string {
  const font = outlinesOf(lettering.weight)
  const scale = pointsToMm(lettering.sizePt) / font.unitsPerEm
  let pen = x
  const outlines: string[] = []
  for (const glyph of font.layout(lettering.text).glyphs) {
    outlines.push(rounded(glyph.path.transform(scale, 0, 0, -scale, pen, y).toSVG()))
    pen += glyph.advanceWidth * scale
  }
  return outlines.join('')
}

/** The characters of a text that cannot be printed, each once; none is the good case. */
export function unprintableCharacters(text: string): string[] {
  const font = outlinesOf('regular')
  const characters = [...new Set(text.normalize('NFC'))]
  return characters.filter((character) => !font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
}

/**
 * The text as it is printed: composed characters (Unicode NFC), every one with a glyph.
 *
 * @throws {PrintError} `print/missing-glyph`: an empty box in a name is worse than no card.
 */
export function printable(text: string): string {
  const missing = unprintableCharacters(text)
  if (missing.length === 0) return text.normalize('NFC')
  const codePoints = missing.map((character) => `U+${character.codePointAt(0)?.toString(16).toUpperCase()}`)
  throw new PrintError('print/missing-glyph', `No glyph for ${codePoints.join(', ')}`)
}

const parsed = new Map<Weight, Outlines>()

/** Parses a font file once for the process; parsing has no other effect. */
function outlinesOf(weight: Weight): Outlines {
  const known = parsed.get(weight)
  if (known) return known
  const document = new PDFDocument({ autoFirstPage: false }).font(FONT_FILES[weight])
  const { font } = (document as unknown as { _font: { font: Outlines } })._font // pdfkit 0.20 keeps the font there
  parsed.set(weight, font)
  return font
}

/** A thousandth of a millimetre is finer than any printer. */
function rounded(pathData: string): string {
  return pathData.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(3))))
}
