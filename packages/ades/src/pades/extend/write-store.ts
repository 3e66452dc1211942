/** Writes the document security store: each certificate, list and answer once, and for each signature what it needed (EN 319 142-1 §5.4.2). */
import { createHash } from 'node:crypto'
import { concatBytes, toHex } from '@jitsuin/kernel'
import { type PdfFile, pdf, writeUpdate } from '@jitsuin/pdf'
import type { Material } from '../../validate/trust.js'
import { Draft } from '../create/draft.js'
import { signedFieldsOf } from '../read/form.js'

/** What a signature needed, by the name of its field. */
export type Needed = { readonly field: string; readonly material: Required<Material> }

const LISTS = [
  { key: 'Certs', single: 'Cert', kind: 'certificates' },
  { key: 'CRLs', single: 'CRL', kind: 'crls' },
  { key: 'OCSPs', single: 'OCSP', kind: 'ocsps' },
] as const

/** Adds what the store does not hold yet; nothing new is no update. @throws {PdfError} */
export function addToStore(file: PdfFile, needed: readonly Needed[]): Uint8Array {
  const draft = new Draft(file)
  const root = file.trailer.entries.get('Root')
  if (root?.kind !== 'reference') return pdf.malformed('The catalog is no object of its own')
  const at = file.catalog().entries.get('DSS')
  const old = pdf.dictionaryOf(file.resolve(at)) ?? pdf.dictionary({ Type: pdf.name('DSS') })
  const filled = LISTS.map((list) => fillList(draft, { file, old, needed }, list))
  if (filled.every(({ isNew }) => !isNew)) return file.bytes
  const lists = filled.flatMap(({ key, items }) => (items.length > 0 ? [[key, pdf.array(...items)]] : []))
  const placeOf = (kind: keyof Material, octets: Uint8Array) =>
    filled.find((one) => one.kind === kind)?.places.get(toHex(octets))
  const own = needed.flatMap((one) => recordOf(file, one, placeOf))
  const before = pdf.dictionaryOf(file.get(old, 'VRI')) ?? pdf.dictionary({})
  const entries = { ...Object.fromEntries(lists), VRI: pdf.withEntries(before, Object.fromEntries(own)) }
  // A store of its own stays where it is: a new one would leave the old one behind, referred to by nothing.
  if (at?.kind === 'reference' && file.resolve(at).kind === 'dictionary') draft.change(at, entries)
  else draft.change(root, { DSS: draft.add(pdf.withEntries(old, entries)) })
  return concatBytes([file.bytes, writeUpdate(file, draft.changes)])
}

type Filling = {
  readonly file: PdfFile
  readonly old: pdf.PdfDictionary
  readonly needed: readonly Needed[]
}

/** One list of the store, with where in it each part stands. */
function fillList(draft: Draft, { file, old, needed }: Filling, { key, kind }: (typeof LISTS)[number]) {
  const list = file.get(old, key)
  const items = list.kind === 'array' ? [...list.items] : []
  const count = items.length
  const places = new Map<string, pdf.PdfValue>()
  for (const item of items) {
    const stream = file.resolve(item)
    if (stream.kind === 'stream') places.set(toHex(file.unpack(stream)), item)
  }
  for (const octets of needed.flatMap(({ material }) => material[kind])) {
    if (places.has(toHex(octets))) continue
    const item = draft.add(streamOf(octets))
    places.set(toHex(octets), item)
    items.push(item)
  }
  return { key, kind, items, places, isNew: items.length > count }
}

type PlaceOf = (kind: keyof Material, octets: Uint8Array) => pdf.PdfValue | undefined

/** The entry of one signature, called by the SHA-1 of its string Contents. */
function recordOf(file: PdfFile, { field, material }: Needed, placeOf: PlaceOf): [string, pdf.PdfValue][] {
  const signed = signedFieldsOf(file).find(({ name }) => name === field)
  const contents = signed && file.get(signed.signature, 'Contents')
  if (contents?.kind !== 'string') return []
  const lists = LISTS.flatMap(({ single, kind }) => {
    const items = material[kind].flatMap((octets) => placeOf(kind, octets) ?? [])
    return items.length > 0 ? [[single, pdf.array(...items)] as const] : []
  })
  const name = createHash('sha1').update(contents.bytes).digest('hex').toUpperCase()
  return [[name, pdf.dictionary({ Type: pdf.name('VRI'), ...Object.fromEntries(lists) })]]
}

function streamOf(packed: Uint8Array): pdf.PdfStream {
  return { kind: 'stream', dictionary: pdf.dictionary({ Length: pdf.number(packed.length) }), packed }
}
