/** The reading of what is typed through a Japanese input method: its kana pass by while one composes, before they become kanji. */

/** A reading as far as it is known. */
export type Reading = { readonly committed: string; readonly composing: string }

/** Nothing typed yet. */
export const NO_READING: Reading = { committed: '', composing: '' }

/** Kana, and the Roman letters of a syllable that is not finished. */
const KANA_SO_FAR = /^([ぁ-ゖァ-ヶー]+)[a-zａ-ｚ]*$/iu

/** The input method shows `data`, which is not decided yet. Kanji among it tell nothing new. */
export function compose(reading: Reading, data: string): Reading {
  const kana = KANA_SO_FAR.exec(data)?.[1]
  return kana === undefined ? reading : { ...reading, composing: kana }
}

/** The input method decided on `data`; the kana that led to it are its reading. */
export function commit({ committed, composing }: Reading, data: string): Reading {
  if (data === '') return { committed, composing: '' }
  const kana = KANA_SO_FAR.exec(data)?.[1] ?? composing
  return { committed: committed + kana, composing: '' }
}
