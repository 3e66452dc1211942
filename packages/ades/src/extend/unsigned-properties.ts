/** Where unsigned properties are put in (EN 319 132-1 §4.4): behind those that are there, all bytes of the file stay. */
import { childElements, optionalChild, type XmlDocument, type XmlElement } from '@jitsuin/xml'
import { theOnly } from '../elements.js'
import { AdesError } from '../errors.js'
import { DSIG, XADES } from '../namespaces.js'
import { appendInside, spanOf } from '../source-span.js'

/** A file that was read, and one of its signatures. */
export type Target = {
  readonly file: Uint8Array
  readonly document: XmlDocument
  readonly signature: XmlElement
}

/** The unsigned signature properties of a signature, in their order. @throws {AdesError} `extend/not-xades` */
export function unsignedProperties(signature: XmlElement): readonly XmlElement[] {
  const { parent, wrappers } = placeFor(signature)
  return wrappers.length === 0 ? childElements(parent) : []
}

/** What is written is ASCII, and the places of tags are counted in octets. @throws {AdesError} `sign/encoding` */
export function expectOneOctetLetters(file: Uint8Array): void {
  if (file[0] === 0xfe || file[0] === 0xff) throw new AdesError('sign/encoding', 'The document is in UTF-16')
}

/** Puts one more property behind the others. @throws {AdesError} `extend/not-xades`, `sign/encoding` */
export function appendProperty({ file, document, signature }: Target, property: string): Uint8Array {
  expectOneOctetLetters(file)
  const { parent, wrappers } = placeFor(signature)
  return appendInside(file, spanOf(file, document, parent), {
    element: parent,
    text: wrappers.reduceRight((inner, name) => writeProperty(name, inner), property),
  })
}

/** Writes a property of XAdES 1.3.2. It brings its own declaration: the prefix of the file may mean something else here. */
export function writeProperty(name: string, content: string, attributes = ''): string {
  return `<xa:${name} xmlns:xa="${XADES}"${attributes}>${content}</xa:${name}>`
}

/** The innermost element that is there, and those that are still missing, outermost first. */
type Place = { readonly parent: XmlElement; readonly wrappers: readonly string[] }

function placeFor(signature: XmlElement): Place {
  const qualifying = theOnly(
    childElements(signature, DSIG, 'Object').flatMap((object) =>
      childElements(object, XADES, 'QualifyingProperties'),
    ),
  )
  if (!qualifying) throw new AdesError('extend/not-xades', 'The signature has no QualifyingProperties')
  const unsigned = optionalChild(qualifying, XADES, 'UnsignedProperties')
  if (!unsigned)
    return { parent: qualifying, wrappers: ['UnsignedProperties', 'UnsignedSignatureProperties'] }
  const properties = optionalChild(unsigned, XADES, 'UnsignedSignatureProperties')
  if (properties) return { parent: properties, wrappers: [] }
  if (childElements(unsigned).length > 0)
    throw new AdesError('extend/not-xades', 'UnsignedProperties has no place for a property')
  return { parent: unsigned, wrappers: ['UnsignedSignatureProperties'] }
}
