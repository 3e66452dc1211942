/** Which signature of a file is meant when it is extended. */
import { attributeOf, elementsOf, isNamed, type XmlDocument, type XmlElement } from '@jitsuin/xml'
import { elementAt, theOnly } from '../elements.js'
import { AdesError } from '../errors.js'
import { LAYOUTS } from '../layouts.js'
import { DSIG } from '../namespaces.js'

/** How SignatureValue is canonicalised: said in the stamp, or left to the default as the e-prescription service does. */
export type ImprintMethod = 'stated-exclusive' | 'default-inclusive'

/** The signature, and how the documents of its kind compute the imprint of its time stamp. */
export type ChosenSignature = { readonly signature: XmlElement; readonly method: ImprintMethod }

/**
 * The signature with an Id; without one, that of the prescription or dispensing record itself, or the only one.
 *
 * @throws {AdesError} `extend/no-signature`, `extend/which-signature`
 */
export function chooseSignature(document: XmlDocument, id: string | undefined): ChosenSignature {
  const all = [...elementsOf(document.root)].filter((element) => isNamed(element, DSIG, 'Signature'))
  const placed = all.find((element) =>
    Object.values(LAYOUTS).some((layout) => standsIn(element, layout.signaturePath)),
  )
  const named = id === undefined ? all : all.filter((element) => attributeOf(element, 'Id') === id)
  if (named.length === 0) throw new AdesError('extend/no-signature', 'The file has no such signature')
  const signature = id === undefined && placed ? placed : theOnly(named)
  if (!signature) throw new AdesError('extend/which-signature', `${named.length} signatures are possible`)
  return { signature, method: signature === placed ? 'default-inclusive' : 'stated-exclusive' }
}

function standsIn(element: XmlElement, path: readonly string[]): boolean {
  let root = element
  while (root.parent.kind === 'element') root = root.parent
  return element.parent === elementAt(root, path)
}
