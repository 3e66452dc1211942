/** Digests of the files of a container: each file is read once, in passing. */
import type { DigestName } from '@jitsuin/pki'
import { digestContent } from '../../cades/content.js'
import type { Container } from './container.js'

/** The digest of a file, if it is there and was asked for. */
export type FileDigests = (name: string, digest: DigestName) => Uint8Array | undefined

/** One digest that somebody needs. */
export type Wanted = { readonly name: string; readonly digest: DigestName }

/** Computes what is wanted. @throws {ZipError} `zip/damaged` */
export async function digestFiles({ zip, files }: Container, wanted: Iterable<Wanted>): Promise<FileDigests> {
  const algorithms = new Map<string, Set<DigestName>>()
  for (const { name, digest } of wanted)
    algorithms.set(name, (algorithms.get(name) ?? new Set<DigestName>()).add(digest))
  const found = new Map<string, Uint8Array>()
  for (const [name, digests] of algorithms) {
    const entry = files.get(name)
    if (!entry) continue
    const { digestOf } = await digestContent(() => zip.read(entry), digests)
    for (const digest of digests) found.set(`${digest} ${name}`, digestOf(digest))
  }
  return (name, digest) => found.get(`${digest} ${name}`)
}
