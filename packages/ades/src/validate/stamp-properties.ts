/** Reads the time stamps of a signature (EN 319 132-1 §5.2.8, §5.3, §5.5, annex A; TS 101 903 of all versions): what each is said to be over. */
import {
  attributeOf,
  childElements,
  decodeBase64,
  optionalChild,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { DSIG, XADES_141, XADES_NAMESPACES } from '../namespaces.js'
import type { StampFacts } from './judge-token.js'
import { asDerToken } from './token-form.js'

/** By which rule the octets of a stamp are put together. */
export type StampRule = keyof typeof KINDS

const KINDS = {
  'all-data': 'content',
  'individual-data': 'content',
  signature: 'signature',
  'signature-and-references': 'references',
  'references-only': 'references',
  archive: 'archive',
} as const satisfies Record<string, StampFacts['kind']>

const RULES: Readonly<Record<string, StampRule>> = {
  AllDataObjectsTimeStamp: 'all-data',
  IndividualDataObjectsTimeStamp: 'individual-data',
  SignatureTimeStamp: 'signature',
  SigAndRefsTimeStamp: 'signature-and-references',
  SigAndRefsTimeStampV2: 'signature-and-references',
  RefsOnlyTimeStamp: 'references-only',
  RefsOnlyTimeStampV2: 'references-only',
  ArchiveTimeStamp: 'archive',
  ArchiveTimeStampV2: 'archive',
}

/** One part that a stamp lists: Include, or HashDataInfo of XAdES 1.1.1. */
export type ListedPart = {
  readonly uri: string
  /** Whether a ds:Reference stands for what it refers to. */
  readonly referencedData: boolean
}

/** One encapsulated token; a property with several gives several of these, in their order. */
export type StampProperty = {
  readonly element: XmlElement
  readonly rule: StampRule
  readonly kind: StampFacts['kind']
  readonly id: string | undefined
  /** Without one, inclusive canonicalisation counts (XML Signature 1.1 §4.4.3.2). */
  readonly canonicalization: XmlElement | undefined
  /** DER; `xml` for a stamp that is itself written in XML, which nobody reads here, undefined for one that cannot be read. */
  readonly token: Uint8Array | 'xml' | undefined
  /** What the stamp lists itself; empty where the rule says what it covers. */
  readonly listed: readonly ListedPart[]
}

/** An archive is stamped again every ten years or so; each stamp covers all before it, so many of them cost much. */
const MAX_STAMPS = 16

/**
 * The stamps among some properties, in their order.
 *
 * @throws {XmlError} for more of them than any honest signature has.
 */
export function readStamps(properties: readonly XmlElement[]): StampProperty[] {
  const stamps = properties.flatMap(readStamp)
  if (stamps.length > MAX_STAMPS)
    throw new XmlError('xml-signature/malformed', `More than ${MAX_STAMPS} time stamps`)
  return stamps
}

function readStamp(element: XmlElement): StampProperty[] {
  const rule = Object.hasOwn(RULES, element.localName) ? RULES[element.localName] : undefined
  const isKnown = XADES_NAMESPACES.has(element.namespaceUri) || element.namespaceUri === XADES_141
  if (!rule || !isKnown) return []
  const common = {
    element,
    rule,
    kind: KINDS[rule],
    id: attributeOf(element, 'Id'),
    canonicalization: optionalChild(element, DSIG, 'CanonicalizationMethod'),
    listed: readListed(element),
  }
  const tokens = childElements(element).flatMap(readToken)
  return (tokens.length > 0 ? tokens : [{ token: undefined }]).map(({ token }) => ({ ...common, token }))
}

function readToken(child: XmlElement): { readonly token: StampProperty['token'] }[] {
  if (child.localName === 'XMLTimeStamp') return [{ token: 'xml' }]
  if (child.localName !== 'EncapsulatedTimeStamp') return []
  try {
    return [{ token: asDerToken(decodeBase64(textOf(child))) }]
  } catch (error) {
    if (error instanceof XmlError) return [{ token: undefined }]
    throw error
  }
}

function readListed(element: XmlElement): ListedPart[] {
  return childElements(element)
    .filter(({ localName }) => localName === 'Include' || localName === 'HashDataInfo')
    .map((part) => ({
      uri: attributeOf(part, 'URI') ?? attributeOf(part, 'uri') ?? '',
      referencedData: attributeOf(part, 'referencedData') === 'true' || part.localName === 'HashDataInfo',
    }))
}
