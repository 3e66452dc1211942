/**
 * The octets that the time stamps of a signature are over (EN 319 132-1 §5.2.8, §5.3, §5.5.2 and annex A; TS 101 903 §7.2.9, §7.3, §7.5, §7.7).
 * Writers read some of the rules in two ways: each way is tried, and every one of them covers what the stamp is taken to prove.
 */
import { createHash } from 'node:crypto'
import { concatBytes, sameBytes } from '@jitsuin/kernel'
import { imprintDigest, PkiError, parseTimeStampToken } from '@jitsuin/pki'
import {
  type Canonicalization,
  type CheckedReference,
  canonicalize,
  childElements,
  parseCanonicalization,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { isInside, pointedAt } from '../elements.js'
import { INCLUSIVE_C14N, SIGNED_PROPERTIES_TYPES } from '../namespaces.js'
import { archiveOctets, referencedOctets } from './archive-imprint.js'
import type { StampProperty } from './stamp-properties.js'
import type { Structure } from './structure.js'

/** A signature and its references, as checked. */
export type ImprintQuestion = {
  readonly structure: Structure
  readonly references: readonly CheckedReference[]
}

/** What a stamp covers: the octets, or why they cannot be put together; and the unsigned properties among it. */
export type Stamped =
  | { readonly outcome: 'octets'; readonly octets: Uint8Array; readonly covers: readonly XmlElement[] }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'unsupported' }

/** The octets that a token is over, if any reading of the rule leads to them; else those of the first reading. */
export function stampedOctets(property: StampProperty, question: ImprintQuestion): Stamped {
  try {
    const covers = coveredProperties(property, question)
    if (covers === 'unsupported') return { outcome: 'unsupported' }
    const octets = chosen(property.token, octetsOf(property, question, covers))
    return octets ? { outcome: 'octets', octets, covers } : { outcome: 'unknown' }
  } catch (error) {
    if (error instanceof XmlError) return { outcome: 'unknown' }
    throw error
  }
}

/** The first that has the imprint of the token; the first of all if none has it. */
function chosen(token: StampProperty['token'], candidates: Iterable<Uint8Array>): Uint8Array | undefined {
  const imprint = token instanceof Uint8Array ? imprintOf(token) : undefined
  let first: Uint8Array | undefined
  for (const octets of candidates) {
    if (!imprint || sameBytes(createHash(imprint.digest).update(octets).digest(), imprint.value))
      return octets
    first ??= octets
  }
  return first
}

function imprintOf(token: Uint8Array): { readonly digest: string; readonly value: Uint8Array } | undefined {
  try {
    const { imprint } = parseTimeStampToken(token).info
    const digest = imprintDigest(imprint)
    return digest && { digest, value: imprint.digest }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

/** Without CanonicalizationMethod the default of XML Signature counts: inclusive canonicalisation. */
function methodOf({ canonicalization }: StampProperty): Canonicalization {
  return canonicalization ? parseCanonicalization(canonicalization) : { algorithm: INCLUSIVE_C14N }
}

/** Unsigned properties beside SignatureValue that stamps over references cover (TS 101 903 §7.5), in the order of the standard. */
const REFERENCE_PROPERTIES = [
  'CompleteCertificateRefs',
  'CompleteCertificateRefsV2',
  'CompleteRevocationRefs',
  'AttributeCertificateRefs',
  'AttributeCertificateRefsV2',
  'AttributeRevocationRefs',
]

/** The unsigned properties that a stamp covers: those before it that its rule names, or those that it lists. */
function coveredProperties(
  property: StampProperty,
  { structure }: ImprintQuestion,
): readonly XmlElement[] | 'unsupported' {
  const { rule, element, listed } = property
  if (rule === 'all-data' || rule === 'individual-data') return []
  if (listed.length > 0) return listedProperties(property, structure)
  const { unsigned } = structure.properties
  const all = unsigned ? childElements(unsigned) : []
  const before = all.slice(0, all.indexOf(element))
  const isNamed = (names: readonly string[]) => before.filter(({ localName }) => names.includes(localName))
  switch (rule) {
    case 'signature':
      return []
    case 'signature-and-references':
      return isNamed(['SignatureTimeStamp', ...REFERENCE_PROPERTIES])
    case 'references-only':
      return isNamed(REFERENCE_PROPERTIES)
    case 'archive':
      return before
  }
}

/** Only elements of this signature can be listed here; a list that leads elsewhere is not followed. */
function listedProperties(
  { element, listed, rule }: StampProperty,
  { signature }: Structure,
): readonly XmlElement[] | 'unsupported' {
  const found = listed.map(({ uri }) => pointedAt(element, uri))
  const { signatureValueElement } = signature
  const known = found.flatMap((one) => (one && isInside(one, signature.element) ? [one] : []))
  if (known.length < listed.length || known.some((one) => isInside(element, one))) return 'unsupported'
  const properties = known.filter((one) => one !== signatureValueElement)
  if (rule === 'signature') return known.length === 1 && properties.length === 0 ? [] : 'unsupported'
  // The rule takes them in by itself; a list that repeats the fixed parts is one of a version before 1.3.2.
  const fixed = [signature.signedInfo, ...(signature.keyInfo ? [signature.keyInfo] : [])]
  return properties.some((one) => fixed.some((part) => isInside(one, part))) ? 'unsupported' : properties
}

function* octetsOf(
  property: StampProperty,
  { structure, references }: ImprintQuestion,
  covered: readonly XmlElement[],
): Generator<Uint8Array> {
  const method = methodOf(property)
  const { signature } = structure
  const value = signature.signatureValueElement
  const written = (parts: readonly XmlElement[]) =>
    concatBytes(parts.map((part) => canonicalize(part, method)))
  switch (property.rule) {
    case 'all-data':
    case 'individual-data':
      for (const data of referencedOctets(signature, { method, references: dataOf(property, references) }))
        yield concatBytes(data)
      return
    case 'signature':
      yield written([value])
      return
    case 'signature-and-references':
      yield written([value, ...covered])
      yield written([value, ...inFixedOrder(covered)])
      return
    case 'references-only':
      yield written(covered)
      yield written(inFixedOrder(covered))
      return
    case 'archive':
      yield* archiveOctets(structure, { method, references, covered })
  }
}

/** The references that a stamp over the content is about: all but that of the properties, or those that it lists. */
function dataOf(
  { rule, listed, element }: StampProperty,
  references: readonly CheckedReference[],
): CheckedReference[] {
  if (rule === 'all-data')
    return references.filter(({ type }) => type === undefined || !SIGNED_PROPERTIES_TYPES.has(type))
  const found = listed.map(({ uri, referencedData }) =>
    references.find(
      (one) => referencedData && (pointedAt(element, uri) === one.element || (uri !== '' && one.uri === uri)),
    ),
  )
  return found.every((one) => one !== undefined) ? found : []
}

function inFixedOrder(parts: readonly XmlElement[]): XmlElement[] {
  const rank = ({ localName }: XmlElement) => REFERENCE_PROPERTIES.indexOf(localName)
  return parts.toSorted((a, b) => rank(a) - rank(b))
}
