/** The first lines of a bank's file as the office will read them, so that a wrong file is seen before it is imported. */

/** Lines and how many there are; `undefined`: neither UTF-8 nor Shift_JIS. */
export type Preview = { readonly lines: readonly string[]; readonly total: number }

const SHOWN = 8

/** Reads what the file says, without its byte order mark. */
export function previewOf(bytes: Uint8Array): Preview | undefined {
  const text = decode(bytes, 'utf-8') ?? decode(bytes, 'shift_jis')
  if (text === undefined) return undefined
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return { lines: lines.slice(0, SHOWN), total: Math.max(0, lines.length - 1) }
}

function decode(bytes: Uint8Array, encoding: 'utf-8' | 'shift_jis'): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined // another encoding is tried, and then the file is refused
  }
}
