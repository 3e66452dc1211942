/**
 * Finds the signatures of a file and the place of each: in the layout of the e-prescription service, or free. A signature that
 * stands elsewhere in a document of that service is misplaced, whatever it signs: that is how content is swapped.
 */
import { elementsOf, isNamed, type XmlDocument, type XmlElement } from '@jitsuin/xml'
import { elementAt, isXades } from '../elements.js'
import { EMBEDDED_PRESCRIPTION, LAYOUTS, type Layout } from '../layouts.js'
import { DSIG } from '../namespaces.js'
import type { DocumentKind } from '../report.js'

/** One signature and where it stands; an `embedded` one is vouched for by the record around it. */
export type SignaturePlace = { readonly element: XmlElement; readonly position: number } & Place

type Place =
  | { readonly place: 'layout'; readonly layout: Layout; readonly standing: 'own' | 'embedded' }
  | { readonly place: 'free' }
  | { readonly place: 'misplaced' }
  /** `over`: the signature in whose properties it stands, `property`: the CounterSignature around it. */
  | { readonly place: 'countersignature'; readonly over: XmlElement; readonly property: XmlElement }

/** More signatures than any honest file has. */
export const MAX_SIGNATURES = 16

/** Names that only documents of the e-prescription service use. */
const E_PRESCRIPTION_NAMES: ReadonlySet<string> = new Set([
  'PrescriptionDocument',
  'PrescriptionSign',
  'DispensingDocument',
  'DispensingSign',
  'ReferencePrescription',
])

/** All signatures in document order, each before its countersignatures. */
export function findSignatures(document: XmlDocument): SignaturePlace[] {
  const signatures: XmlElement[] = []
  let isEPrescription = false
  for (const element of elementsOf(document.root)) {
    if (isNamed(element, DSIG, 'Signature')) signatures.push(element)
    if (element.namespaceUri === '' && E_PRESCRIPTION_NAMES.has(element.localName)) isEPrescription = true
  }
  const layouts = isEPrescription ? [...Object.values(LAYOUTS), EMBEDDED_PRESCRIPTION] : []
  const parents = layouts.map((layout) => ({
    layout,
    parent: elementAt(document.root, layout.signaturePath),
  }))
  return signatures.map((element, index) => {
    const found = parents.find(({ parent }) => parent === element.parent)
    const one = { element, position: index + 1 }
    const countersigned = countersignedBy(element)
    if (countersigned) return { ...one, place: 'countersignature', ...countersigned }
    if (!found) return isEPrescription ? { ...one, place: 'misplaced' } : { ...one, place: 'free' }
    const standing = found.layout === EMBEDDED_PRESCRIPTION ? 'embedded' : 'own'
    return { ...one, place: 'layout', layout: found.layout, standing }
  })
}

/** What kind of document a signature stands for. */
export function documentKindOf(place: SignaturePlace): DocumentKind {
  return place.place === 'layout' ? place.layout.kind : 'other'
}

/** Where countersignatures stand (EN 319 132-1 §5.2.7), from the signature up to the Object of the one that is countersigned. */
const COUNTERSIGNATURE_PARENTS = [
  'CounterSignature',
  'UnsignedSignatureProperties',
  'UnsignedProperties',
  'QualifyingProperties',
]

/**
 * What a countersignature is over; undefined for a signature in any other place inside of one: that is content that people are shown, so
 * it has to hold by itself.
 */
export function countersignedBy({
  parent,
}: XmlElement): { readonly over: XmlElement; readonly property: XmlElement } | undefined {
  let at = parent
  for (const name of COUNTERSIGNATURE_PARENTS) {
    if (at.kind !== 'element' || !isXades(at, name)) return undefined
    at = at.parent
  }
  if (at.kind !== 'element' || !isNamed(at, DSIG, 'Object')) return undefined
  const { parent: over } = at
  if (over.kind !== 'element' || !isNamed(over, DSIG, 'Signature') || parent.kind !== 'element')
    return undefined
  return { over, property: parent }
}
