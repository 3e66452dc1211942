/**
 * What an archive time stamp of XAdES 1.4.1 covers, in the order of the HPKI notes (§6.3): referenced data after transforms,
 * SignedInfo, SignatureValue, KeyInfo, the unsigned properties before the stamp, and the objects beside the properties.
 */
import { concatBytes } from '@jitsuin/kernel'
import {
  type Canonicalization,
  type CheckedReference,
  canonicalize,
  childElements,
  type XmlElement,
} from '@jitsuin/xml'
import { XADES } from '../namespaces.js'
import type { Structure } from './structure.js'

/** How the parts become octets, and the references of the signature in their order. */
export type ArchiveParts = {
  readonly method: Canonicalization
  readonly references: readonly CheckedReference[]
  /** The unsigned properties before the stamp. */
  readonly covered: readonly XmlElement[]
}

/** The octets that an archive time stamp is about; undefined if a reference does not hold: then nothing is known of its data. */
export function archiveOctets(
  { signature }: Pick<Structure, 'signature'>,
  { method, references, covered }: ArchiveParts,
): Uint8Array | undefined {
  const transforms = signature.references.map((reference) => reference.transforms.length)
  const referenced = references.map((reference, at) => octetsOf(reference, transforms[at] ?? 0, method))
  if (referenced.length === 0 || !referenced.every((octets) => octets !== undefined)) return undefined

  const parts = [
    signature.signedInfo,
    signature.signatureValueElement,
    ...(signature.keyInfo ? [signature.keyInfo] : []),
    ...covered,
    ...signature.objects.filter(
      (object) => childElements(object, XADES, 'QualifyingProperties').length === 0,
    ),
  ]
  return concatBytes([...referenced, ...parts.map((part) => canonicalize(part, method))])
}

/** A reference that ends in an element takes the method of the stamp; one with transforms of its own has its octets. */
function octetsOf(
  reference: CheckedReference,
  transforms: number,
  method: Canonicalization,
): Uint8Array | undefined {
  if (reference.verdict !== 'valid') return undefined
  const { content, octets } = reference
  return transforms === 0 && content.kind === 'element' ? canonicalize(content.element, method) : octets
}
