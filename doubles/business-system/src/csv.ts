/**
 * The e-prescription's CSV (処方情報CSV), in the form of docs/examples/prescription.csv: UTF-8 without byte order mark, lines that end with
 * LF, records in ascending order. Only the records that the invented clinic needs; the full rules are not this system's.
 */
import { createHash } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { INSURERS } from './contract.js'
import type { Drug, Prescriber, Prescription } from './prescription.js'

const VALID_DAYS = 4
const DAY_MS = 86_400_000

/** The very bytes that would be signed. */
export function csvOf(prescription: Prescription, prescriber: Prescriber): Uint8Array {
  return new TextEncoder().encode(writeCsv(prescription, prescriber))
}

/** Names this content: SHA-256 over the prescription's number and its CSV, hexadecimal. Anything that is shown changes it. */
export function versionOf(prescription: Prescription, prescriber: Prescriber): string {
  const hash = createHash('sha256').update(`${prescription.number}\n`)
  return hash.update(csvOf(prescription, prescriber)).digest('hex')
}

/** Writes the CSV as text. @throws {Error} when a value would break its line: invented data never does */
function writeCsv(prescription: Prescription, { name, kana }: Prescriber): string {
  const { patient, insurer, drugs, writtenAt, lineEnds } = prescription
  const written = new Date(writtenAt)
  const records: readonly (readonly string[])[] = [
    ['SJ1'],
    ['1', '1', '1234569', '13', '架空クリニック'],
    ['2', '100-0001', '東京都千代田区架空１－１'],
    ['3', '03-0000-0001', '', ''],
    ['4', '2', '01', '内科'],
    ['5', '', kana, name],
    ['11', patient.number, patient.name, patient.kana],
    ['12', patient.sex === 'male' ? '1' : '2'],
    ['13', compact(patient.birthDate)],
    ['21', INSURERS[insurer].wireCode],
    ['22', '31130842'],
    ['23', '2022', '010001', '1', '01'],
    ['24', '030', '070'],
    ['51', compact(japanDate(written))],
    // The day it is written counts as the first of the four.
    ['52', compact(japanDate(new Date(written.getTime() + (VALID_DAYS - 1) * DAY_MS)))],
    ...drugs.flatMap(drugRecords),
  ]
  const end = lineEnds === 'lf' ? '\n' : '\r\n'
  return records.map((fields) => fields.map(checked).join(',') + end).join('')
}

function drugRecords(drug: Drug, at: number): readonly (readonly string[])[] {
  const group = String(at + 1)
  return [
    ['101', group, '1', '', String(drug.days)],
    ['111', group, '3', drug.useCode, drug.use, String(drug.timesADay)],
    ['201', group, '1', '1', '7', drug.code, drug.name, drug.amount, '1', drug.unit],
  ]
}

function compact(date: string): string {
  return date.replaceAll('-', '')
}

function checked(field: string): string {
  if (/[,"\r\n]/.test(field)) throw new Error('A field of the CSV holds a separator')
  return field
}
