/** Which characters of a name common systems can print: the sets of JIS X 0208 and JIS X 0213, or neither (外字). */
import { JIS_X_0213_KANJI } from './jis-x-0213-kanji.js'

/** A character outside JIS X 0208. `jis-x-0213`: newer systems print it; `outside`: it needs a substitute on a card. */
export type RareCharacter = {
  readonly character: string
  /** Such as `U+FA11`. */
  readonly codePoint: string
  readonly set: 'jis-x-0213' | 'outside'
}

let basic: ReadonlySet<string> | undefined

/** The characters of a text that JIS X 0208 does not have, each once, in order. A variant mark counts with its character. */
export function findRareCharacters(text: string): readonly RareCharacter[] {
  basic ??= readBasicSet()
  const found = new Map<string, RareCharacter>()
  for (const character of text.match(/.[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]?/gsu) ?? []) {
    if (basic.has(character) || character === ' ') continue
    const codePoint = [...character].map(nameOf).join(' ')
    const set = JIS_X_0213_KANJI.has(character) ? 'jis-x-0213' : 'outside'
    found.set(character, { character, codePoint, set })
  }
  return [...found.values()]
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** JIS X 0208 by decoding each of its codes: rows 1 to 8 and 16 to 84; what vendors put elsewhere does not count. */
function readBasicSet(): ReadonlySet<string> {
  const decoder = new TextDecoder('euc-jp')
  const rows = Array.from({ length: 84 }, (_, at) => at + 1).filter((row) => row <= 8 || row >= 16)
  const codes = rows.flatMap((row) =>
    Array.from({ length: 94 }, (_, cell) => [row + 0xa0, cell + 0xa1]).flat(),
  )
  const characters = new Set(decoder.decode(Uint8Array.from(codes)))
  characters.delete('\ufffd') // what no code stands for
  return characters
}
