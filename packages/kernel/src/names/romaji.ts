/**
 * Names in Roman letters as in a Japanese passport: Hepburn's spelling by the rules of the Ministry of Foreign Affairs
 * (ヘボン式ローマ字綴方表). A proposal only: the holder of a passport writes what stands in it.
 */
import { readKana } from './kana.js'
import { normaliseWidth } from './width.js'

/** Five kana of a row, in the order A I U E O; `-` where there is none of that spelling. */
const ROWS: Readonly<Record<string, string>> = {
  '': 'アイウエオ',
  K: 'カキクケコ',
  S: 'サ-スセソ',
  T: 'タ--テト',
  N: 'ナニヌネノ',
  H: 'ハヒ-ヘホ',
  M: 'マミムメモ',
  Y: 'ヤ-ユ-ヨ',
  R: 'ラリルレロ',
  W: 'ワ----',
  G: 'ガギグゲゴ',
  Z: 'ザ-ズゼゾ',
  D: 'ダ--デド',
  B: 'バビブベボ',
  P: 'パピプペポ',
}
const OTHERS = [
  ['シ', 'SHI'],
  ['チ', 'CHI'],
  ['ツ', 'TSU'],
  ['フ', 'FU'],
  ['ジ', 'JI'],
  ['ヂ', 'JI'],
  ['ヅ', 'ZU'],
  ['ヰ', 'I'],
  ['ヱ', 'E'],
  ['ヲ', 'O'],
  ['ヴ', 'BU'],
  ['ン', 'N'],
] as const

const LARGE: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ROWS).flatMap(([consonant, row]) =>
    [...row].map((kana, at): [string, string] => [kana, consonant + 'AIUEO'.charAt(at)]),
  ),
  ...OTHERS,
])
/** Small kana and the large ones that they are spelt like. */
const SMALL: ReadonlyMap<string, string> = new Map([
  ...[...'ァィゥェォャュョヮ'].map((kana, at): [string, string] => [kana, 'アイウエオヤユヨワ'.charAt(at)]),
  ['ヵ', 'カ'],
  ['ヶ', 'ケ'],
])

/** Where ウ begins a word of its own within a name and lengthens nothing: 井ノ上, 竹ノ内, 松浦, 光海. */
const OWN_WORD = /(?<=ノ)(?=ウ[エチラミ])|(?<=ツ)(?=ウ[ラチミメ])/gu
const BOUNDARY = '|'

/** How long vowels are written. Passports leave them out; OH for a long O, or the letters in full, are written on request. */
export type LongVowels = 'left-out' | 'oh' | 'in-full'

/**
 * Spells a reading in Roman capitals.
 * Returns `undefined` for what is not kana.
 */
export function romanise(reading: string, longVowels: LongVowels = 'left-out'): string | undefined {
  const kana = readKana(reading)
  return kana
    ?.split(/[ ・]/)
    .map((word) => romaniseWord(word, longVowels))
    .join(' ')
}

/** The spellings that an applicant may choose from: the passport's first, each once. Empty for what is not kana. */
export function proposeRomaji(reading: string): readonly string[] {
  const ways = (['left-out', 'oh', 'in-full'] as const).map((way) => romanise(reading, way))
  return [...new Set(ways.filter((way) => way !== undefined && way !== ''))] as string[] // `undefined` was filtered
}

/** A name in Roman capitals, A to Z with blanks, hyphens and apostrophes between; `undefined` if it is not. */
export function readRomaji(text: string): string | undefined {
  const romaji = normaliseWidth(text).replaceAll('’', "'").toUpperCase()
  return /^[A-Z]+(?:[ '-][A-Z]+)*$/.test(romaji) ? romaji : undefined
}

function romaniseWord(word: string, longVowels: LongVowels): string {
  return joinUnits(lengthen(unitsOf([...word.replace(OWN_WORD, BOUNDARY)]), longVowels))
}

/** Syllables of Roman letters; ッ, ー and the boundary stay as signs. */
function unitsOf(kana: readonly string[]): string[] {
  const units: string[] = []
  for (const sign of kana) {
    const large = LARGE.get(sign)
    const small = LARGE.get(SMALL.get(sign) ?? '')
    if (large !== undefined) units.push(large)
    else if (small !== undefined) units.push(contract(units.pop() ?? '', small))
    else units.push(sign)
  }
  return units
}

/** キ and ャ make KYA; シ, チ and ジ drop the Y; elsewhere small kana are spelt like large ones (ティ TEI, ファ FUA). */
function contract(before: string, small: string): string {
  if (!small.startsWith('Y') || !before.endsWith('I') || before === 'I') return before + small
  const consonant = before.slice(0, -1)
  return consonant + (/(?:SH|CH|J)$/.test(consonant) ? small.slice(1) : small)
}

/** ウ after O or U, and オ after O unless it ends the name, lengthen the vowel before them. */
function lengthen(units: readonly string[], longVowels: LongVowels): string[] {
  const spelt: string[] = []
  let lengthened = false
  for (const [at, unit] of units.entries()) {
    const before = lengthened ? '' : (units[at - 1] ?? '')
    lengthened = isLength(before, unit, at === units.length - 1)
    if (!lengthened) spelt.push(unit)
    else if (longVowels === 'in-full') spelt.push(unit)
    else if (longVowels === 'oh' && before.endsWith('O')) spelt.push('H')
  }
  return spelt
}

function isLength(before: string, unit: string, isLast: boolean): boolean {
  if (unit === 'U') return /[OU]$/.test(before)
  return unit === 'O' && before.endsWith('O') && !isLast
}

/** ン is M before B, M and P; ッ doubles the next consonant, and is T before CH; ー is not written. */
function joinUnits(units: readonly string[]): string {
  const signs = units.filter((unit) => unit !== 'ー' && unit !== BOUNDARY)
  return signs
    .map((unit, at) => {
      const next = signs[at + 1] ?? ''
      if (unit === 'N' && /^[BMP]/.test(next)) return 'M'
      if (unit !== 'ッ') return unit
      if (next.startsWith('CH')) return 'T'
      return /^[^AIUEOッ]/.test(next) ? next.charAt(0) : ''
    })
    .join('')
}
