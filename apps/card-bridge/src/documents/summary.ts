/**
 * What the signer is shown of a document: read from the very bytes that will be signed, never from what the site says about
 * them. What is not understood is said to be unknown.
 */
import { createHash } from 'node:crypto'
import { decodeBase64, elementsOf, parseXml, textOf, type XmlElement, XmlError } from '@jitsuin/xml'
import { type PrescriptionSummary, readPrescription } from './prescription.js'

/** The content of a document, as far as it was understood. */
export type ContentSummary =
  | { readonly kind: 'prescription'; readonly prescription: PrescriptionSummary }
  | { readonly kind: 'xml'; readonly rootName: string; readonly lines: readonly string[] }
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly more: 'cut' | 'whole' }
  | { readonly kind: 'pdf' | 'unknown' }

/** A document as its signer sees it. */
export type DocumentSummary = {
  readonly name: string
  readonly bytes: number
  readonly sha256Hex: string
  /** Whether the signature can stand inside. */
  readonly format: 'xml' | 'other'
  readonly content: ContentSummary
}

const SHOWN_LINES = 12
const SHOWN_COLUMNS = 120

/** Summarises a document. */
export function summarise(name: string, content: Uint8Array): DocumentSummary {
  const sha256Hex = createHash('sha256').update(content).digest('hex')
  const root = rootOf(content)
  const read = root === null ? summariseBytes(content) : summariseXml(root)
  return { name, bytes: content.length, sha256Hex, format: root === null ? 'other' : 'xml', content: read }
}

function summariseBytes(content: Uint8Array): ContentSummary {
  if (Buffer.from(content.subarray(0, 5)).toString('latin1') === '%PDF-') return { kind: 'pdf' }
  const text = decode(content)
  if (text === null) return { kind: 'unknown' }
  const prescription = readPrescription(text)
  return prescription ? { kind: 'prescription', prescription } : summariseText(text)
}

function summariseXml(root: XmlElement): ContentSummary {
  const csv = prescriptionInside(root)
  const prescription = csv === null ? null : readPrescription(csv)
  if (prescription) return { kind: 'prescription', prescription }
  return { kind: 'xml', rootName: root.localName, lines: firstWords(root).map(cutLine) }
}

/** The first texts of a document, in its order, without its markup. */
function firstWords(root: XmlElement): readonly string[] {
  const lines: string[] = []
  for (const { children } of elementsOf(root)) {
    if (lines.length >= SHOWN_LINES) break
    const text = children
      .map((child) => (child.kind === 'text' ? child.value.trim() : ''))
      .join(' ')
      .trim()
    if (text !== '') lines.push(text)
  }
  return lines
}

/** The elements of a prescription that is to be signed, with what may stand above each (EP.xsd of the e-prescription service). */
const PRESCRIPTION_PARENTS: Readonly<Record<string, string>> = {
  Document: '',
  Prescription: 'Document',
  PrescriptionManagement: 'Prescription',
  Version: 'PrescriptionManagement',
  PrescriptionId: 'PrescriptionManagement',
  PrescriptionDocument: 'Prescription',
}

/**
 * The CSV inside the document of the e-prescription service (Document/Prescription/PrescriptionDocument, base64). Null for any other
 * document, and for one that holds anything beside it: that would be signed unseen.
 */
function prescriptionInside(root: XmlElement): string | null {
  const elements = [...elementsOf(root)]
  const [inner, second] = elements.filter(({ localName }) => localName === 'PrescriptionDocument')
  if (!inner || second || !elements.every((element) => isExpected(element, inner))) return null
  try {
    return decode(decodeBase64(textOf(inner)))
  } catch (error) {
    if (error instanceof XmlError) return null
    throw error
  }
}

/** Whether an element stands where it may, with no words but in `speaker`. */
function isExpected({ localName, namespaceUri, parent, children }: XmlElement, speaker: XmlElement): boolean {
  const above = parent.kind === 'element' ? parent.localName : ''
  const isAtPlace = namespaceUri === '' && PRESCRIPTION_PARENTS[localName] === above
  const isSilent = children.every(
    (child) => child.kind === 'element' || (child.kind === 'text' && child.value.trim() === ''),
  )
  return isAtPlace && (isSilent || children === speaker.children)
}

function rootOf(content: Uint8Array): XmlElement | null {
  try {
    return parseXml(content).root
  } catch {
    return null // Signing will refuse what should be XML and is not; here it is shown as the text that it is.
  }
}

function summariseText(text: string): ContentSummary {
  const lines = text.split(/\r?\n/)
  const more =
    lines.length > SHOWN_LINES || lines.some((line) => line.length > SHOWN_COLUMNS) ? 'cut' : 'whole'
  return { kind: 'text', lines: lines.slice(0, SHOWN_LINES).map(cutLine), more }
}

function cutLine(line: string): string {
  return line.length > SHOWN_COLUMNS ? `${line.slice(0, SHOWN_COLUMNS)}…` : line
}

/** UTF-8 text without control characters but tab and line ends; null for anything else. */
function decode(content: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return /[\p{Cc}--[\n\r\t]]/v.test(text) ? null : text
  } catch {
    return null
  }
}
