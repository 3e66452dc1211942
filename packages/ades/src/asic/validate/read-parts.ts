/** The signatures and time stamps of a container, each with what it is over. */
import { ZipError } from '@jitsuin/zip'
import type { Placed } from '../../validate/facts.js'
import type { ReasonCode } from '../../validate/reasons.js'
import type { Container } from '../read/container.js'
import { digestFiles } from '../read/digests.js'
import type { Manifest } from '../read/manifest.js'
import { type CadesPart, readCadesPart } from './cades-parts.js'
import { type ContainerStamp, readContainerStamp } from './container-stamps.js'
import { MAX_PART_BYTES, type Manifests, manifestFor, readManifests, wantedBy } from './manifests.js'
import { readXadesPart, type XadesPart } from './xades-parts.js'

/** A signature or time stamp that cannot be judged for how the container is built around it. */
type BrokenPart = { readonly name: string; readonly format: Placed['format']; readonly code: ReasonCode }

/** Everything of a container that is to be judged. */
export type AsicParts = {
  readonly container: Container
  readonly manifests: Manifests
  readonly xades: readonly XadesPart[]
  readonly cades: readonly CadesPart[]
  readonly stamps: readonly ContainerStamp[]
  readonly broken: readonly BrokenPart[]
}

/** Takes the signatures and time stamps of a container apart. @throws {ZipError} */
export async function readParts(container: Container): Promise<AsicParts> {
  expectBounded(container)
  const manifests = await readManifests(container)
  const digestOf = await digestFiles(container, wantedBy(container, manifests.read))
  const broken: BrokenPart[] = []
  const xades: XadesPart[] = []
  const cades: CadesPart[] = []
  const stamps: ContainerStamp[] = []
  for (const name of container.parts('xades')) {
    const part = await readXadesPart(container, name)
    if (part.document) xades.push(part)
    else broken.push({ name, format: 'XAdES', code: 'format/malformed' })
  }
  for (const name of container.parts('cades')) {
    const found = contentFor(container, manifests, name)
    const part =
      'over' in found ? await readCadesPart(container, { name, over: found.over, digestOf }) : undefined
    if (part) cades.push(part)
    else broken.push({ name, format: 'CAdES', code: 'code' in found ? found.code : 'format/malformed' })
  }
  for (const name of container.parts('timeStamp')) {
    const found = contentFor(container, manifests, name)
    if ('code' in found) broken.push({ name, format: 'TimeStamp', code: found.code })
    else stamps.push(await readContainerStamp(container, { name, over: found.over, digestOf }))
  }
  return { container, manifests, xades, cades, stamps, broken }
}

const LOADED = ['xades', 'cades', 'timeStamp', 'manifest', 'archiveManifest'] as const

/** All parts are in memory together. */
function expectBounded({ files, parts }: Container): void {
  const names = LOADED.flatMap(parts)
  const total = names.reduce((sum, name) => sum + (files.get(name)?.unpackedBytes ?? 0), 0)
  if (total > MAX_PART_BYTES) throw new ZipError('zip/too-large', 'Signatures and manifests are too long')
}

/** What stands under a signature: its manifest, or in a simple container the one file. */
function contentFor(
  container: Container,
  manifests: Manifests,
  name: string,
): { readonly over: Manifest | string } | { readonly code: ReasonCode } {
  const manifest = manifestFor(container, manifests, name)
  if (typeof manifest !== 'string') return { over: manifest }
  // The archive manifests of a simple container are those of its later time stamps.
  const isSimple = container.kind === 'asic-s' && container.parts('manifest').length === 0
  if (!isSimple || manifest !== 'container/no-manifest') return { code: manifest }
  const [file, second] = container.data
  return file === undefined || second !== undefined ? { code: 'container/one-file' } : { over: file }
}
