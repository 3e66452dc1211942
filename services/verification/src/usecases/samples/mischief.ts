/** What attackers do to signed files; used for samples only. */
import { utf8 } from '@jitsuin/kernel'

const CONTENT = /<PrescriptionDocument [^>]*>([^<]*)<\/PrescriptionDocument>/

/** One tablet becomes seven; the signature stays as it was. */
export function tamper(prescription: Uint8Array): Uint8Array {
  return edit(prescription, (element, csv) => element.replace(csv, encode(overdose(decode(csv)))))
}

/** The signed element moves out of sight, and one with the same name but another content takes its place. */
export function wrap(prescription: Uint8Array): Uint8Array {
  return edit(prescription, (element, csv) => {
    const shown = element
      .replace(csv, encode(overdose(decode(csv))))
      .replace('id="PrescriptionDocument"', 'id="Other"')
    return `${shown}<AdditionalPrescriptionInformation>${element}</AdditionalPrescriptionInformation>`
  })
}

/** Ten names, each ten times the one before: gigabytes for a reader that believes in entities. */
export const HOSTILE_FILE = utf8(
  `<?xml version="1.0"?>\n<!DOCTYPE Document [<!ENTITY a0 "見本">${Array.from(
    { length: 10 },
    (_, level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`,
  ).join('')}]>\n<Document id="Document">&a10;</Document>`,
)

function edit(prescription: Uint8Array, change: (element: string, csv: string) => string): Uint8Array {
  const text = Buffer.from(prescription).toString('utf8')
  return utf8(text.replace(CONTENT, (element, csv: string) => change(element, csv)))
}

function overdose(csv: string): string {
  return csv.replace(',1,1,錠', ',7,1,錠')
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}

function encode(csv: string): string {
  return Buffer.from(csv, 'utf8').toString('base64')
}
