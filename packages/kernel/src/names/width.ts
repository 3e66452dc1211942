/** Full and half width: people mix them; the office keeps one form. Kanji are never touched: NFKC would change names. */

const FULL_WIDTH_ASCII = /[！-～]/gu
const HALF_WIDTH_KANA = /[｡-ﾟ]+/gu
/** Kana whose mark stands apart, as some systems write them (U+3099, U+309A). */
const KANA_WITH_APART_MARK = /[ぁ-ヿ][\u3099\u309a]/gu
const SPACES = /[\s\u3000]+/gu
const FULL_WIDTH_OFFSET = 0xfee0

/** Letters, digits and signs in half width, kana in full width, every run of blanks one blank, none at the ends. */
export function normaliseWidth(text: string): string {
  return text
    .replace(FULL_WIDTH_ASCII, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) - FULL_WIDTH_OFFSET))
    .replace(HALF_WIDTH_KANA, (kana) => kana.normalize('NFKC'))
    .replace(KANA_WITH_APART_MARK, (kana) => kana.normalize('NFC'))
    .replace(SPACES, ' ')
    .trim()
}

/** A name in kanji as the office keeps it: full width throughout, no blank within. */
export function normaliseName(text: string): string {
  return normaliseWidth(text).replaceAll(' ', '')
}
