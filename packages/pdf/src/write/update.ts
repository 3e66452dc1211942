/** Adds to a file at its end (ISO 32000-2 §7.5.6): not an octet before it is touched, and the cross-reference has the form that the file uses. */
import { createHash } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
import type { PdfFile } from '../read/file.js'
import {
  array,
  dictionary,
  integerOf,
  malformed,
  name,
  number,
  type PdfDictionary,
  type PdfObject,
  type PdfValue,
} from '../values.js'
import { serialise } from './serialise.js'

/** Objects by their numbers, new ones and others in place of old ones. */
export type Changes = ReadonlyMap<number, PdfObject>

/** The lowest number that no object of the file has, or ever had. */
export function firstFreeNumber({ sections }: PdfFile): number {
  const sizes = sections.map(({ trailer }) => integerOf(trailer.entries.get('Size')) ?? 0)
  const highest = sections
    .flatMap(({ entries, streams }) => [...entries.keys(), ...streams])
    .reduce(larger, 0)
  return [...sizes, highest + 1].reduce(larger, 1)
}

function larger(a: number, b: number): number {
  return Math.max(a, b)
}

/** Where each object of an update begins. */
type Places = ReadonlyMap<number, { readonly at: number; readonly generation: number }>

/** What follows the file: the objects, their cross-reference and the new end. */
export function writeUpdate(file: PdfFile, changes: Changes): Uint8Array {
  return placeUpdate(file, changes).octets
}

/** An update, and where in it each object begins. */
export type PlacedUpdate = { readonly octets: Uint8Array; readonly places: ReadonlyMap<number, number> }

/** As `writeUpdate`, for who goes on writing into it. */
export function placeUpdate(file: PdfFile, changes: Changes): PlacedUpdate {
  const { bytes } = file
  const parts: Uint8Array[] = [bytes.at(-1) === 0x0a ? new Uint8Array() : latin('\n')]
  let at = bytes.length + (parts[0]?.length ?? 0)
  const places = new Map<number, { at: number; generation: number }>()
  for (const [key, object] of [...changes].sort(([a], [b]) => a - b)) {
    const entry = file.entryOf(key)
    const generation = entry.place === 'file' ? entry.generation : 0
    const body = concatBytes([latin(`${key} ${generation} obj\n`), serialise(object), latin('\nendobj\n')])
    places.set(key, { at, generation })
    parts.push(body)
    at += body.length
  }
  const identifier = newIdentifier(file, parts)
  const isStream = file.sections[0]?.form === 'stream'
  parts.push(
    isStream ? streamSection(file, places, { at, identifier }) : tableSection(file, places, identifier),
  )
  parts.push(latin(`startxref\n${at - file.origin}\n%%EOF\n`))
  const begins = [...places].map(([key, place]) => [key, place.at - bytes.length] as const)
  return { octets: concatBytes(parts), places: new Map(begins) }
}

/** Two identifiers: that of the file for ever, and that of its content (§14.4). */
function newIdentifier(file: PdfFile, parts: readonly Uint8Array[]): PdfValue | undefined {
  const id = file.resolve(file.trailer.entries.get('ID'))
  const [first, second] = id.kind === 'array' ? id.items : []
  if (!first || second?.kind !== 'string') return undefined
  const hash = createHash('sha256').update(second.bytes)
  for (const part of parts) hash.update(part)
  return array(first, { kind: 'string', bytes: hash.digest().subarray(0, 16), form: 'hex' })
}

const KEPT = ['Root', 'Info'] as const

function newTrailer(file: PdfFile, size: number, identifier: PdfValue | undefined): PdfDictionary {
  const kept = KEPT.map((key) => [key, file.trailer.entries.get(key)] as const)
  return dictionary({
    Size: number(size),
    Prev: number(file.startxref - file.origin),
    ...Object.fromEntries(kept),
    ID: identifier,
  })
}

function tableSection(file: PdfFile, places: Places, identifier: PdfValue | undefined): Uint8Array {
  const size = [...places.keys()].reduce((most, key) => Math.max(most, key + 1), firstFreeNumber(file))
  const lines = [...places].map(([key, { at, generation }]) => {
    if (at > 9_999_999_999) malformed('The file is too long for a cross-reference table')
    return `${key} 1\n${String(at - file.origin).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`
  })
  const trailer = Buffer.from(serialise(newTrailer(file, size, identifier))).toString('latin1')
  return latin(`xref\n${lines.join('')}trailer\n${trailer}\n`)
}

type StreamPlace = { readonly at: number; readonly identifier: PdfValue | undefined }

/** The stream stands in its own cross-reference, as an object like any other. */
function streamSection(file: PdfFile, places: Places, { at, identifier }: StreamPlace): Uint8Array {
  const own = [...places.keys()].reduce((most, key) => Math.max(most, key + 1), firstFreeNumber(file))
  const rows = [...places, [own, { at, generation: 0 }] as const]
  const octets = Buffer.alloc(rows.length * 8)
  rows.forEach(([, place], index) => {
    octets.writeUInt8(1, index * 8)
    octets.writeUIntBE(place.at - file.origin, index * 8 + 1, 5)
    octets.writeUInt16BE(place.generation, index * 8 + 6)
  })
  const trailer = newTrailer(file, own + 1, identifier)
  const head = dictionary({
    Type: name('XRef'),
    W: array(number(1), number(5), number(2)),
    Index: array(...rows.flatMap(([key]) => [number(key), number(1)])),
    Length: number(octets.length),
  })
  const stream: PdfObject = {
    kind: 'stream',
    dictionary: { kind: 'dictionary', entries: new Map([...head.entries, ...trailer.entries]) },
    packed: octets,
  }
  return concatBytes([latin(`${own} 0 obj\n`), serialise(stream), latin('\nendobj\n')])
}

function latin(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
