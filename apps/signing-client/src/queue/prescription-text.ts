/**
 * A prescription CSV (処方情報CSV) in words, for the holder's phone. The first line says whose it is, so that nobody takes one
 * patient for another; each drug stands with its amount and use. Pure: the same CSV gives the same text.
 */
import { utf8 } from '@jitsuin/kernel'

type Row = readonly string[]

/** Octets that fit on a sheet (packages/second-key, sheet.ts), less what says that there is more. */
const ROOM = 1900

/** Dosage forms (剤形区分, record 101): what their number counts. */
const COUNTED = { '1': '日分', '2': '回分', '3': '（日数または回数）', '4': '日分' } as const
const SEXES = { '1': '男性', '2': '女性' } as const

/** Describes a CSV that `checkCsv` lets pass; what it does not hold is left out. */
export function describePrescription(csv: Uint8Array): string {
  const rows = new TextDecoder()
    .decode(csv)
    .split('\n')
    .map((line) => line.split(','))
  const lines = [...patientLines(rows), ...drugLines(rows), ...noteLines(rows)]
    .map(tidy)
    .filter((line) => line !== '')
  return fitting(lines)
}

function patientLines(rows: readonly Row[]): readonly string[] {
  const [, number = '', name = '', kana = ''] = find(rows, '11')
  const [[, sex = ''], [, birth = ''], [, written = '']] = [
    find(rows, '12'),
    find(rows, '13'),
    find(rows, '51'),
  ]
  const heading = [
    name === '' ? kana.normalize('NFKC') : name,
    name === '' || kana === '' ? '' : `（${kana.normalize('NFKC')}）`,
    ageAt(birth, written),
    word(SEXES, sex),
  ]
  const facts = [
    dateOf(birth) && `${dateOf(birth)}生まれ`,
    number && `患者番号 ${number}`,
    dateOf(written) && `交付 ${dateOf(written)}`,
  ]
  return [heading.filter(Boolean).join(' '), facts.filter(Boolean).join('　')]
}

function drugLines(rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) => {
    const [record, group = ''] = row
    if (record === '201') return [drugLine(row, rows), ...supplements(rows, row)]
    const isLast = record === '201' || record === '281'
    return isLast || record !== '101' ? [] : [`${group}) ${useLine(rows, group)}`]
  })
}

/** Amounts of medicines to swallow are those of a day (record 201, item 7). */
function drugLine(row: Row, rows: readonly Row[]): string {
  const [, group = '', , , , code = '', name = '', amount = '', , unit = ''] = row
  const [, , form = ''] = rows.find(([record, of]) => record === '101' && of === group) ?? []
  return `・${name === '' ? code : name}　${form === '1' ? '1日' : ''}${amount}${unit}`
}

function useLine(rows: readonly Row[], group: string): string {
  const of = (record: string) => rows.find(([first, own]) => first === record && own === group) ?? []
  const [, , form = '', formName = '', count = ''] = of('101')
  const [, , , , use = ''] = of('111')
  const further = rows.filter(([record, own]) => record === '181' && own === group).map((row) => row[4] ?? '')
  const counted = count === '' ? '' : `${count}${word(COUNTED, form) || '（数量）'}`
  return [formName, use, counted, ...further].filter(Boolean).join('　')
}

function supplements(rows: readonly Row[], [, group, place]: Row): readonly string[] {
  const own = rows.filter(([record, of, at]) => record === '281' && of === group && at === place)
  return own.map((row) => `　（${row[5] ?? ''}）`)
}

function noteLines(rows: readonly Row[]): readonly string[] {
  const [, uses = ''] = find(rows, '64')
  const [, splits = '', split = ''] = find(rows, '63')
  const remarks = rows.filter(([record]) => record === '81').map((row) => `備考: ${row[3] ?? ''}`)
  return [
    uses && `リフィル ${uses}回`,
    splits && `分割 ${splits}回のうち${split}回目`,
    ...remarks.filter((line) => line !== '備考: '),
  ]
}

/** Whole lines alone; what has no room is counted, and read on the screen where the list was made. */
function fitting(lines: readonly string[]): string {
  let octets = 0
  const fits = lines.filter((line) => {
    octets += utf8(line).length + 1
    return octets <= ROOM
  })
  const left = lines.length - fits.length
  return [...fits, ...(left > 0 ? [`ほか${left}行は、依頼した端末の画面で確かめてください`] : [])].join('\n')
}

function find(rows: readonly Row[], record: string): Row {
  return rows.find(([first]) => first === record) ?? []
}

/** What stands behind a word of the table; nothing for what it does not have. */
function word(table: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(table, code) ? (table[code] ?? '') : ''
}

function dateOf(compact: string): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(compact) ?? []
  return year === undefined ? '' : `${year}-${month}-${day}`
}

/** Whole years on the day on which it was written. */
function ageAt(birth: string, written: string): string {
  if (dateOf(birth) === '' || dateOf(written) === '') return ''
  const years = Math.floor((Number(written) - Number(birth)) / 10_000)
  return years < 0 ? '' : `${years}歳`
}

/** Fields come from elsewhere: blanks at their ends would make a text that no sheet holds. */
function tidy(line: string): string {
  return line.trim()
}
