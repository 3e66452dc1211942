/**
 * Row 9: every time stamp of a signature (電子署名規格 Ver.2.0 §5.6; EN 319 102-1 §5.4), from the last archive time stamp back to those over the
 * content: each one is judged at the time that those prove which cover it.
 */
import { type CheckedReference, decodeBase64, elementsOf, textOf, type XmlElement } from '@jitsuin/xml'
import { XADES } from '../namespaces.js'
import { baseAfter, earliestSound, judgeToken, type StampFacts, unjudged } from './judge-token.js'
import type { BaseTime } from './path.js'
import type { ReasonCode } from './reasons.js'
import { reasonRow } from './reasons.js'
import { stampedOctets } from './stamp-imprints.js'
import type { StampProperty } from './stamp-properties.js'
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

/** All stamps in document order, the base time of the signer's certificate, and the time that is proven of any unsigned property. */
export type StampsFacts = {
  readonly stamps: readonly StampFacts[]
  readonly base: BaseTime
  readonly baseOf: (property: XmlElement) => BaseTime
  /** The trust with what the archive time stamps prove about lists and answers. */
  readonly trust: PreparedTrust
}

/** A sound archive time stamp: it proves the signature, and the unsigned properties that it covers. */
type Proof = { readonly stamp: StampFacts; readonly covers: readonly XmlElement[] }

type Judged = { readonly stamp: StampFacts; readonly property: StampProperty }

/** Judges all time stamps of a signature. An archive time stamp proves nothing about what stands behind it. */
export function judgeStamps(structure: Structure, context: StampContext): StampsFacts {
  const { stamps: properties } = structure.properties
  const proofs: Proof[] = []
  let { trust } = context
  const baseOf = (element: XmlElement) =>
    proofs
      .filter(({ covers }) => covers.includes(element))
      .reduce((base, { stamp }) => baseAfter(stamp, base), context.latest)
  const judge = (property: StampProperty, base: BaseTime): Judged => {
    const { stamp, covers } = judgeStamp(property, { ...context, trust, structure, base })
    if (property.kind === 'archive' && isSound(stamp)) {
      proofs.push({ stamp, covers })
      trust = withProofs(trust, stamp, { base: baseAfter(stamp, base), covered: () => derIn(covers) })
    }
    return { stamp, property }
  }
  const later = properties
    .filter(({ kind }) => kind !== 'content')
    .toReversed()
    .map((property) => judge(property, baseOf(property.element)))
  const base = baseOfSignature(later, proofs, context.latest)
  const content = properties.filter(({ kind }) => kind === 'content').map((property) => judge(property, base))
  return { stamps: [...content, ...later.toReversed()].map(({ stamp }) => stamp), base, baseOf, trust }
}

function isSound({ code }: StampFacts): boolean {
  return reasonRow(code).verdict === 'VALID'
}

/** All archive time stamps are over the signature value; so are those over it alone, or with references to validation data. */
function baseOfSignature(judged: readonly Judged[], proofs: readonly Proof[], latest: BaseTime): BaseTime {
  const archived = proofs.reduce((base, { stamp }) => baseAfter(stamp, base), latest)
  const early = judged
    .filter(({ property: { rule } }) => rule === 'signature' || rule === 'signature-and-references')
    .map(({ stamp }) => stamp)
  const earliest = earliestSound(early.toReversed())
  return earliest ? baseAfter(earliest, archived) : archived
}

type StampQuestion = StampContext & { readonly structure: Structure; readonly base: BaseTime }

function judgeStamp(property: StampProperty, question: StampQuestion): Proof {
  const { kind, token } = property
  const refused = (code: ReasonCode): Proof => ({ stamp: unjudged(kind, code), covers: [] })
  if (token === undefined) return refused('stamp/malformed')
  if (token === 'xml') return refused('archive/unsupported')
  const stamped = stampedOctets(property, question)
  if (stamped.outcome === 'unsupported') return refused('archive/unsupported')
  if (stamped.outcome === 'unknown') {
    const isMissing = question.references.some(({ verdict }) => verdict === 'unresolved')
    return refused(isMissing ? 'stamp/data-missing' : 'stamp/other-data')
  }
  const { octets: message, covers } = stamped
  return { stamp: judgeToken(token, { ...question, kind, stamped: { message } }), covers }
}

const ENCAPSULATED: ReadonlySet<string> = new Set(['EncapsulatedCRLValue', 'EncapsulatedOCSPValue'])

/** Lists and answers that stand in properties. */
function derIn(properties: readonly XmlElement[]): Uint8Array[] {
  return properties
    .flatMap((property) => [...elementsOf(property)])
    .filter(({ namespaceUri, localName }) => namespaceUri === XADES && ENCAPSULATED.has(localName))
    .map((element) => decodeBase64(textOf(element)))
}
