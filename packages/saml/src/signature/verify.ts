/**
 * Verifies the signature of a message so that what was signed is what is used (saml-core-2.0 §5.4; profiles §4.1.4.3). The
 * one signature must be a child of the element in question and refer to that very element; elsewhere none may stand. Whoever
 * moves a signed message into another leaves a signature whose reference is not the root, and that is refused (wrapping).
 */
import type { KeyObject } from 'node:crypto'
import {
  checkReferences,
  checkSignatureValue,
  childElements,
  elementsOf,
  parseXmlSignature,
  SAFE_ALGORITHMS,
  type XmlElement,
  XmlError,
  type XmlSignature,
} from '@jitsuin/xml'
import { SamlError } from '../errors.js'
import { NS } from '../names.js'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** What a signature said of an element: nothing, for it has none, or that one of the keys signed it whole. */
export type SignatureFinding = 'unsigned' | 'signed'

/**
 * Looks for the signature of an element and verifies it under one of the keys.
 *
 * @throws {SamlError} `saml/signature-misplaced` when it does not cover this very element, or stands elsewhere;
 *   `saml/algorithm-refused`; `saml/signature-invalid` when no key made it.
 */
export function verifyElement(element: XmlElement, keys: readonly KeyObject[]): SignatureFinding {
  const own = childElements(element, NS.dsig, 'Signature')
  const [signature] = own
  if (!signature) return 'unsigned'
  if (own.length > 1) throw misplaced('There are two signatures')
  expectPlace(element, signature)
  try {
    verifyOne(element, parseXmlSignature(signature, LIMITS), keys)
  } catch (error) {
    if (error instanceof XmlError) throw translated(error)
    throw error
  }
  return 'signed'
}

/**
 * Refuses every ds:Signature in a document except those given places: a signature that no rule looks at is there to mislead.
 *
 * @throws {SamlError} `saml/signature-misplaced`.
 */
export function refuseStraySignatures(root: XmlElement, bearers: readonly XmlElement[]): void {
  for (const element of elementsOf(root)) {
    const isSignature = element.localName === 'Signature' && element.namespaceUri === NS.dsig
    if (isSignature && !bearers.some((bearer) => bearer === element.parent)) {
      throw misplaced('A signature stands where none belongs')
    }
  }
}

const LIMITS = { references: 1, transformsPerReference: 2 }

/** Second after the issuer in messages and assertions (core §2.3.3, §3.2.1), first in metadata (metadata §2.3.2). */
function expectPlace(element: XmlElement, signature: XmlElement): void {
  const [first, second] = childElements(element)
  const place = element.namespaceUri === NS.metadata ? first : second
  if (place !== signature) throw misplaced('The signature is not in its place')
}

function verifyOne(element: XmlElement, signature: XmlSignature, keys: readonly KeyObject[]): void {
  expectForm(element, signature)
  const isByOne = keys.some((key) => valueUnder(signature, key) === 'valid')
  if (!isByOne) throw new SamlError('saml/signature-invalid', 'No known key made the signature')
  const [checked] = checkReferences(signature, { limits: { octets: 8 * 1024 * 1024, xpathSteps: 0 } })
  if (checked?.verdict !== 'valid') throw new SamlError('saml/signature-invalid', 'The digest does not match')
  const { content } = checked
  if (content.kind !== 'element' || content.element !== element) throw misplaced('Another element was signed')
  if ([...content.excluded].some((excluded) => excluded !== signature.element))
    throw misplaced('A part is not signed')
}

/** §5.4.2–5.4.4: one reference to the element's own ID, enveloped and exclusive, and nothing inside the signature. */
function expectForm(element: XmlElement, { references, canonicalization, objects }: XmlSignature): void {
  const id = element.attributes.find(
    ({ localName, namespaceUri }) => localName === 'ID' && namespaceUri === '',
  )
  const [reference] = references
  if (!id || id.value === '' || reference?.uri !== `#${id.value}`)
    throw misplaced('The reference names another ID')
  if (objects.length > 0) throw misplaced('The signature has content of its own')
  if (canonicalization.algorithm !== EXCLUSIVE) throw form('SignedInfo is not canonicalised exclusively')
  const [enveloped, c14n] = reference.transforms
  const isExclusive = c14n?.kind === 'canonicalization' && c14n.canonicalization.algorithm === EXCLUSIVE
  if (enveloped?.kind !== 'enveloped-signature' || !isExclusive) throw form('A transform is not allowed')
}

function valueUnder(signature: XmlSignature, key: KeyObject): 'valid' | 'invalid' {
  try {
    return checkSignatureValue(signature, key, SAFE_ALGORITHMS)
  } catch (error) {
    // A partner may announce keys of several kinds; one that does not fit has not signed.
    if (error instanceof XmlError && error.code === 'xml-signature/key-mismatch') return 'invalid'
    throw error
  }
}

function translated(error: XmlError): SamlError {
  const code = REFUSED_FORMS.has(error.code) ? 'saml/algorithm-refused' : 'saml/signature-invalid'
  return new SamlError(code, `${error.code}: ${error.message}`, { cause: error })
}

const REFUSED_FORMS: ReadonlySet<string> = new Set([
  'xml-signature/algorithm-refused',
  'xml-signature/transform-refused',
])

function misplaced(message: string): SamlError {
  return new SamlError('saml/signature-misplaced', message)
}

function form(message: string): SamlError {
  return new SamlError('saml/algorithm-refused', message)
}
