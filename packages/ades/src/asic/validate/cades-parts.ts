/** CAdES signatures of a container: over its one file, or over the manifest that names its files (EN 319 162-1 §4.3.3.3, §4.4.4). */

import type { Content } from '../../cades/content.js'
import type { CadesMessage } from '../../cades/read/message.js'
import { readMessage } from '../../cades/read/message.js'
import { type ContentFacts, gatherCades } from '../../cades/validate/gather-cades.js'
import { type CadesSignature, findCadesSignatures } from '../../cades/validate/signatures.js'
import { readContent } from '../../cades/validate/validate-cades.js'
import { AdesError } from '../../errors.js'
import type { Level, ReadFacts, SignatureFacts } from '../../validate/facts.js'
import type { Policy } from '../../validate/options.js'
import { type ReasonCode, reasonRow } from '../../validate/reasons.js'
import type { PreparedTrust } from '../../validate/trust.js'
import type { Container } from '../read/container.js'
import type { FileDigests } from '../read/digests.js'
import type { Manifest } from '../read/manifest.js'
import type { JudgedContainerStamps } from './container-stamps.js'
import { judgeManifest, loadPart, type ManifestFacts } from './manifests.js'
import type { CoveringFacts } from './xades-parts.js'

/** A message of the container, and what it is over. */
export type CadesPart = {
  readonly name: string
  readonly octets: Uint8Array
  readonly message: CadesMessage
  readonly signatures: readonly CadesSignature[]
  readonly content: ContentFacts
  readonly files: ManifestFacts
  readonly over: 'file' | 'manifest'
  readonly manifest?: Manifest
}

/** Up to this length a file is in memory: an archive time stamp of version 2 is over its octets. */
const SMALL_BYTES = 16 * 1024 * 1024

/** Reads a message. `over` is its manifest, or the name of the one file. @throws {ZipError} */
export async function readCadesPart(
  container: Container,
  {
    name,
    over,
    digestOf,
  }: { readonly name: string; readonly over: Manifest | string; readonly digestOf: FileDigests },
): Promise<CadesPart | undefined> {
  const octets = await loadPart(container, name)
  const message = readSafely(octets)
  if (!message || message.encapsulated.content) return undefined // the content is beside it (§4.3.3.3)
  const signatures = findCadesSignatures(message)
  const beside = typeof over === 'string' ? await contentOf(container, over) : over.octets
  const content = await readContent({ message, signatures }, beside)
  const isFile = typeof over === 'string'
  const files: ManifestFacts = isFile
    ? { references: 'references/ok', covers: [over] }
    : judgeManifest(container, over, digestOf)
  const read = { name, octets, message, signatures, content, files }
  return isFile ? { ...read, over: 'file' } : { ...read, over: 'manifest', manifest: over }
}

function readSafely(octets: Uint8Array): CadesMessage | undefined {
  try {
    return readMessage(octets)
  } catch (error) {
    if (error instanceof AdesError) return undefined
    throw error
  }
}

/** A file of the container as the content of a message. @throws {ZipError} */
export async function contentOf({ zip, files }: Container, name: string): Promise<Content> {
  const entry = files.get(name)
  if (!entry) return new Uint8Array()
  return entry.unpackedBytes <= SMALL_BYTES ? zip.load(entry, SMALL_BYTES) : () => zip.read(entry)
}

/** What the signatures are judged against. */
export type CadesPartContext = {
  readonly trust: PreparedTrust
  readonly policy: Policy
  readonly now: Date
  readonly toleranceSeconds: number
  readonly stamps: JudgedContainerStamps
}

/** Gathers the facts about the signatures of one message; the time stamps of the container over it preserve it. */
export function gatherCadesPart(part: CadesPart, { stamps, ...context }: CadesPartContext): CoveringFacts[] {
  const { message, content, signatures, name, files } = part
  const latest = stamps.baseOf(name)
  const archives = stamps.over(name).map(stamps.of)
  return signatures.map((signature) => {
    const own = gatherCades(signature, { ...context, message, content, latest })
    if (own.state === 'broken') return { facts: own, covers: [] }
    const facts = { ...own, stamps: [...own.stamps, ...archives], level: raised(own.level, archives.length) }
    if (signature.over) return { facts, covers: [] }
    const references = graver(own.references, files.references)
    const coverage = { code: 'coverage/ok', covers: files.covers } as const
    return {
      facts: { ...facts, references, coverage } satisfies SignatureFacts,
      covers: references === 'references/ok' ? files.covers : [],
    }
  })
}

/** With certificates and lists inside and a time stamp of the container over it, a message has everything of the last level. */
function raised(level: Level, archives: number): ReadFacts['level'] {
  return level === 'B-LT' && archives > 0 ? 'B-LTA' : level
}

function graver(own: ReasonCode, ofManifest: ReasonCode): ReasonCode {
  if (reasonRow(own).verdict === 'VALID') return ofManifest
  return reasonRow(ofManifest).verdict === 'INVALID' && reasonRow(own).verdict !== 'INVALID'
    ? ofManifest
    : own
}
