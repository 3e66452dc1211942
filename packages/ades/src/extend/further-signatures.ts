/**
 * Further XAdES signatures in a file that exists: another one beside those that are there (XML Signature 1.1 §6.6.3, EN 319 132-1 §4.5), or
 * a countersignature over the value of one of them (§5.2.7). All bytes of the file stay.
 */

import type { Signer } from '@jitsuin/pki'
import {
  attributeOf,
  canonicalize,
  checkReferences,
  childElements,
  elementsOf,
  isNamed,
  parseXml,
  type XmlDocument,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { GENERIC_PREFIXES } from '../create/generic.js'
import { makePartId, type RandomBytes } from '../create/part-id.js'
import { type DataReference, writeSignature } from '../create/signature-text.js'
import { theOnly } from '../elements.js'
import { AdesError } from '../errors.js'
import { COUNTERSIGNED_TYPE, DSIG, EXCLUSIVE_C14N, XPATH } from '../namespaces.js'
import { appendInside, spanOf } from '../source-span.js'
import { type Stamping, stamped } from '../time-stamp/trouble.js'
import { readStructure } from '../validate/structure.js'
import { chooseSignature } from './choose-signature.js'
import { addSignatureTimeStamp } from './signature-time-stamp.js'
import { appendProperty, expectOneOctetLetters, writeProperty } from './unsigned-properties.js'

/** Who signs. Time and chance are the caller's. */
export type FurtherXadesSignature = Stamping & {
  readonly signer: Signer
  /** The claimed signing time, written to the second. */
  readonly signingTime: Date
  readonly randomBytes: RandomBytes
}

/**
 * Signs an XML document so that others can sign beside: an XPath leaves all signatures out. The document may have such signatures, or none.
 *
 * @throws {AdesError} `sign/already-signed` where a signature of the document would break; `sign/beside-root`, `sign/encoding`,
 *   `sign/id-in-use`, `sign/…`, `time-stamp/…`; {XmlError} for what is not XML
 */
export async function addXadesSigner(file: Uint8Array, options: FurtherXadesSignature): Promise<Uint8Array> {
  const document = parseXml(file)
  if (isNamed(document.root, DSIG, 'Signature'))
    throw new AdesError('sign/beside-root', 'The file is nothing but a signature')
  const partId = freshPartId(file, options)
  const data: DataReference = {
    uri: '',
    idSuffix: 'Beside',
    transforms: [
      {
        algorithm: XPATH,
        content: (ds) => `<${ds}:XPath>not(ancestor-or-self::${ds}:Signature)</${ds}:XPath>`,
      },
      EXCLUSIVE_C14N,
    ],
    octets: canonicalize(document, { algorithm: EXCLUSIVE_C14N, excluded: new Set(signaturesOf(document)) }),
    mimeType: 'text/xml',
  }
  const signature = await write({ partId, data }, options)
  const signed = appendInside(file, spanOf(file, document, document.root), {
    element: document.root,
    text: signature,
  })
  return finished({ before: document, signed, partId }, options)
}

/**
 * Countersigns the signature with an Id, or the only one: over its SignatureValue, among its unsigned properties.
 *
 * @throws {AdesError} `extend/…`, `sign/no-value-id` where the value has no Id to refer to, `sign/already-signed`, `sign/…`, `time-stamp/…`
 */
export async function countersignXades(
  file: Uint8Array,
  { signatureId, ...options }: FurtherXadesSignature & { readonly signatureId?: string },
): Promise<Uint8Array> {
  const document = parseXml(file)
  const { signature } = chooseSignature(document, signatureId)
  const value = theOnly(childElements(signature, DSIG, 'SignatureValue'))
  const id = value && attributeOf(value, 'Id')
  if (!value || id === undefined) throw new AdesError('sign/no-value-id', 'SignatureValue has no Id')
  const partId = freshPartId(file, options)
  const data: DataReference = {
    uri: `#${id}`,
    type: COUNTERSIGNED_TYPE,
    idSuffix: 'Countersigned',
    transforms: [EXCLUSIVE_C14N],
    octets: canonicalize(value, { algorithm: EXCLUSIVE_C14N }),
  }
  const property = writeProperty('CounterSignature', await write({ partId, data }, options))
  const signed = appendProperty({ file, document, signature }, property)
  return finished({ before: document, signed, partId }, options)
}

type Written = { readonly partId: string; readonly data: DataReference }

function write({ partId, data }: Written, { signer, signingTime }: FurtherXadesSignature): Promise<string> {
  const id = `${partId}-Signature`
  const parts = { id, partId, signer, signingTime, data }
  return writeSignature({
    ...parts,
    prefixes: GENERIC_PREFIXES,
    keyInfo: 'unsigned',
    issuerSerial: 'include',
  })
}

function freshPartId(file: Uint8Array, { randomBytes }: FurtherXadesSignature): string {
  expectOneOctetLetters(file)
  const partId = makePartId(randomBytes)
  if (Buffer.from(file.buffer, file.byteOffset, file.length).includes(partId))
    throw new AdesError('sign/id-in-use', `${partId} occurs in the document`)
  return partId
}

type Signed = { readonly before: XmlDocument; readonly signed: Uint8Array; readonly partId: string }

/** What held before has to hold still: a signature over the whole document breaks when another one is put into it. */
async function finished(
  { before, signed, partId }: Signed,
  options: FurtherXadesSignature,
): Promise<Uint8Array> {
  const after = parseXml(signed)
  const own = `${partId}-Signature`
  const others = signaturesOf(after).filter((element) => attributeOf(element, 'Id') !== own)
  const stillHolds = signaturesOf(before).every((element, at) => {
    const other = others[at]
    const now = other ? verdictsOf(other) : []
    return verdictsOf(element).every((verdict, index) => verdict !== 'valid' || now[index] === 'valid')
  })
  if (!stillHolds) throw new AdesError('sign/already-signed', 'A signature of the document would break')
  const how = { randomBytes: options.randomBytes, signatureId: own }
  return stamped(signed, options, (timeStamp) => addSignatureTimeStamp(signed, { timeStamp, ...how }))
}

function signaturesOf(document: XmlDocument): XmlElement[] {
  return [...elementsOf(document.root)].filter((element) => isNamed(element, DSIG, 'Signature'))
}

/** The verdicts of a signature's references; none where it cannot be followed, for then it does not hold anyway. */
function verdictsOf(signature: XmlElement): readonly string[] {
  const result = readStructure(signature, 'general')
  if (result.outcome === 'broken') return []
  try {
    return checkReferences(result.structure.signature, { unfollowable: 'report' }).map(
      ({ verdict }) => verdict,
    )
  } catch (error) {
    if (error instanceof XmlError) return []
    throw error
  }
}
