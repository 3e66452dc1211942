/** The text of a ds:Signature, with the digests and the value still to come. */
import { toBase64 } from '@jitsuin/kernel'
import type { C14nAlgorithm } from '../c14n/algorithms.js'
import { XmlError } from '../errors.js'
import { SIGNATURE_ALGORITHMS } from './algorithms.js'
import type { Canonicalization } from './canonicalization.js'
import { DSIG_NAMESPACE, EXC_C14N_NAMESPACE, XPATH_FILTER_2 } from './names.js'
import type {
  ExpressionRequest,
  ObjectRequest,
  ReferenceRequest,
  SignatureRequest,
  TransformRequest,
} from './request.js'

/** XML text with holes for base64, in document order. */
export type Template = { readonly text: string; readonly digestHole: string; readonly valueHole: string }

const TRANSFORM_URIS = {
  'enveloped-signature': 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  base64: 'http://www.w3.org/2000/09/xmldsig#base64',
  xpath: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
  'xpath-filter-2': XPATH_FILTER_2,
} as const

const NC_NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u

/**
 * Builds the text of a ds:Signature on one line. `digestHole` stands once for each reference and `valueHole` once.
 *
 * @throws {XmlError} `xml-signature/request` for an identifier or prefix that is no NCName, or a request without references.
 */
export function buildXmlSignature(request: SignatureRequest): Template {
  expectSound(request)
  const { prefix = 'ds', id, references } = request
  const { element, empty } = writerFor(prefix)
  const signedInfo = element('SignedInfo', { Id: request.signedInfoId }, [
    canonicalizationMethod(prefix, 'CanonicalizationMethod', request.canonicalization),
    empty('SignatureMethod', { Algorithm: request.signatureAlgorithm }),
    ...references.map((reference) => writeReference(prefix, reference)),
  ])
  const valueHole = element('SignatureValue', { Id: request.signatureValueId }, [])
  const declared = { [prefix === '' ? 'xmlns' : `xmlns:${prefix}`]: DSIG_NAMESPACE, Id: id }
  const text = element('Signature', declared, [
    signedInfo,
    valueHole,
    request.keyInfo === undefined
      ? ''
      : element('KeyInfo', { Id: request.keyInfo.id }, [request.keyInfo.content]),
    ...(request.objects ?? []).map((object) => writeObject(prefix, object)),
  ])
  return { text, digestHole: element('DigestValue', {}, []), valueHole }
}

function expectSound(request: SignatureRequest): void {
  if (request.references.length === 0) throw refused('A signature needs a reference')
  if (!Object.hasOwn(SIGNATURE_ALGORITHMS, request.signatureAlgorithm))
    throw refused('Unknown signature algorithm')
  const { id, signedInfoId, signatureValueId, keyInfo, prefix } = request
  const names = [id, signedInfoId, signatureValueId, keyInfo?.id, prefix === '' ? undefined : prefix]
  if (names.some((name) => name !== undefined && !NC_NAME.test(name))) {
    throw refused('An identifier or prefix is no NCName')
  }
}

/**
 * Fills the holes of a text, in order, with base64.
 *
 * @throws {XmlError} `xml-signature/request` unless there are exactly as many holes as values.
 */
export function fillHoles(text: string, hole: string, values: readonly Uint8Array[]): string {
  const pieces = text.split(hole)
  if (pieces.length !== values.length + 1) {
    throw refused(`${pieces.length - 1} places for ${values.length} values`)
  }
  const at = hole.indexOf('</')
  return pieces.reduce((filled, piece, index) => {
    const value = values[index - 1]
    return value === undefined ? piece : filled + hole.slice(0, at) + toBase64(value) + hole.slice(at) + piece
  }, '')
}

function writeReference(
  prefix: string,
  { uri, id, type, transforms = [], digest }: ReferenceRequest,
): string {
  const { element, empty } = writerFor(prefix)
  const chain = transforms.map((transform) => writeTransform(prefix, transform))
  return element('Reference', { Id: id, URI: uri, Type: type }, [
    chain.length === 0 ? '' : element('Transforms', {}, chain),
    empty('DigestMethod', { Algorithm: digest }),
    element('DigestValue', {}, []),
  ])
}

function writeTransform(prefix: string, transform: TransformRequest): string {
  if (transform.kind === 'canonicalization') return canonicalizationMethod(prefix, 'Transform', transform)
  const { element, empty } = writerFor(prefix)
  const attributes = { Algorithm: TRANSFORM_URIS[transform.kind] }
  switch (transform.kind) {
    case 'enveloped-signature':
    case 'base64':
      return empty('Transform', attributes)
    case 'xpath':
      return element('Transform', attributes, [
        element('XPath', declarations(transform.namespaces), [escapeText(transform.expression)]),
      ])
    case 'xpath-filter-2':
      return element('Transform', attributes, transform.filters.map(writeFilter))
  }
}

function writeFilter({
  operation,
  expression,
  namespaces,
}: ExpressionRequest & { readonly operation: string }): string {
  const { element } = writerFor('xf2')
  return element('XPath', { 'xmlns:xf2': XPATH_FILTER_2, Filter: operation, ...declarations(namespaces) }, [
    escapeText(expression),
  ])
}

function declarations(namespaces: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(namespaces).map(([prefix, uri]) => [`xmlns:${prefix}`, uri]))
}

function canonicalizationMethod(
  prefix: string,
  name: string,
  { algorithm, inclusivePrefixes }: Canonicalization,
): string {
  const { element, empty } = writerFor(prefix)
  if (inclusivePrefixes === undefined || !isExclusive(algorithm)) return empty(name, { Algorithm: algorithm })
  const list = writerFor('ec').empty('InclusiveNamespaces', {
    'xmlns:ec': EXC_C14N_NAMESPACE,
    PrefixList: inclusivePrefixes.join(' '),
  })
  return element(name, { Algorithm: algorithm }, [list])
}

function isExclusive(algorithm: C14nAlgorithm): boolean {
  return algorithm.startsWith(EXC_C14N_NAMESPACE)
}

function writeObject(prefix: string, { content, id, mimeType, encoding }: ObjectRequest): string {
  return writerFor(prefix).element('Object', { Id: id, MimeType: mimeType, Encoding: encoding }, [content])
}

type Attributes = Readonly<Record<string, string | undefined>>

function writerFor(prefix: string) {
  const qualified = (name: string) => (prefix === '' ? name : `${prefix}:${name}`)
  return {
    element: (name: string, attributes: Attributes, content: readonly string[]) =>
      `<${qualified(name)}${writeAttributes(attributes)}>${content.join('')}</${qualified(name)}>`,
    empty: (name: string, attributes: Attributes) => `<${qualified(name)}${writeAttributes(attributes)}/>`,
  }
}

function writeAttributes(attributes: Attributes): string {
  let text = ''
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) text += ` ${name}="${escapeText(value)}"`
  }
  return text
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const ESCAPED = /[&<>"\t\n\r]/

function escapeText(text: string): string {
  if (!ESCAPED.test(text)) return text
  return text.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character)
}

function refused(message: string): XmlError {
  return new XmlError('xml-signature/request', message)
}
