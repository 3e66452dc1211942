/** Extra fields of an entry (APPNOTE §4.5). */
import { ZipError } from '../errors.js'
import { wide } from './end.js'

/** One extra field. */
export type ExtraField = { readonly id: number; readonly data: Buffer }

const ZIP64 = 0x0001
/** Says that the name is encrypted, or the entry is, in ways that only some programs see. */
const ENCRYPTION_FIELDS: ReadonlySet<number> = new Set([0x0017, 0x9901])

/** All fields, in their order. @throws {ZipError} `zip/malformed`, `zip/encrypted` */
export function readExtra(octets: Buffer): ExtraField[] {
  const fields: ExtraField[] = []
  let at = 0
  while (octets.length - at >= 4) {
    const end = at + 4 + octets.readUInt16LE(at + 2)
    if (end > octets.length) throw new ZipError('zip/malformed', 'An extra field is longer than its place')
    const id = octets.readUInt16LE(at)
    if (ENCRYPTION_FIELDS.has(id)) throw new ZipError('zip/encrypted', 'An extra field of encryption')
    fields.push({ id, data: octets.subarray(at + 4, end) })
    at = end
  }
  // Programs that align entries pad with up to three zeros.
  if (octets.subarray(at).some((octet) => octet !== 0))
    throw new ZipError('zip/malformed', 'Octets behind the extra fields')
  return fields
}

/** The numbers of an entry as its 32-bit fields have them. */
export type Numbers = { readonly unpacked: number; readonly packed: number; readonly offset: number }

/** The numbers with those of the ZIP64 field in the place of full ones (§4.5.3). @throws {ZipError} `zip/malformed`, `zip/too-large` */
export function widened(
  numbers: Numbers,
  extra: readonly ExtraField[],
): Numbers & { readonly isWide: boolean } {
  const [field, second] = extra.filter(({ id }) => id === ZIP64)
  if (second) throw new ZipError('zip/malformed', 'Two ZIP64 fields')
  if (!field) return { ...numbers, isWide: false }
  let at = 0
  const next = (value: number): number => {
    if (value !== 0xffffffff) return value
    if (at + 8 > field.data.length) throw new ZipError('zip/malformed', 'A ZIP64 field that is too short')
    at += 8
    return wide(field.data, at - 8)
  }
  const { unpacked, packed, offset } = numbers
  return { unpacked: next(unpacked), packed: next(packed), offset: next(offset), isWide: true }
}
