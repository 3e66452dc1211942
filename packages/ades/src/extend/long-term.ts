/**
 * Keeps with a XAdES signature what it can be judged by when its authorities are gone (level B-LT; EN 319 132-1 §5.4, §5.5.1), and puts an
 * archive time stamp over all of it (level B-LTA; §5.5.2, the rule of XAdES 1.4.1).
 */
import { createHash } from 'node:crypto'
import { toBase64, toHex } from '@jitsuin/kernel'
import { parseXml } from '@jitsuin/xml'
import { makePartId } from '../create/part-id.js'
import { AdesError } from '../errors.js'
import { XADES, XADES_141 } from '../namespaces.js'
import { archiveOctets } from '../validate/archive-imprint.js'
import { besideBytes, gatherXades, limitsOf } from '../validate/gather-file.js'
import { followReferences, referenceOptions } from '../validate/gather-xades.js'
import type { ValidateOptions } from '../validate/options.js'
import { findSignatures } from '../validate/places.js'
import { reportSignature } from '../validate/signature-report.js'
import { readStructure, type Structure } from '../validate/structure.js'
import { chooseSignature } from './choose-signature.js'
import { algorithmOf, fetchStamp, stampContent, type TimeStampOptions } from './signature-time-stamp.js'
import { appendProperty, unsignedProperties, writeProperty } from './unsigned-properties.js'
import { type ValidationData, validationData } from './validation-data.js'

/** What the verification goes by whose means are kept. */
export type LongTermOptions = TimeStampOptions & {
  /** It must find the signature valid. */
  readonly validation: ValidateOptions
}

/**
 * The file with everything that the signature is valid by now. Only what is valid now is worth keeping: later nobody could tell whether
 * it ever was.
 *
 * @throws {AdesError} `extend/not-valid`, `extend/…`
 */
export async function keepValidationData(
  file: Uint8Array,
  { signatureId, validation }: LongTermOptions,
): Promise<Uint8Array> {
  const document = parseXml(file)
  const { signature } = chooseSignature(document, signatureId)
  const places = findSignatures(document)
  const { facts, trust } = await gatherXades(places, validation, file.length)
  const own = facts[places.findIndex(({ element }) => element === signature)]
  const report = own && reportSignature(own)
  if (!own || report?.verdict !== 'VALID')
    throw new AdesError(
      'extend/not-valid',
      `The signature is not valid now: ${report?.subIndication ?? 'unread'}`,
    )
  const { properties } = expectStructure(readStructure(signature, 'general'))
  // An archive covers the countersignatures, too: what they are valid by is kept with it.
  const counter = facts.filter((_one, at) => {
    const place = places[at]
    return place?.place === 'countersignature' && place.over === signature
  })
  const missing = without(validationData([own, ...counter], trust), properties.material)
  if (missing.certificates.length + missing.crls.length + missing.ocsps.length === 0) return file
  const values = valuesOf(missing)
  const hasValues = unsignedProperties(signature).some(({ localName }) => VALUES.has(localName))
  // Each list of values stands once (§5.4); what later time stamps need stands beside them.
  const property = hasValues ? writeOf141('TimeStampValidationData', values) : values
  return appendProperty({ file, document, signature }, property)
}

const VALUES: ReadonlySet<string> = new Set(['CertificateValues', 'RevocationValues'])

/** The file with one archive time stamp more. @throws {AdesError} `extend/…`, `time-stamp/imprint-differs`; what the source throws */
export async function addArchiveTimeStamp(
  file: Uint8Array,
  { signatureId, timeStamp, randomBytes, validation }: LongTermOptions,
): Promise<Uint8Array> {
  const document = parseXml(file)
  const { signature, method } = chooseSignature(document, signatureId)
  const structure = expectStructure(readStructure(signature, 'general'))
  const limits = limitsOf(file.length + besideBytes(validation), findSignatures(document).length)
  const { detached, files } = validation
  const { references } = followReferences(
    structure,
    referenceOptions({ limits, ...(detached && { detached }), ...(files && { files }) }),
  )
  const covered = unsignedProperties(signature)
  const [octets] = archiveOctets(structure, {
    method: { algorithm: algorithmOf(method) },
    references,
    covered,
  })
  if (!octets) throw new AdesError('extend/not-valid', 'What is signed does not fit its digests')
  const token = await fetchStamp(timeStamp, createHash('sha256').update(octets).digest())
  const id = ` Id="${makePartId(randomBytes)}-ArchiveTimeStamp"`
  const stamp = writeOf141('ArchiveTimeStamp', stampContent(token, method), id)
  return appendProperty({ file, document, signature }, stamp)
}

function expectStructure(result: ReturnType<typeof readStructure>): Structure {
  if (result.outcome === 'broken') throw new AdesError('extend/not-xades', result.code)
  return result.structure
}

function without(data: ValidationData, there: ValidationData): ValidationData {
  const absent = (kind: keyof ValidationData) => {
    const known = new Set(there[kind].map(toHex))
    return data[kind].filter((one) => {
      const hex = toHex(one)
      return !known.has(hex) && known.add(hex)
    })
  }
  return { certificates: absent('certificates'), crls: absent('crls'), ocsps: absent('ocsps') }
}

function valuesOf({ certificates, crls, ocsps }: ValidationData): string {
  const all = (name: string, values: readonly Uint8Array[]) =>
    values.map((value) => `<xa:${name}>${toBase64(value)}</xa:${name}>`).join('')
  const lists = crls.length > 0 ? `<xa:CRLValues>${all('EncapsulatedCRLValue', crls)}</xa:CRLValues>` : ''
  const answers =
    ocsps.length > 0 ? `<xa:OCSPValues>${all('EncapsulatedOCSPValue', ocsps)}</xa:OCSPValues>` : ''
  return [
    certificates.length > 0 &&
      writeProperty('CertificateValues', all('EncapsulatedX509Certificate', certificates)),
    lists + answers !== '' && writeProperty('RevocationValues', lists + answers),
  ]
    .filter((one) => one !== false)
    .join('')
}

/** A property of XAdES 1.4.1, in which `xa` is 1.3.2. */
function writeOf141(name: string, content: string, attributes = ''): string {
  return `<xa141:${name} xmlns:xa141="${XADES_141}" xmlns:xa="${XADES}"${attributes}>${content}</xa141:${name}>`
}
