/**
 * Row 9: every time stamp of a signature (電子署名規格 Ver.2.0 §5.6; EN 319 102-1 §5.4), from the last archive time stamp back to
 * the signature time stamps: each one is judged at the time that the next one proves.
 */
import {
  type Canonicalization,
  type CheckedReference,
  canonicalize,
  childElements,
  decodeBase64,
  elementsOf,
  parseCanonicalization,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { INCLUSIVE_C14N, XADES } from '../namespaces.js'
import { archiveOctets } from './archive-imprint.js'
import { baseAfter, earliestSound, judgeToken, type StampFacts, unjudged } from './judge-token.js'
import type { BaseTime } from './path.js'
import type { StampProperty } from './properties.js'
import type { Structure } from './structure.js'
import { type PreparedTrust, withProofs } from './trust.js'

/** What time stamps are judged against. */
export type StampContext = {
  readonly trust: PreparedTrust
  readonly now: Date
  /** The time for which the last stamp is wanted. */
  readonly latest: BaseTime
  /** The references of the signature in their order, as checked. */
  readonly references: readonly CheckedReference[]
  /** How far the authority's clock may be ahead of the verifier's. */
  readonly toleranceSeconds: number
}

/** All stamps in document order, and the base time of the signer's certificate. */
export type StampsFacts = {
  readonly stamps: readonly StampFacts[]
  readonly base: BaseTime
  /** The trust with what the archive time stamps prove about lists and answers. */
  readonly trust: PreparedTrust
}

/** Judges all time stamps of a signature. An archive time stamp proves nothing about what stands behind it. */
export function judgeStamps(structure: Structure, context: StampContext): StampsFacts {
  let base = context.latest
  let { trust } = context
  const stamps = structure.properties.stamps
    .toReversed()
    .map((property) => {
      const judged = judgeStamp(property, { ...context, trust, structure, base })
      if (property.kind === 'archive') {
        base = baseAfter(judged, base)
        trust = withProofs(trust, judged, {
          base,
          covered: () => derIn(propertiesBefore(property, structure)),
        })
      }
      return judged
    })
    .toReversed()
  const earliest = earliestSound(stamps.filter(({ kind }) => kind === 'signature'))
  return { stamps, base: earliest ? baseAfter(earliest, base) : base, trust }
}

type StampQuestion = StampContext & { readonly structure: Structure; readonly base: BaseTime }

function judgeStamp(property: StampProperty, question: StampQuestion): StampFacts {
  const [token, second] = property.tokens
  if (!token || second || (property.kind === 'signature' && property.coverage === 'listed')) {
    return unjudged(property.kind, 'stamp/malformed')
  }
  const isOther =
    property.kind === 'archive' && (property.coverage === 'listed' || property.element.namespaceUri === XADES)
  if (isOther) return unjudged(property.kind, 'archive/unsupported')
  const message = stampedOctets(property, question)
  return message
    ? judgeToken(token, { ...question, kind: property.kind, stamped: { message } })
    : unjudged(property.kind, 'stamp/other-data')
}

function stampedOctets(
  property: StampProperty,
  { structure, references }: StampQuestion,
): Uint8Array | undefined {
  try {
    const method = methodOf(property)
    if (property.kind === 'signature') return canonicalize(structure.signature.signatureValueElement, method)
    return archiveOctets(structure, { method, references, covered: propertiesBefore(property, structure) })
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

function propertiesBefore({ element }: StampProperty, { properties }: Structure): readonly XmlElement[] {
  const children = properties.unsigned ? childElements(properties.unsigned) : []
  return children.slice(0, children.indexOf(element))
}

const ENCAPSULATED: ReadonlySet<string> = new Set(['EncapsulatedCRLValue', 'EncapsulatedOCSPValue'])

/** Lists and answers that stand in properties. */
function derIn(properties: readonly XmlElement[]): Uint8Array[] {
  return properties
    .flatMap((property) => [...elementsOf(property)])
    .filter(({ namespaceUri, localName }) => namespaceUri === XADES && ENCAPSULATED.has(localName))
    .map((element) => decodeBase64(textOf(element)))
}

/** Without CanonicalizationMethod the default of XML Signature counts: inclusive canonicalisation. */
function methodOf({ canonicalization }: StampProperty): Canonicalization {
  return canonicalization ? parseCanonicalization(canonicalization) : { algorithm: INCLUSIVE_C14N }
}
