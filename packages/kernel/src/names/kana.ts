import { normaliseWidth } from './width.js'

const HIRAGANA = /[ぁ-ゖゝゞ]/gu
const KATAKANA = /[ァ-ヶヽヾ]/gu
const DISTANCE = 0x60
/** What a reading of a name is made of: kana, the long mark, the dot between parts of foreign names. */
const KATAKANA_NAME = /^[ァ-ヶ][ァ-ヶー・ ]*$/u

/** Hiragana as katakana; everything else stays. */
export function toKatakana(text: string): string {
  return text.replace(HIRAGANA, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + DISTANCE))
}

/** Katakana as hiragana; everything else stays. */
export function toHiragana(text: string): string {
  return text.replace(KATAKANA, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - DISTANCE))
}

/** A name's reading in full-width katakana, whichever kana and width it was typed in; `undefined` if it is not only kana. */
export function readKana(text: string): string | undefined {
  const kana = toKatakana(normaliseWidth(text))
  return KATAKANA_NAME.test(kana) ? kana : undefined
}
