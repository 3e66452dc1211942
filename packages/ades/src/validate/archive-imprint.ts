/**
 * What an archive time stamp covers, in the order of the HPKI notes (§6.3) and of TS 101 903 §7.7, §8.2 (EN 319 132-1 §5.5.2): referenced
 * data after transforms, SignedInfo, SignatureValue, KeyInfo, unsigned properties, and the objects beside the properties.
 */
import { concatBytes } from '@jitsuin/kernel'
import { type Canonicalization, type CheckedReference, canonicalize, type XmlElement } from '@jitsuin/xml'
import { pointedAt, xadesChildren } from '../elements.js'
import type { Structure } from './structure.js'

/** How the parts become octets, and the references of the signature in their order. */
export type ArchiveParts = {
  readonly method: Canonicalization
  readonly references: readonly CheckedReference[]
  /** The unsigned properties that are covered, in their order. */
  readonly covered: readonly XmlElement[]
}

/**
 * The octets that an archive time stamp is about, first by the rule that we write by, then by those of other writers; nothing if a
 * reference does not hold: then nothing is known of its data. Whichever of them a stamp is over, it covers signature and properties.
 */
export function* archiveOctets(
  { signature }: Pick<Structure, 'signature'>,
  { method, references, covered }: ArchiveParts,
): Generator<Uint8Array> {
  const own = [
    signature.signedInfo,
    signature.signatureValueElement,
    ...(signature.keyInfo ? [signature.keyInfo] : []),
  ]
  const written = [...own, ...covered].map((part) => canonicalize(part, method))
  const objects = objectLists(signature)
  for (const data of referencedOctets(signature, { method, references })) {
    for (const list of objects)
      yield concatBytes([...data, ...written, ...list.map((object) => canonicalize(object, method))])
  }
}

/** Objects without the properties: all (TS 101 903 §8.2.1), those that no reference leads to (EN 319 132-1 §5.5.2), none (TS 101 903 §7.7.1 in version 1.3.2). */
function objectLists({ objects, references }: Structure['signature']): readonly (readonly XmlElement[])[] {
  const all = objects.filter((object) => xadesChildren(object, 'QualifyingProperties').length === 0)
  if (all.length === 0) return [[]]
  const referred = new Set(references.map(({ uri, element }) => pointedAt(element, uri)))
  const unreferred = all.filter((object) => !referred.has(object))
  return [all, ...(unreferred.length > 0 && unreferred.length < all.length ? [unreferred] : []), []]
}

/** What stands for references in a time stamp: how they become octets, and as they were checked. */
export type ReferencedParts = Pick<ArchiveParts, 'method' | 'references'>

/**
 * The octets of references, one list by each reading of the rule: a node-set takes the method of the stamp, or has the octets that were
 * digested. Nothing if one of them does not hold.
 */
export function* referencedOctets(
  signature: Pick<Structure['signature'], 'references'>,
  { method, references }: ReferencedParts,
): Generator<Uint8Array[]> {
  const valid = references.flatMap((one) => (one.verdict === 'valid' ? [one] : []))
  if (references.length === 0 || valid.length < references.length) return
  const transforms = new Map(signature.references.map((one) => [one.element, one.transforms]))
  const lastOf = (element: XmlElement) => transforms.get(element)?.at(-1)?.kind
  const isLarge = valid.reduce((sum, { octets }) => sum + octets.length, 0) > MAX_REREAD
  const before: Uint8Array[][] = []
  for (const reading of isLarge ? READINGS.slice(0, 1) : READINGS) {
    const data = valid.map(({ element, content, octets }) => {
      const last = lastOf(element)
      const isNodes = last === undefined || (reading === 'node-sets' && last === 'enveloped-signature')
      if (reading === 'as-digested' || !isNodes || content.kind === 'bytes') return octets
      const { excluded } = content
      const apex = content.kind === 'element' ? content.element : content.document
      return canonicalize(apex, { ...method, excluded })
    })
    if (before.some((other) => data.every((octets, index) => isSame(octets, other[index])))) continue
    before.push(data)
    yield data
  }
}

const READINGS = ['without-transforms', 'node-sets', 'as-digested'] as const

/** Octets that are put together in more than one way; what is larger is read by the first rule alone. */
const MAX_REREAD = 64 * 1024 * 1024

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0
}
