/** The objects of PDF (ISO 32000-2 §7.3) as they are read and written. */
import { PdfError } from './errors.js'

/** Octets of the file, from the first to before the last; undefined for what stands inside of an object stream. */
export type Span = { readonly from: number; readonly to: number }

export type PdfNull = { readonly kind: 'null' }
export type PdfBoolean = { readonly kind: 'boolean'; readonly value: boolean }
/** `text` is the number as it stands, so that it can be written back. */
export type PdfNumber = { readonly kind: 'number'; readonly value: number; readonly text: string }
/** The octets of a name, one character each, with its #-escapes undone. */
export type PdfName = { readonly kind: 'name'; readonly name: string }
export type PdfString = {
  readonly kind: 'string'
  readonly bytes: Uint8Array
  readonly form: 'literal' | 'hex'
  /** With its delimiters. */
  readonly span?: Span
}
export type PdfArray = { readonly kind: 'array'; readonly items: readonly PdfValue[]; readonly span?: Span }
export type PdfDictionary = { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
export type PdfReference = {
  readonly kind: 'reference'
  readonly number: number
  readonly generation: number
}
/** A stream with its octets as they stand, still packed. */
export type PdfStream = {
  readonly kind: 'stream'
  readonly dictionary: PdfDictionary
  readonly packed: Uint8Array
}

/** Any object that may stand directly in another. */
export type PdfValue =
  | PdfNull
  | PdfBoolean
  | PdfNumber
  | PdfName
  | PdfString
  | PdfArray
  | PdfDictionary
  | PdfReference
/** Any object that may stand by itself. */
export type PdfObject = PdfValue | PdfStream

export const NULL: PdfNull = { kind: 'null' }

/** A name. */
export function name(text: string): PdfName {
  return { kind: 'name', name: text }
}

/** An integer, or a number that is written as JavaScript does. */
export function number(value: number): PdfNumber {
  return { kind: 'number', value, text: String(value) }
}

/** An array. */
export function array(...items: readonly PdfValue[]): PdfArray {
  return { kind: 'array', items }
}

/** A dictionary; entries that are undefined are left out. */
export function dictionary(entries: Readonly<Record<string, PdfValue | undefined>>): PdfDictionary {
  const given = Object.entries(entries).filter((entry): entry is [string, PdfValue] => entry[1] !== undefined)
  return { kind: 'dictionary', entries: new Map(given) }
}

/** A dictionary with some entries more, or others. */
export function withEntries(
  { entries }: PdfDictionary,
  more: Readonly<Record<string, PdfValue | undefined>>,
): PdfDictionary {
  return { kind: 'dictionary', entries: new Map([...entries, ...dictionary(more).entries]) }
}

/** A reference to an object of generation 0. */
export function reference(to: number, generation = 0): PdfReference {
  return { kind: 'reference', number: to, generation }
}

/** The dictionary of an object that is one, or of a stream. */
export function dictionaryOf(value: PdfObject): PdfDictionary | undefined {
  if (value.kind === 'stream') return value.dictionary
  return value.kind === 'dictionary' ? value : undefined
}

/** The integer that a value is; undefined if it is none. */
export function integerOf(value: PdfObject | undefined): number | undefined {
  return value?.kind === 'number' && Number.isSafeInteger(value.value) ? value.value : undefined
}

/** The text of a name; undefined if the value is none. */
export function nameOf(value: PdfObject | undefined): string | undefined {
  return value?.kind === 'name' ? value.name : undefined
}

/** Refuses what the standard does not allow. @throws {PdfError} `pdf/malformed` */
export function malformed(why: string): never {
  throw new PdfError('pdf/malformed', why)
}
