/** Text as Shift_JIS, for spreadsheets that know nothing else; the table is the platform's own, read backwards (WHATWG Encoding §14.3). */
import { StatisticsError } from '../errors.js'

/** The pointers that the standard leaves out when it encodes: doubles of NEC's selection of IBM extensions (§5). */
const LEFT_OUT = { first: 8272, last: 8835 } as const

let table: ReadonlyMap<string, readonly number[]> | undefined

/**
 * Encodes a text.
 *
 * @throws {StatisticsError} `statistics/not-encodable`: a question mark in its place would be a silent loss.
 */
export function encodeShiftJis(text: string): Uint8Array {
  table ??= readTable()
  const bytes: number[] = []
  // The wave dash of Unicode is the full-width tilde of Windows; the minus sign the full-width hyphen-minus (§14.3.2).
  for (const character of text.replaceAll('〜', '～').replaceAll('−', '－')) {
    const encoded = table.get(character)
    if (!encoded)
      throw new StatisticsError('statistics/not-encodable', `U+${character.codePointAt(0)?.toString(16)}`)
    bytes.push(...encoded)
  }
  return Uint8Array.from(bytes)
}

function readTable(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder('shift_jis')
  const known = new Map<string, readonly number[]>()
  const note = (bytes: readonly number[]) => {
    const character = decoder.decode(Uint8Array.from(bytes))
    if ([...character].length === 1 && character !== '\uFFFD' && !known.has(character))
      known.set(character, bytes)
  }
  for (let byte = 0; byte < 0x80; byte++) note([byte])
  for (let byte = 0xa1; byte <= 0xdf; byte++) note([byte])
  for (let pointer = 0; pointer < 188 * 60; pointer++) {
    if (pointer >= LEFT_OUT.first && pointer <= LEFT_OUT.last) continue
    const [lead, trail] = [Math.floor(pointer / 188), pointer % 188]
    note([lead + (lead < 0x1f ? 0x81 : 0xc1), trail + (trail < 0x3f ? 0x40 : 0x41)])
  }
  return known
}
