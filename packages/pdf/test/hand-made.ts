/** Small files written by hand, part by part, so that each part can be wrong. */

/** An object of the file, or any octets that stand between. */
export type Part = { readonly number?: number; readonly text: string }

/** Offsets of the numbered parts, and the text so far. */
export type Written = { readonly text: string; readonly offsets: ReadonlyMap<number, number> }

/** Writes parts one after the other. */
export function writeParts(parts: readonly Part[], before = '%PDF-1.7\n'): Written {
  const offsets = new Map<number, number>()
  let text = before
  for (const { number, text: part } of parts) {
    if (number !== undefined) offsets.set(number, text.length)
    text += number === undefined ? part : `${number} 0 obj\n${part}\nendobj\n`
  }
  return { text, offsets }
}

/** The table of written parts. */
export function tableOf({ offsets }: Written): string {
  const lines = [...offsets].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
  return `xref\n0 1\n0000000000 65535 f \n${lines.join('')}`
}

/** A whole file with a table. `trailer` and `ending` can be others than they should be. */
export function handMade(
  parts: readonly Part[],
  { trailer = '/Root 1 0 R /Size 10', ending }: { trailer?: string; ending?: (at: number) => string } = {},
): Uint8Array {
  const written = writeParts(parts)
  const end = ending ?? ((at: number) => `startxref\n${at}\n%%EOF\n`)
  return latin(`${written.text}${tableOf(written)}trailer\n<<${trailer}>>\n${end(written.text.length)}`)
}

/** One page with nothing on it. */
export const EMPTY_PAGE: readonly Part[] = [
  { number: 1, text: '<</Type /Catalog /Pages 2 0 R>>' },
  { number: 2, text: '<</Type /Pages /Kids [3 0 R] /Count 1>>' },
  { number: 3, text: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100]>>' },
]

/** Octets of a text with one octet a character. */
export function latin(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
