/** The reader and the canonicaliser: what is read is a document to libxml2 too, and its canonical form is a fixed point. */
import {
  C14N_ALGORITHMS,
  type C14nAlgorithm,
  canonicalize,
  elementsOf,
  parseXml,
  type XmlDocument,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { XmlDocument as OtherDocument, XmlC14NMode } from 'libxml2-wasm'
import { expectThat, type FuzzTarget, same, unlessRefused } from './target.js'

const ALGORITHMS = Object.keys(C14N_ALGORITHMS) as C14nAlgorithm[] // the table has no other keys
const MODES = {
  '1.0': XmlC14NMode.XML_C14N_1_0,
  '1.1': XmlC14NMode.XML_C14N_1_1,
  exclusive: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
}

/** Reading, canonicalising, and reading again. */
export const xmlC14n: FuzzTarget = {
  form: 'xml',
  run: (input) => {
    const document = unlessRefused(XmlError, () => parseXml(input))
    if (!document) return
    for (const algorithm of ALGORITHMS) reachesFixedPoint(document, algorithm)
    agreesWithLibxml2(input, document)
    for (const element of [...elementsOf(document.root)].slice(0, 8))
      for (const algorithm of ALGORITHMS) reachesFixedPoint(element, algorithm)
  },
}

function reachesFixedPoint(top: Parameters<typeof canonicalize>[0], algorithm: C14nAlgorithm): void {
  const once = unlessRefused(XmlError, () => canonicalize(top, { algorithm }))
  if (!once) return
  const twice = canonicalize(parseXml(once), { algorithm })
  expectThat(same(once, twice), `the canonical form is a fixed point of ${algorithm}`)
}

/** libxml2 also judges the grammar of namespace names; what it refuses for that alone is left out. */
function agreesWithLibxml2(input: Uint8Array, document: XmlDocument): void {
  const other = readByLibxml2(input)
  if (!other || [...elementsOf(document.root)].some(isMistakenByLibxml2)) return
  try {
    for (const algorithm of ALGORITHMS) {
      const ours = unlessRefused(XmlError, () => canonicalize(document, { algorithm }))
      const { version, comments } = C14N_ALGORITHMS[algorithm]
      if (!ours) continue
      const theirs = other.canonicalizeToString({ mode: MODES[version], withComments: comments === 'kept' })
      expectThat(same(ours, Buffer.from(theirs)), `libxml2 has the same form under ${algorithm}`)
    }
  } finally {
    other.dispose()
  }
}

/**
 * libxml2 leaves `&` and `<` of namespace names as they are, so that its form cannot be read again, and under C14N 1.1 it
 * drops empty xml:base attributes of nodes below which none is left out (§2.4 asks for neither).
 */
function isMistakenByLibxml2({ attributes, namespaces }: XmlElement): boolean {
  if ([...namespaces.values()].some((name) => /[&<"\t\n\r]/.test(name))) return true
  return attributes.some(
    ({ prefix, localName, value }) => prefix === 'xml' && localName === 'base' && value === '',
  )
}

function readByLibxml2(input: Uint8Array): OtherDocument | undefined {
  try {
    return OtherDocument.fromBuffer(input)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    expectThat(/is not a valid URI|is not absolute/.test(why), `libxml2 reads what we read: ${why}`)
    return undefined
  }
}
