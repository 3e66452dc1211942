/** The three places of a signature over any file (XML Signature 1.1 §2): inside it, around it, beside it. */
import { toBase64 } from '@jitsuin/kernel'
import { attributeOf, canonicalize, elementsOf, isNamed, parseXml, type XmlElement } from '@jitsuin/xml'
import { AdesError } from '../errors.js'
import { BASE64, DSIG, ENVELOPED, EXCLUSIVE_C14N } from '../namespaces.js'
import { appendInside, spanOf } from '../source-span.js'
import { canonicalAttribute } from './canonical-text.js'
import type { DataReference, Prefixes } from './signature-text.js'

/** Prefixes of signatures over any file. */
export const GENERIC_PREFIXES: Prefixes = { dsig: 'ds', xades: 'xades' }

/** What is signed, and how the finished ds:Signature becomes a file. */
export type Packaged = {
  readonly data: DataReference
  readonly furtherObjects?: string
  readonly wrap: (signature: string) => Uint8Array
}

/**
 * A signature inside the root element of an XML document, as its last child; no other byte of the document changes.
 *
 * @throws {XmlError} for what is not XML; {AdesError} `sign/encoding`, `sign/already-signed`, `sign/id-in-use`.
 */
export function envelop(file: Uint8Array, partId: string): Packaged {
  const document = parseXml(file)
  if (file[0] === 0xfe || file[0] === 0xff) throw new AdesError('sign/encoding', 'The document is in UTF-16')
  if (Buffer.from(file.buffer, file.byteOffset, file.length).includes(partId)) {
    throw new AdesError('sign/id-in-use', `${partId} occurs in the document`)
  }
  if ([...elementsOf(document.root)].some(signsWholeDocument)) {
    throw new AdesError('sign/already-signed', 'A second signature inside would break the first one')
  }
  return {
    data: {
      uri: '',
      idSuffix: 'Enveloped',
      transforms: [ENVELOPED, EXCLUSIVE_C14N],
      octets: canonicalize(document, { algorithm: EXCLUSIVE_C14N }),
      mimeType: 'text/xml',
    },
    wrap: (signature) =>
      appendInside(file, spanOf(file, document, document.root), { element: document.root, text: signature }),
  }
}

/** A signature around any bytes, kept as base64: the signed octets are the very bytes of the file. */
export function envelope(
  file: Uint8Array,
  { partId, mimeType }: { partId: string; mimeType: string },
): Packaged {
  const id = `${partId}-Object1`
  return {
    data: { uri: `#${id}`, idSuffix: 'Enveloping', transforms: [BASE64], octets: file, mimeType },
    furtherObjects:
      `<ds:Object Id="${id}" MimeType="${canonicalAttribute(mimeType)}" Encoding="${BASE64}">` +
      `${toBase64(file)}</ds:Object>`,
    wrap: asDocument,
  }
}

/** A signature in a file of its own, which names the signed file. */
export function detach(
  file: Uint8Array,
  { fileName, mimeType }: { fileName: string; mimeType: string },
): Packaged {
  const uri = encodeURIComponent(fileName)
  return { data: { uri, idSuffix: 'Detached', transforms: [], octets: file, mimeType }, wrap: asDocument }
}

function asDocument(signature: string): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${signature}`, 'utf8')
}

function signsWholeDocument(element: XmlElement): boolean {
  return isNamed(element, DSIG, 'Reference') && attributeOf(element, 'URI') === ''
}
