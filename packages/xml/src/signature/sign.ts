/**
 * Makes XML Signatures (XML Signature §3.1). The signature's text is spliced into the document's bytes, which stay as
 * they are to the last octet; the result is parsed once, digested as a verifier would, and its holes are filled.
 */
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { canonicalize } from '../c14n/canonicalize.js'
import { XmlError } from '../errors.js'
import { elementsOf, type IdIndex, indexIds, optionalById } from '../find.js'
import { parseXml } from '../reader/reader.js'
import type { XmlElement } from '../tree.js'
import { digestOctets, SAFE_ALGORITHMS } from './algorithms.js'
import { ChildReader, isNamed } from './element-reading.js'
import { createFollower, type ReferenceOptions } from './references.js'
import type { SignatureRequest } from './request.js'
import { ds } from './structure.js'
import { buildXmlSignature, fillHoles } from './template.js'
import { parseTransforms } from './transform-structure.js'

/** Signs octets; gives the value in the form of XML Signature, for ECDSA r‖s (see `signatureFromDer`). */
export type SignOctets = (octets: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** Where the signature goes. Without a document it is one of its own, around or apart from what it signs. */
export type SignTarget = {
  /** UTF-8, without a byte order mark of another encoding. */
  readonly document: Uint8Array
  /** Where the signature's first byte will stand: inside an element, such as `offsetOfEndTag` gives. */
  readonly offset: number
}

/** What is to be signed, and with what. */
export type SignOptions = Pick<
  ReferenceOptions,
  'algorithms' | 'resolveDetached' | 'contentWithoutUri' | 'limits' | 'xmlLimits'
> & {
  readonly request: SignatureRequest
  readonly target?: SignTarget
  readonly sign: SignOctets
}

/** What was made: the whole document and, in it, the signature alone. */
export type SignedXml = { readonly bytes: Uint8Array; readonly signature: Uint8Array }

const EMPTY = new Uint8Array(0)

/**
 * Writes, digests and signs.
 *
 * @throws {XmlError} `xml-signature/algorithm-refused` outside the policy, safe unless stated; `…/request` when a reference leads nowhere, the Id is taken or the request has no place
 *   for what is computed; and what reader, canonicaliser and XPath throw.
 */
export async function signXml({ request, target, sign, ...options }: SignOptions): Promise<SignedXml> {
  const { document = EMPTY, offset = 0 } = target ?? {}
  if (!(options.algorithms ?? SAFE_ALGORITHMS).signatures.has(request.signatureAlgorithm)) {
    throw new XmlError('xml-signature/algorithm-refused', 'The signature algorithm is not accepted')
  }
  const template = buildXmlSignature(request)
  const [before, after] = [document.subarray(0, offset), document.subarray(offset)]
  const draft = parseXml(concatBytes([before, utf8(template.text), after]), options.xmlLimits)
  const ids = indexIds(draft)
  const element = optionalById(ids, request.id)
  if (element === undefined || !isNamed(element, ds('Signature')))
    throw refused('The Id leads to no signature')
  const signedInfo = new ChildReader(element).required(ds('SignedInfo'))

  const digests = digestReferences({ signature: element, ids }, signedInfo, { ...options, request })
  const octets = new TextDecoder().decode(canonicalize(signedInfo, request.canonicalization))
  // Canonical text shows a hole exactly as the template does: no namespace or attribute is added to a DigestValue.
  const value = await sign(utf8(fillHoles(octets, template.digestHole, digests)))
  const digested = fillHoles(template.text, template.digestHole, digests)
  const signature = utf8(fillHoles(digested, template.valueHole, [value]))
  return { bytes: concatBytes([before, signature, after]), signature }
}

function digestReferences(
  place: { readonly signature: XmlElement; readonly ids: IdIndex },
  signedInfo: XmlElement,
  { request, algorithms = SAFE_ALGORITHMS, ...options }: Omit<SignOptions, 'sign' | 'target'>,
): Uint8Array[] {
  const follow = createFollower(place, options)
  const elements = [...elementsOf(signedInfo)].filter((element) => isNamed(element, ds('Reference')))
  return request.references.map(({ uri, digest }, index) => {
    const element = elements[index]
    const written = element && new ChildReader(element).optional(ds('Transforms'))
    const transforms =
      written === undefined ? [] : parseTransforms(written, { transformsPerReference: MAX_TRANSFORMS })
    const resolved = follow({ uri, transforms })
    if (resolved === undefined) throw refused('A reference leads nowhere')
    return digestOctets(resolved.octets, digest, algorithms)
  })
}

const MAX_TRANSFORMS = 8

function refused(message: string): XmlError {
  return new XmlError('xml-signature/request', message)
}
