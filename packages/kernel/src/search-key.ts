/**
 * One form for words that people type in different ways: full or half width, hiragana or katakana, capitals or not, with
 * spaces, dots and hyphens or without.
 */

const SEPARATORS = /[\s・･.,'’\-‐‑–—−_/]/gu
const KATAKANA = /[ァ-ヶ]/g
const KATAKANA_ABOVE_HIRAGANA = 0x60

/** The form to look things up by, such as `じついんたろう` for `ジツイン　タロウ`. Not for display: it loses what the writer meant. */
export function searchKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(SEPARATORS, '')
    .replace(KATAKANA, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - KATAKANA_ABOVE_HIRAGANA))
}
