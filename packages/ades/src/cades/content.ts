/** The content that a CAdES signature is over: octets at hand, or a source of them that is read in passing. */
import { createHash } from 'node:crypto'
import { DIGESTS, type DigestName } from '@jitsuin/pki'

/** Octets at hand, or whatever opens them anew each time; a file of any size then costs no memory. */
export type Content = Uint8Array | (() => AsyncIterable<Uint8Array>)

/** Digests of one content by their algorithms, and how long it is. */
export type ContentDigests = {
  readonly sizeBytes: number
  /** Of the algorithms that were asked for. */
  readonly digestOf: (algorithm: DigestName) => Uint8Array
}

/** Computes several digests in one pass. */
export async function digestContent(
  content: Content | readonly Uint8Array[],
  algorithms: Iterable<DigestName>,
): Promise<ContentDigests> {
  const hashes = [...new Set(algorithms)].map((name) => ({ name, hash: createHash(DIGESTS[name].node) }))
  let sizeBytes = 0
  for await (const part of partsOfContent(content)) {
    sizeBytes += part.length
    for (const { hash } of hashes) hash.update(part)
  }
  const digests = new Map(hashes.map(({ name, hash }) => [name, hash.digest()]))
  return { sizeBytes, digestOf: (algorithm) => found(digests.get(algorithm)) }
}

function found(digest: Uint8Array | undefined): Uint8Array {
  if (!digest) throw new RangeError('This digest was not asked for')
  return digest
}

/** The octets of a content, part by part. */
export function partsOfContent(
  content: Content | readonly Uint8Array[],
): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof content === 'function') return content()
  return content instanceof Uint8Array ? [content] : content
}

/** All octets of a stream together. */
export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
