/** CSV as offices export it: UTF-8 or Shift_JIS, with or without a byte order mark. Bounded in size, rows and columns. */
import { parse } from 'csv-parse/sync'

/** The cells of a file. `unreadable` says why, in developers' words. */
export type ReadCsv =
  | {
      readonly verdict: 'read'
      readonly encoding: 'UTF-8' | 'Shift_JIS'
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly verdict: 'unreadable'; readonly why: string }

/** How large a file may be, and how many rows it may have, the heading included. */
export type CsvLimits = { readonly bytes: number; readonly rows: number }

/** More than any list of ours has; who sends more columns keeps us busy reading their headings. */
export const MOST_COLUMNS = 200

/** Reads a file; blank lines are passed over, blanks around a cell are dropped. */
export function readCsv(bytes: Uint8Array, limits: CsvLimits): ReadCsv {
  if (bytes.length > limits.bytes) return { verdict: 'unreadable', why: 'too large' }
  const decoded = decode(bytes)
  if (!decoded) return { verdict: 'unreadable', why: 'neither UTF-8 nor Shift_JIS' }
  try {
    const options = {
      bom: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
      to: limits.rows + 1,
    }
    const rows: string[][] = parse(decoded.text, options)
    if (rows.length > limits.rows) return { verdict: 'unreadable', why: 'too many rows' }
    if (rows.some((cells) => cells.length > MOST_COLUMNS))
      return { verdict: 'unreadable', why: 'too many columns' }
    return { verdict: 'read', encoding: decoded.encoding, rows }
  } catch {
    return { verdict: 'unreadable', why: 'no CSV' }
  }
}

/** Hardly any Japanese text in Shift_JIS is UTF-8 by chance, so UTF-8 is tried first. */
function decode(
  bytes: Uint8Array,
): { readonly text: string; readonly encoding: 'UTF-8' | 'Shift_JIS' } | undefined {
  for (const [label, encoding] of [
    ['utf-8', 'UTF-8'],
    ['shift_jis', 'Shift_JIS'],
  ] as const) {
    try {
      return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding }
    } catch {
      // The next encoding may fit; if none does, the caller refuses the file.
    }
  }
  return undefined
}
