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

/** Object 5 stands in object stream 4, which only the cross-reference stream 6 knows; the table calls both free. */
export function hybrid(): Uint8Array {
  const octets = '5 0 (hidden)'
  const packed = `<</Type /ObjStm /N 1 /First 4 /Length ${octets.length}>>\nstream\n${octets}\nendstream`
  const written = writeParts([...EMPTY_PAGE, { number: 4, text: packed }])
  const at = (number: number) => (written.offsets.get(number) ?? 0).toString(16).padStart(4, '0')
  const rows = Buffer.from(`01${at(4)}0002000400`, 'hex').toString('latin1')
  const dictionary = `<</Type /XRef /W [1 2 1] /Index [4 2] /Size 7 /Root 1 0 R /Length ${rows.length}>>`
  const stream = `6 0 obj\n${dictionary}\nstream\n${rows}\nendstream\nendobj\n`
  const visible = new Map([...written.offsets].filter(([number]) => number < 4))
  const free = '4 3\n0000000005 00000 f \n0000000006 00000 f \n0000000000 00000 f \n'
  const table = `${tableOf({ ...written, offsets: visible })}${free}`
  const trailer = `trailer\n<</Root 1 0 R /Size 7 /XRefStm ${written.text.length}>>\n`
  return latin(
    `${written.text}${stream}${table}${trailer}startxref\n${written.text.length + stream.length}\n%%EOF\n`,
  )
}

/** The empty page with other text in one place. */
export function replaced(find: string, other: string): Uint8Array {
  return latin(Buffer.from(handMade(EMPTY_PAGE)).toString('latin1').replace(find, other))
}

/** The empty page with other octets before it, whose offsets then count from the header. */
export function before(junk: string): Uint8Array {
  return latin(`${junk}${Buffer.from(handMade(EMPTY_PAGE)).toString('latin1')}`)
}

/** One part replaced, with the number at the end that this makes right; the table is left as it is. */
export function shiftless(find: string, other: string): Uint8Array {
  const bytes = replaced(find, other)
  const at = Buffer.from(bytes).lastIndexOf('xref\n', -20)
  return latin(
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/startxref\n\d+/, `startxref\n${at}`),
  )
}

/** Twelve octets before the header, and a table at each of the two places that the end can mean. */
export function sectionsOfTwoCounts(): Uint8Array {
  const text = Buffer.from(handMade(EMPTY_PAGE)).toString('latin1')
  const at = text.indexOf('xref\n0 1')
  const gap = 'xref\n0 0\n  '
  return latin(
    `${' '.repeat(gap.length)}${text.slice(0, at)}${gap}${text.slice(at)}`.replace(
      /startxref\n\d+/,
      `startxref\n${at + gap.length}`,
    ),
  )
}
