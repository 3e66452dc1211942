/** Text strings and dates of PDF (ISO 32000-2 §7.9.2.2, §7.9.4). */
import type { PdfObject, PdfString } from './values.js'

/** A text string: ASCII as it is, everything else as UTF-16BE with its mark, which every version of PDF knows. */
export function textString(text: string): PdfString {
  if (/^[\x20-\x7e]*$/.test(text))
    return { kind: 'string', bytes: Buffer.from(text, 'latin1'), form: 'literal' }
  const octets = Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  return { kind: 'string', bytes: octets, form: 'hex' }
}

/** What a text string says; undefined if the value is none. Outside of ASCII, PDFDocEncoding is read as Latin-1. */
export function textOf(value: PdfObject | undefined): string | undefined {
  if (value?.kind !== 'string') return undefined
  const octets = Buffer.from(value.bytes)
  if (octets[0] === 0xfe && octets[1] === 0xff)
    return octets.length % 2 === 0 ? octets.subarray(2).swap16().toString('utf16le') : undefined
  if (octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf)
    return octets.subarray(3).toString('utf8')
  return octets.toString('latin1')
}

/** A date, UTC to the second. */
export function dateString(at: Date): PdfString {
  const digits = at.toISOString().replace(/\D/g, '').slice(0, 14)
  return { kind: 'string', bytes: Buffer.from(`D:${digits}Z`, 'latin1'), form: 'literal' }
}

// LibreOffice closes the zone with an apostrophe even where it is Z alone.
const DATE = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z(?:00'?(?:00)?'?|')?|([+-])(\d\d)'?(?:(\d\d)'?)?)$/

/** A date to the second with its zone; undefined if the value is none, or names no zone. */
export function dateOf(value: PdfObject | undefined): Date | undefined {
  const found = DATE.exec(textOf(value) ?? '')
  if (!found) return undefined
  const [, year, month, day, hour, minute, second, sign = '+', hours = '00', minutes = '00'] = found
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${sign}${hours}:${minutes}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
