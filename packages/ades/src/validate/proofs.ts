/**
 * Proofs of existence (EN 319 102-1 §5.6.2.3): what a sound time stamp covers existed when it was made. Kept for lists, answers and
 * certificates, so that an algorithm which ended since does not make them worthless.
 */
import { createHash } from 'node:crypto'

/** The earliest proven time by the SHA-256 of an object's DER in hex. */
export type Proofs = ReadonlyMap<string, Date>

const digests = new WeakMap<object, string>()

/** Notes of what DER an object was read, where the object does not carry it. */
export function remember(item: object, der: Uint8Array): void {
  digests.set(item, digestOf(der))
}

/** When an object is proven to have existed; undefined if nothing proves it. */
export function provenTime(proofs: Proofs | undefined, item: object): Date | undefined {
  if (!proofs || proofs.size === 0) return undefined
  const known =
    digests.get(item) ?? ('bytes' in item && item.bytes instanceof Uint8Array ? digestOf(item.bytes) : '')
  digests.set(item, known)
  return proofs.get(known)
}

/** Adds what a time stamp proves about objects; an earlier proof stays. */
export function addProofs(proofs: Proofs, ders: readonly Uint8Array[], at: Date): Proofs {
  const all = new Map(proofs)
  for (const der of ders) {
    const digest = digestOf(der)
    const known = all.get(digest)
    if (!known || at < known) all.set(digest, at)
  }
  return all
}

function digestOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}
