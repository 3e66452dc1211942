/**
 * XML Signature core validation (§3.2): from a ds:Signature, a key and a policy to one verdict and, when it is `valid`,
 * to the very elements and bytes that were signed. Whoever reads anything else of the document reads unsigned matter;
 * that is how signature wrapping works, and why there is no way here to be told "valid" without being told of what.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { XmlError } from '../errors.js'
import { elementsOf, indexIds, optionalById } from '../find.js'
import { parseXml } from '../reader/reader.js'
import type { XmlDocument, XmlElement } from '../tree.js'
import { SAFE_ALGORITHMS } from './algorithms.js'
import { isNamed } from './element-reading.js'
import { type CheckedReference, checkReferences, type ReferenceOptions } from './references.js'
import { checkSignatureValue, type ValueVerdict } from './signature-value.js'
import { DEFAULT_STRUCTURE_LIMITS, ds, parseXmlSignature, type XmlSignature } from './structure.js'

/**
 * Where the key comes from: the caller has it, as an object or as the PEM of a public key or certificate, or finds and
 * judges it with the help of KeyInfo. A certificate in KeyInfo does not matter to a caller who has the key.
 */
export type KeySource =
  | KeyObject
  | string
  | ((keyInfo: XmlElement | undefined, signature: XmlSignature) => KeyObject | undefined)

/** How a signature is verified. Without `algorithms` only safe public-key algorithms count. */
export type VerifyOptions = ReferenceOptions & {
  /** KeyInfo by itself is no reason to trust a key: anyone can write a KeyValue. */
  readonly key: KeySource
  /** Of bytes only: the Id of the ds:Signature, needed when there are several. */
  readonly signatureId?: string
}

/** What a reference came to, without its content. */
export type ReferenceReport = Pick<CheckedReference, 'id' | 'uri' | 'type' | 'verdict'>

/** The outcome. Only `valid` hands out content. */
export type XmlSignatureResult =
  | {
      readonly verdict: 'valid'
      readonly signatureValue: 'valid'
      readonly signature: XmlSignature
      readonly references: readonly CheckedReference[]
    }
  | {
      readonly verdict: 'invalid'
      readonly signatureValue: ValueVerdict
      readonly references: readonly ReferenceReport[]
    }
  | { readonly verdict: 'refused'; readonly code: XmlError['code']; readonly message: string }

/**
 * Verifies a ds:Signature, given as its element or as the bytes of the document that holds it. Every reference must
 * match, and so must those of manifests when `manifests` is `check`.
 */
export function verifyXmlSignature(
  input: XmlElement | Uint8Array,
  options: VerifyOptions,
): XmlSignatureResult {
  try {
    const element =
      input instanceof Uint8Array
        ? selectSignature(parseXml(input, options.xmlLimits), options.signatureId)
        : input
    return verifyElement(element, options)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { verdict: 'refused', code: error.code, message: error.message }
  }
}

/**
 * The one ds:Signature of a document, or the one with an Id.
 *
 * @throws {XmlError} `xml-signature/not-found`, `…/ambiguous`, or `xml/duplicate-id`.
 */
export function selectSignature(document: XmlDocument, id?: string): XmlElement {
  if (id !== undefined) {
    const named = optionalById(indexIds(document), id)
    if (named !== undefined && isNamed(named, ds('Signature'))) return named
    throw new XmlError('xml-signature/not-found', 'No ds:Signature has the Id')
  }
  let found: XmlElement | undefined
  for (const element of elementsOf(document.root)) {
    if (!isNamed(element, ds('Signature'))) continue
    if (found !== undefined) throw new XmlError('xml-signature/ambiguous', 'There are several ds:Signature')
    found = element
  }
  if (found === undefined) throw new XmlError('xml-signature/not-found', 'There is no ds:Signature')
  return found
}

function verifyElement(element: XmlElement, options: VerifyOptions): XmlSignatureResult {
  const signature = parseXmlSignature(element, { ...DEFAULT_STRUCTURE_LIMITS, ...options.limits })
  const key = keyFor(signature, options.key)
  const signatureValue = checkSignatureValue(signature, key, options.algorithms ?? SAFE_ALGORITHMS)
  const references = checkReferences(signature, options)
  if (signatureValue === 'valid' && references.every(holds)) {
    return { verdict: 'valid', signatureValue, signature, references }
  }
  return { verdict: 'invalid', signatureValue, references: references.map(report) }
}

function keyFor(signature: XmlSignature, source: KeySource): KeyObject {
  if (typeof source === 'string') return publicKeyFromPem(source)
  const key = typeof source === 'function' ? source(signature.keyInfo, signature) : source
  if (key === undefined) throw new XmlError('xml-signature/no-key', 'No key for the signature')
  return key
}

function publicKeyFromPem(pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch (cause) {
    throw new XmlError('xml-signature/no-key', 'The PEM holds no public key', { cause })
  }
}

function holds(reference: CheckedReference): boolean {
  return reference.verdict === 'valid' && (reference.manifest ?? []).every(holds)
}

function report({ id, uri, type, verdict }: CheckedReference): ReferenceReport {
  return { id, uri, type, verdict }
}
