/** Names of entries: from octets to text, and which of them no program should unpack. */
import { isUtf8 } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { ZipError } from '../errors.js'
import type { ExtraField } from './extra.js'

/** How a name is written: marked as UTF-8, in ASCII, or in the old code page 437, which nobody may have meant. */
export type NameForm = 'utf-8' | 'ascii' | 'cp437'

/** Characters 128 to 255 of code page 437 (APPNOTE appendix D). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'

const UNICODE_PATH = 0x7075

/** A name as text. @throws {ZipError} `zip/name` for what is marked as UTF-8 and is not, or has a second name that differs */
export function decodeName(
  octets: Uint8Array,
  { isMarked, extra }: { readonly isMarked: boolean; readonly extra: readonly ExtraField[] },
): { readonly name: string; readonly form: NameForm } {
  const own = decodeOwn(octets, isMarked)
  const second = extra.find(({ id }) => id === UNICODE_PATH)?.data
  if (!second) return own
  const name = secondName(second, octets)
  if (own.form !== 'cp437' && name !== own.name) throw new ZipError('zip/name', 'Two names for one entry')
  return { name, form: 'utf-8' }
}

function decodeOwn(octets: Uint8Array, isMarked: boolean) {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
  if (octets.every((octet) => octet < 0x80)) return { name: text.toString('latin1'), form: 'ascii' } as const
  if (!isMarked)
    return {
      name: Array.from(octets, (octet) =>
        octet < 0x80 ? String.fromCharCode(octet) : CP437.charAt(octet - 0x80),
      ).join(''),
      form: 'cp437',
    } as const
  return { name: utf8Of(octets), form: 'utf-8' } as const
}

/** Info-ZIP's Unicode Path: version 1, checksum of the name that it stands for, UTF-8 (APPNOTE §4.6.9). */
function secondName(data: Buffer, octets: Uint8Array): string {
  const fits = data.length > 5 && data[0] === 1 && data.readUInt32LE(1) === crc32(octets)
  if (!fits) throw new ZipError('zip/name', 'A second name for another name')
  return utf8Of(data.subarray(5))
}

function utf8Of(octets: Uint8Array): string {
  if (!isUtf8(octets)) throw new ZipError('zip/name', 'A name marked as UTF-8 is not')
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('utf8')
}

/** Control characters, and those that let a name read otherwise than it is written. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

/** Longer than any file system takes, and deeper than anybody looks; the checks below cost accordingly. */
const MAX_NAME_CHARACTERS = 1024
const MAX_SEGMENTS = 64

/** Refuses what leads out of the folder that it is unpacked into, on any system. @throws {ZipError} `zip/name` */
export function expectSafe(name: string): void {
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/')
  if (name.length > MAX_NAME_CHARACTERS || segments.length > MAX_SEGMENTS)
    throw new ZipError('zip/name', 'A name that is too long or too deep')
  const isUnsafe = segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  if (isUnsafe || /^[A-Za-z]:/.test(name) || name.includes('\\') || UNSEEN.test(name))
    throw new ZipError('zip/name', 'A name that is absolute, leads out of its folder, or hides something')
}

/** Refuses names that one file system or another takes for the same, and a file that is a folder too. @throws {ZipError} `zip/name-twice` */
export function expectDistinct(names: readonly string[]): void {
  const keys = new Set<string>()
  const files = new Set<string>()
  for (const name of names) {
    const key = keyOf(name)
    if (keys.has(key)) throw new ZipError('zip/name-twice', 'Two entries have one name')
    keys.add(key)
    if (!name.endsWith('/')) files.add(key)
  }
  if (names.some((name) => foldersOf(keyOf(name)).some((folder) => files.has(folder))))
    throw new ZipError('zip/name-twice', 'A file and a folder have one name')
}

function keyOf(name: string): string {
  const bare = name.endsWith('/') ? name.slice(0, -1) : name
  return bare.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

function foldersOf(key: string): string[] {
  const segments = key.split('/').slice(0, -1)
  return segments.map((_segment, at) => segments.slice(0, at + 1).join('/'))
}
