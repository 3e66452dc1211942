/** The list that a hospital's personnel office writes of its doctors, as its spreadsheet saves it. */
import { execFileSync } from 'node:child_process'
import { BATCH_COLUMNS, type BatchColumn } from '@jitsuin/registration/contract'
import type { Applicant } from '../../apps/server/src/demonstration/applicants.js'

/** One line of the list. */
export type ListRow = Partial<Record<BatchColumn, string>>

const COLUMNS = Object.keys(BATCH_COLUMNS) as BatchColumn[] // the table has no other keys

/** The line of a doctor; romaji are left to the office to propose. `consentedOn`: a day in Japan. */
export function rowOf(
  { family, given, sex, birthDate, licenceNumber, licenceDate, memberId = '' }: Applicant,
  consentedOn: string,
): ListRow {
  return {
    family: family.ja,
    given: given.ja,
    familyKana: family.kana,
    givenKana: given.kana,
    sex: sex === 'male' ? '男' : '女',
    birthDate: birthDate.replaceAll('-', '/'),
    licenceNumber,
    licenceDate: licenceDate.replaceAll('-', '/'),
    memberId,
    postalCode: '100-0000',
    prefecture: '東京都',
    address: '架空区見本1-2-3',
    phone: '03-1234-5678',
    consentedOn,
  }
}

/** The file, in Shift_JIS by the program of the C library, so that another writer than ours made it. */
export function listFile(rows: readonly ListRow[]): Buffer {
  const lines = [
    COLUMNS.map((column) => BATCH_COLUMNS[column].ja),
    ...rows.map((row) => COLUMNS.map((column) => row[column] ?? '')),
  ]
  const text = lines.map((cells) => `${cells.join(',')}\r\n`).join('')
  return execFileSync('iconv', ['-f', 'UTF-8', '-t', 'SHIFT_JIS'], { input: text })
}
