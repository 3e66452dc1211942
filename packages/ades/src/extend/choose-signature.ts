/** Which signature of a file is meant when it is extended. */
import {
  attributeOf,
  childElements,
  elementsOf,
  isNamed,
  type XmlDocument,
  type XmlElement,
} from '@jitsuin/xml'
import { elementAt, theOnly } from '../elements.js'
import { AdesError } from '../errors.js'
import { LAYOUTS } from '../layouts.js'
import { DSIG } from '../namespaces.js'
import { countersignedBy } from '../validate/places.js'

/** How SignatureValue is canonicalised: said in the stamp, or left to the default as the e-prescription service does. */
export type ImprintMethod = 'stated-exclusive' | 'default-inclusive'

/** The signature, and how the documents of its kind compute the imprint of its time stamp. */
export type ChosenSignature = { readonly signature: XmlElement; readonly method: ImprintMethod }

/**
 * The signature with an Id; without one, that of the prescription or dispensing record itself, or the only one.
 *
 * @throws {AdesError} `extend/no-signature`, `extend/which-signature`, `extend/already-archived` for a countersignature that an archive covers
 */
export function chooseSignature(document: XmlDocument, id: string | undefined): ChosenSignature {
  const all = [...elementsOf(document.root)].filter((element) => isNamed(element, DSIG, 'Signature'))
  const placed = all.find((element) =>
    Object.values(LAYOUTS).some((layout) => standsIn(element, layout.signaturePath)),
  )
  // One that countersigns is only meant when it is named.
  const own = all.filter((element) => !countersignedBy(element))
  const named = id === undefined ? own : all.filter((element) => attributeOf(element, 'Id') === id)
  if (named.length === 0) throw new AdesError('extend/no-signature', 'The file has no such signature')
  const signature = id === undefined && placed ? placed : theOnly(named)
  if (!signature) throw new AdesError('extend/which-signature', `${named.length} signatures are possible`)
  if (isArchived(signature))
    throw new AdesError('extend/already-archived', 'An archive time stamp covers the countersignature')
  return { signature, method: signature === placed ? 'default-inclusive' : 'stated-exclusive' }
}

/** What stands before an archive time stamp must not change any more. */
function isArchived(signature: XmlElement): boolean {
  const around = countersignedBy(signature)
  if (!around) return false
  const { parent } = around.property
  const later = parent.kind === 'element' ? childElements(parent) : []
  const isAfter = later.slice(later.indexOf(around.property) + 1)
  return isAfter.some(({ localName }) => localName === 'ArchiveTimeStamp') || isArchived(around.over)
}

function standsIn(element: XmlElement, path: readonly string[]): boolean {
  let root = element
  while (root.parent.kind === 'element') root = root.parent
  return element.parent === elementAt(root, path)
}
