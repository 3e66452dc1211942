/** Writes the two documents of the e-prescription service around their CSV, ready to be signed. */
import { sameBytes, toBase64, utf8 } from '@jitsuin/kernel'
import { canonicalize, parseXml, type XmlDocument, type XmlElement } from '@jitsuin/xml'
import { elementAt, namespacesInScope } from '../elements.js'
import { AdesError } from '../errors.js'
import { LAYOUTS, type Layout } from '../layouts.js'
import { INCLUSIVE_C14N, XSI } from '../namespaces.js'
import { spanOf } from '../source-span.js'
import { canonicalAttribute } from './canonical-text.js'
import { checkCsv } from './csv.js'

/** A document cut where its signature goes, and what Reference 1 is to digest. */
export type DocumentToSign = {
  readonly layout: Layout
  readonly before: string
  readonly after: string
  /** Inclusive canonical form of the signed element, as it will stand in the document. */
  readonly octets: Uint8Array | string
}

/**
 * A prescription out of its CSV. `prescriptionId` is given by the service after signing; whoever knows it may write it.
 *
 * @throws {AdesError} `csv/E-HDR`, `csv/E-EOL`, `csv/E-ENC`
 */
export function writePrescription(csv: Uint8Array, prescriptionId?: string): DocumentToSign {
  checkCsv(csv, 'prescription')
  const layout = LAYOUTS.prescription
  const content = toBase64(csv)
  const signed = (namespaces: string) =>
    `<PrescriptionDocument${namespaces} id="PrescriptionDocument">${content}</PrescriptionDocument>`
  return {
    layout,
    before: `${documentStart(layout)}<Prescription>${management('Prescription', layout, prescriptionId)}${signed('')}<PrescriptionSign>`,
    after: '</PrescriptionSign></Prescription></Document>',
    octets: signed(` xmlns:xsi="${XSI}"`), // no transform: the inherited declaration is digested too
  }
}

/** What a dispensing record is made of besides its CSV. */
export type DispensingParts = {
  /** The signed prescription, byte for byte as received. */
  readonly prescription: Uint8Array
  readonly dispensingId?: string
}

/**
 * A dispensing record out of its CSV and the prescription it refers to, which is copied byte for byte.
 *
 * @throws {AdesError} `csv/…`; `sign/not-a-prescription`
 */
export function writeDispensing(
  csv: Uint8Array,
  { prescription, dispensingId }: DispensingParts,
): DocumentToSign {
  checkCsv(csv, 'dispensing')
  const layout = LAYOUTS.dispensing
  const dispensing =
    `<Dispensing id="Dispensing"><ReferencePrescription>${prescriptionContent(prescription)}</ReferencePrescription>` +
    `<DispensingDocument id="DispensingDocument">${toBase64(csv)}</DispensingDocument></Dispensing>`
  const before = `${documentStart(layout)}${management('Dispensing', layout, dispensingId)}${dispensing}<DispensingSign>`
  const after = '</DispensingSign></Document>'
  const record = elementAt(parseXml(utf8(before + after)).root, layout.signedPath)
  if (!record) throw new AdesError('sign/not-a-prescription', 'The record lost its content')
  return { layout, before, after, octets: canonicalize(record, { algorithm: INCLUSIVE_C14N }) }
}

function documentStart({ schemaLocation }: Layout): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns:xsi="${XSI}" id="Document" ` +
    `xsi:noNamespaceSchemaLocation="${schemaLocation}">`
  )
}

function management(what: string, { version }: Layout, id: string | undefined): string {
  const idElement = id === undefined ? '' : `<${what}Id Value="${canonicalAttribute(id)}"/>`
  return `<${what}Management id="${what}Management"><Version Value="${version}"/>${idElement}</${what}Management>`
}

/** The children of Prescription as they stand in the file; what they inherit must be the same in the new place. */
function prescriptionContent(file: Uint8Array): string {
  const document = parseXml(file)
  const prescription = elementAt(document.root, ['Document', 'Prescription'])
  if (!prescription || !elementAt(document.root, LAYOUTS.prescription.signaturePath)) {
    throw new AdesError('sign/not-a-prescription', 'Document/Prescription/PrescriptionSign is missing')
  }
  refuseOtherContext(prescription)
  const { contentStart, contentEnd } = spanOf(file, document, prescription)
  return utf8Text(file.subarray(contentStart, contentEnd))
}

/** Inclusive canonical forms contain inherited namespaces and xml: attributes (Canonical XML 1.0 §2.4). */
function refuseOtherContext(prescription: XmlElement): void {
  const scope = namespacesInScope(prescription)
  const onlyXsi = scope.size === 1 && scope.get('xsi') === XSI
  const ancestors: (XmlElement | XmlDocument)[] = [prescription, prescription.parent]
  const inherits = ancestors.some(
    (one) => one.kind === 'element' && one.attributes.some(({ prefix }) => prefix === 'xml'),
  )
  if (!onlyXsi || inherits) {
    throw new AdesError('sign/not-a-prescription', 'Document declares other namespaces than the layout does')
  }
}

function utf8Text(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  if (!sameBytes(utf8(text), bytes)) throw new AdesError('sign/not-a-prescription', 'The file is not UTF-8')
  return text
}
