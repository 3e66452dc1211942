/** The invented doctors, patients and prescriptions. Nobody in it exists, and no drug is advice. */
import type { Doctor, Insurer } from './contract.js'
import type { Drug, Patient, Prescription } from './prescription.js'

/** The doctors of the demonstration, whose second keys exist there. */
export const INVENTED_DOCTORS: readonly Doctor[] = [
  { subject: 'DEMO-0001', name: '実印　太郎', kana: 'ｼﾞﾂｲﾝ ﾀﾛｳ' },
  { subject: 'DEMO-0002', name: '見本　花子', kana: 'ﾐﾎﾝ ﾊﾅｺ' },
]

const TWICE = { useCode: '1012040400000000', use: '１日２回朝夕食後　服用', timesADay: 2 }
const ONCE = { useCode: '1011000400000000', use: '１日１回朝食後　服用', timesADay: 1 }
const THRICE = { useCode: '1013044400000000', use: '１日３回朝昼夕食後　服用', timesADay: 3 }
const drug = (code: string, name: string, facts: Pick<Drug, 'amount' | 'days'> & typeof TWICE): Drug => ({
  code,
  name,
  unit: '錠',
  ...facts,
})
const DRUGS = {
  etodolac: drug('1149032F1ZZZ', '【般】エトドラク錠１００ｍｇ', { ...TWICE, amount: '4', days: 14 }),
  amlodipine: drug('2171022F1ZZZ', '【般】アムロジピン錠２．５ｍｇ', { ...ONCE, amount: '1', days: 30 }),
  rebamipide: drug('2329021F1ZZZ', '【般】レバミピド錠１００ｍｇ', { ...THRICE, amount: '3', days: 14 }),
  loratadine: drug('4490027F1ZZZ', '【般】ロラタジン錠１０ｍｇ', { ...ONCE, amount: '1', days: 7 }),
  metformin: drug('3962002F2ZZZ', '【般】メトホルミン塩酸塩錠２５０ｍｇ', {
    ...TWICE,
    amount: '2',
    days: 28,
  }),
} as const

const person = (
  number: string,
  name: string,
  kana: string,
  birth: `${Patient['sex']} ${string}`,
): Patient => {
  const [sex, birthDate = ''] = birth.split(' ')
  return { number, name, kana, sex: sex === 'male' ? 'male' : 'female', birthDate }
}
/** One row of the invented list; the order is that of the day. */
type Row = {
  readonly patient: Patient
  readonly insurer: Insurer
  readonly drugs: readonly (keyof typeof DRUGS)[]
  readonly minutesAgo: number
  readonly lineEnds?: 'crlf'
}

const FIRST_LIST: readonly Row[] = [
  {
    patient: person('P000123', '見本　花江', 'ﾐﾎﾝ ﾊﾅｴ', 'female 1980-04-15'),
    insurer: 'employee',
    drugs: ['etodolac'],
    minutesAgo: 52,
  },
  {
    patient: person('P000207', '架空　一郎', 'ｶｸｳ ｲﾁﾛｳ', 'male 1948-11-03'),
    insurer: 'elderly',
    drugs: ['amlodipine', 'rebamipide'],
    minutesAgo: 38,
  },
  {
    patient: person('P000311', '例示　みどり', 'ﾚｲｼﾞ ﾐﾄﾞﾘ', 'female 2019-06-30'),
    insurer: 'employee',
    drugs: ['loratadine'],
    minutesAgo: 21,
  },
  {
    patient: person('P000312', '例示　みどり', 'ﾚｲｼﾞ ﾐﾄﾞﾘ', 'female 1952-01-09'),
    insurer: 'national',
    drugs: ['metformin', 'amlodipine'],
    minutesAgo: 17,
  },
  {
    patient: person('P000455', '試験　次郎', 'ｼｹﾝ ｼﾞﾛｳ', 'male 1975-09-21'),
    insurer: 'national',
    drugs: ['etodolac', 'rebamipide'],
    minutesAgo: 12,
    lineEnds: 'crlf',
  },
  {
    patient: person('P000518', '仮名　さくら', 'ｶﾒｲ ｻｸﾗ', 'female 1996-02-29'),
    insurer: 'employee',
    drugs: ['loratadine'],
    minutesAgo: 6,
  },
  {
    patient: person('P000633', '模擬　健', 'ﾓｷﾞ ｹﾝ', 'male 1963-12-24'),
    insurer: 'employee',
    drugs: ['amlodipine'],
    minutesAgo: 2,
  },
]
const SECOND_LIST: readonly Row[] = [
  {
    patient: person('P000702', '演習　和子', 'ｴﾝｼｭｳ ｶｽﾞｺ', 'female 1941-05-05'),
    insurer: 'elderly',
    drugs: ['amlodipine'],
    minutesAgo: 33,
  },
  {
    patient: person('P000714', '架空　大地', 'ｶｸｳ ﾀﾞｲﾁ', 'male 2011-08-11'),
    insurer: 'national',
    drugs: ['loratadine'],
    minutesAgo: 15,
  },
  {
    patient: person('P000725', '見本　光', 'ﾐﾎﾝ ﾋｶﾙ', 'male 1988-03-03'),
    insurer: 'employee',
    drugs: ['rebamipide'],
    minutesAgo: 4,
  },
]
const LISTS = [FIRST_LIST, SECOND_LIST]

/** What the lists are made with. */
export type Making = {
  readonly now: Date
  /** Random octets. */
  readonly random: (size: number) => Uint8Array
  /** How many prescriptions were made before; numbers go on from there. */
  readonly before: number
}

/** A fresh list for the doctor at this place among the doctors. */
export function inventedList(
  { subject }: Doctor,
  at: number,
  { now, random, before }: Making,
): Prescription[] {
  const rows = LISTS[at % LISTS.length] ?? FIRST_LIST
  return rows.map(({ patient, insurer, drugs, minutesAgo, lineEnds = 'lf' as const }, index) => ({
    id: Buffer.from(random(8)).toString('hex'),
    number: `RX-${String(before + index + 1).padStart(4, '0')}`,
    doctor: subject,
    patient,
    insurer,
    drugs: drugs.map((name) => DRUGS[name]),
    writtenAt: new Date(now.getTime() - minutesAgo * 60_000).toISOString(),
    lineEnds,
    attempts: 0,
    signing: { state: 'waiting' },
  }))
}
