/** A prescription's CSV as its signer recognises it: for whom, which drugs. Record numbers as in JAHIS and 記録条件仕様. */

/** What is shown of a prescription. */
export type PrescriptionSummary = {
  readonly patient: string
  readonly birthDate: string
  readonly drugs: readonly string[]
}

const RECORD = { patient: '11', birthDate: '13', form: '101', usage: '111', drug: '201' } as const

/** What the number of record 101 counts: days of internal medicines, times of those taken when needed. */
const QUANTITY_UNITS: Readonly<Record<string, string>> = { '1': '日分', '2': '回分' }

/** More lines than any prescription has; one that holds more is not understood, nor searched for hours. */
const MAX_LINES = 1000

/** A record: its number, and the items after it. */
type Records = readonly (readonly string[])[]

/**
 * Reads a CSV that begins with SJ1. Null if it is none, names no patient or no drug, or says twice or beside its records what is
 * shown once: the rest would be signed unseen.
 */
export function readPrescription(csv: string): PrescriptionSummary | null {
  const [title, ...lines] = csv.replace(/\n$/, '').split('\n')
  const isCsv = title === 'SJ1' && lines.length <= MAX_LINES
  if (!isCsv || !lines.every((line) => /^\d{1,3},/.test(line))) return null
  const records = lines.map((line) => line.split(','))
  const patient = onlyRecord(records, RECORD.patient)?.[2] ?? ''
  const birthDate = onlyRecord(records, RECORD.birthDate)?.[1] ?? ''
  const drugs = records.filter(([number]) => number === RECORD.drug).map((drug) => drugLine(drug, records))
  const isRead = patient !== '' && birthDate !== '' && drugs.length > 0
  if (!isRead || !drugs.every((drug) => drug !== null)) return null
  return { patient, birthDate: birthDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'), drugs }
}

/** The one record of a number, and of an RP where one is named. */
function onlyRecord(records: Records, number: string, rp?: string): readonly string[] | undefined {
  const [found, second] = records.filter((one) => one[0] === number && (rp === undefined || one[1] === rp))
  return second ? undefined : found
}

/** Record 201: RP, line, kind, code type, code, name, amount, strength flag, unit; records 101 and 111 of its RP say the rest. */
function drugLine(drug: readonly string[], records: Records): string | null {
  const [, rp = '', , , , , name = '', amount = '', , unit = ''] = drug
  const form = onlyRecord(records, RECORD.form, rp)
  const usage = onlyRecord(records, RECORD.usage, rp)
  if (!form || !usage) return null
  const quantity = (form[4] ?? '') + (QUANTITY_UNITS[form[2] ?? ''] ?? '')
  return [name, `${amount}${unit}`, usage[4] ?? '', quantity].filter((part) => part !== '').join('　')
}
