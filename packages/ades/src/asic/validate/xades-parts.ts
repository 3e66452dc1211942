/** XAdES signatures of a container: their references lead to its files (EN 319 162-1 §4.3.3.2, §4.4.3.2). */
import { attributeOf, elementsOf, isNamed, parseXml, type XmlDocument, XmlError } from '@jitsuin/xml'
import { DSIG } from '../../namespaces.js'
import type { ReadFacts, SignatureFacts } from '../../validate/facts.js'
import { gatherXades } from '../../validate/gather-file.js'
import type { DetachedFiles, ValidateOptions } from '../../validate/options.js'
import { findSignatures, type SignaturePlace } from '../../validate/places.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { readStructure } from '../../validate/structure.js'
import { isOutside } from '../names.js'
import { type Container, fileOf } from '../read/container.js'
import { loadPart } from './manifests.js'

/** A file of signatures, read; of one that cannot be read only the name is known. */
export type XadesPart = {
  readonly name: string
  readonly octets: Uint8Array
  readonly document: XmlDocument | undefined
  readonly places: readonly SignaturePlace[]
}

/** XML Signature needs files whole; larger ones belong into containers with CAdES. */
const MAX_FILES_BYTES = 512 * 1024 * 1024

/** Reads a file of signatures. @throws {ZipError} */
export async function readXadesPart(container: Container, name: string): Promise<XadesPart> {
  const octets = await loadPart(container, name)
  const document = readSafely(octets)
  return { name, octets, document, places: document ? findSignatures(document) : [] }
}

function readSafely(octets: Uint8Array): XmlDocument | undefined {
  try {
    return parseXml(octets)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

/** Every file that references of these signatures name. @throws {ZipError} */
export async function loadReferenced(
  container: Container,
  parts: readonly XadesPart[],
): Promise<DetachedFiles | 'too-large'> {
  const uris = new Set(parts.flatMap(({ document }) => (document ? urisIn(document) : [])))
  const names = new Set([...uris].flatMap((uri) => fileOf(container, uri) ?? []))
  const entries = [...names].map((name) => ({ name, entry: container.files.get(name) }))
  const sizeBytes = entries.reduce((sum, { entry }) => sum + (entry?.unpackedBytes ?? 0), 0)
  if (sizeBytes > MAX_FILES_BYTES) return 'too-large'
  const octets = new Map<string, Uint8Array>()
  for (const { name, entry } of entries)
    if (entry) octets.set(name, await container.zip.load(entry, MAX_FILES_BYTES))
  return {
    sizeBytes,
    octetsOf: (uri) => {
      const name = fileOf(container, uri)
      return name === undefined ? undefined : octets.get(name)
    },
  }
}

function urisIn(document: XmlDocument): string[] {
  return [...elementsOf(document.root)].flatMap((element) => {
    const uri = isNamed(element, DSIG, 'Reference') ? attributeOf(element, 'URI') : undefined
    return uri === undefined || uri === '' || uri.startsWith('#') ? [] : [uri]
  })
}

/** A signature of the container with the files that it covers. */
export type CoveringFacts = { readonly facts: SignatureFacts; readonly covers: readonly string[] }

/** Gathers the facts about the signatures of one file. */
export async function gatherXadesPart(
  container: Container,
  { name, octets, places }: XadesPart,
  options: ValidateOptions & { readonly files: DetachedFiles },
): Promise<CoveringFacts[]> {
  const { facts } = await gatherXades(places, options, octets.length)
  return facts.map((one, at) => {
    const place = places[at]
    if (one.state === 'broken' || !place) return { facts: one, covers: [] }
    return judgeFiles(container, { facts: one, place, name })
  })
}

/** References that hold cover the files that they name; but a transform may have left out some of one. */
function judgeFiles(
  container: Container,
  {
    facts,
    place,
    name,
  }: { readonly facts: ReadFacts; readonly place: SignaturePlace; readonly name: string },
): CoveringFacts {
  const { structure } = { structure: undefined, ...readStructure(place.element, 'general') }
  const external = (structure?.signature.references ?? []).filter(
    ({ uri }) => uri !== undefined && uri !== '' && !uri.startsWith('#'),
  )
  const isOut = facts.references === 'references/missing' && external.some(({ uri = '' }) => isOutside(uri))
  const references: ReasonCode = isOut ? 'container/outside' : facts.references
  const named = external.flatMap(({ uri = '' }) => fileOf(container, uri) ?? [])
  const isWhole = external.every(({ transforms }) =>
    transforms.every(({ kind }) => kind === 'canonicalization'),
  )
  const holds = references === 'references/ok' && !named.includes(name)
  const covers = holds && isWhole ? named : []
  const code: ReasonCode = isWhole ? 'coverage/ok' : 'container/transformed'
  const coverage = { code: named.length === 0 ? 'coverage/nothing' : code, covers: named } as const
  return { facts: { ...facts, references, coverage }, covers }
}
