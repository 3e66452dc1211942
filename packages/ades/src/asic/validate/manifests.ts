/** Which manifest belongs to a signature or time stamp, and whether the files that it names are those of the container. */
import { sameBytes } from '@jitsuin/kernel'
import type { ReasonCode } from '../../validate/reasons.js'
import { isOutside } from '../names.js'
import { type Container, fileOf } from '../read/container.js'
import type { FileDigests, Wanted } from '../read/digests.js'
import { type Manifest, readManifest } from '../read/manifest.js'

/** All manifests of a container; of one that cannot be read only the name is known. */
export type Manifests = { readonly read: readonly Manifest[]; readonly broken: readonly string[] }

/** What a signature or time stamp of a manifest covers. */
export type ManifestFacts = {
  readonly references: ReasonCode
  /** Files whose digests hold. */
  readonly covers: readonly string[]
}

/** No honest manifest is as long. */
export const MAX_PART_BYTES = 64 * 1024 * 1024

/** Reads every manifest. @throws {ZipError} */
export async function readManifests(container: Container): Promise<Manifests> {
  const read: Manifest[] = []
  const broken: string[] = []
  for (const name of [...container.parts('manifest'), ...container.parts('archiveManifest')]) {
    const manifest = readManifest(name, await loadPart(container, name))
    if (manifest) read.push(manifest)
    else broken.push(name)
  }
  return { read, broken }
}

/** A file of META-INF. @throws {ZipError} */
export async function loadPart({ zip, files }: Container, name: string): Promise<Uint8Array> {
  const entry = files.get(name)
  return entry ? zip.load(entry, MAX_PART_BYTES) : new Uint8Array()
}

/** The manifest that a signature or time stamp is over, or why there is none. */
export function manifestFor(
  container: Container,
  { read, broken }: Manifests,
  signature: string,
): Manifest | ReasonCode {
  const own = read.filter(({ signatureUri }) => fileOf(container, signatureUri) === signature)
  const [manifest, second] = own
  if (second) return 'container/two-manifests'
  if (!manifest) return broken.length > 0 ? 'container/manifest-malformed' : 'container/no-manifest'
  const named = manifest.references.map(({ uri }) => fileOf(container, uri))
  if (named.some((name) => name === manifest.name || name === signature))
    return 'container/manifest-names-itself'
  const known = named.filter((name) => name !== undefined)
  return new Set(known).size === known.length ? manifest : 'container/manifest-malformed'
}

/** The digests that are needed to judge manifests. */
export function wantedBy(container: Container, manifests: readonly Manifest[]): Wanted[] {
  return manifests.flatMap(({ references }) =>
    references.flatMap(({ uri, digest }) => {
      const name = fileOf(container, uri)
      return name !== undefined && digest ? [{ name, digest }] : []
    }),
  )
}

/** From the gravest on: what is changed outranks what is missing. */
const ORDER: readonly ReasonCode[] = [
  'references/changed',
  'references/algorithm',
  'container/outside',
  'references/missing',
]

/** Compares every digest of a manifest. */
export function judgeManifest(
  container: Container,
  { references }: Manifest,
  digestOf: FileDigests,
): ManifestFacts {
  const judged = references.map(({ uri, digest, value }) => {
    const name = fileOf(container, uri)
    if (name === undefined)
      return { name: uri, code: isOutside(uri) ? 'container/outside' : 'references/missing' } as const
    const own = digest && digestOf(name, digest)
    if (!own) return { name, code: 'references/algorithm' } as const
    return { name, code: sameBytes(own, value) ? 'references/ok' : 'references/changed' } as const
  })
  return {
    references: ORDER.find((code) => judged.some((one) => one.code === code)) ?? 'references/ok',
    covers: judged.filter(({ code }) => code === 'references/ok').map(({ name }) => name),
  }
}
