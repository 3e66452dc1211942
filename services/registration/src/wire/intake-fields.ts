/**
 * What the applicants' form asks, field by field, and what each field refuses. Answers are kept as they were typed, right or
 * wrong, so that nothing is lost; pages and service read them by this one table.
 */
import {
  findRareCharacters,
  normaliseName,
  normaliseWidth,
  readDate,
  readDigits,
  readKana,
  readPhone,
  readPostalCode,
  readRomaji,
  type Text,
} from '@jitsuin/kernel'
import { CASE_KINDS, IDENTITY_KINDS, PREFECTURES } from './vocabulary.js'

/** Why a field is not in order. */
export const FIELD_PROBLEMS = {
  needed: { ja: '入力してください。', en: 'Please fill this in.' },
  choose: { ja: '選んでください。', en: 'Please choose.' },
  'too-long': { ja: '長すぎます。', en: 'This is too long.' },
  'not-kana': { ja: 'ひらがなかカタカナで入力してください。', en: 'Use hiragana or katakana.' },
  'not-romaji': {
    ja: 'アルファベットで入力してください（例: TARO）。',
    en: 'Use Roman letters, such as TARO.',
  },
  'rare-character': {
    ja: 'カードに印字できない文字があります。通用の文字で入力してください（例: 髙→高）。元の文字は書類で確かめます。',
    en: 'A character cannot be printed on the card. Use the common form (such as 高 for 髙); your papers show the original.',
  },
  'date-unreadable': {
    ja: '日付として読み取れません（例: 昭和30年8月1日、1955/8/1）。',
    en: 'This is not a date (such as 1955/8/1).',
  },
  'no-such-day': { ja: 'この日付は暦にありません。', en: 'There is no such day.' },
  'before-era': { ja: 'その元号が始まる前の日付です。', en: 'The era had not begun on that day.' },
  'in-future': { ja: '未来の日付です。', en: 'This day has not come yet.' },
  'not-an-adult': { ja: '生年月日を確かめてください。', en: 'Please check the birth date.' },
  'licence-before-adult': {
    ja: '登録年月日が生年月日と合いません。',
    en: 'The registration does not fit the birth date.',
  },
  'not-postal-code': { ja: '郵便番号は数字7桁です。', en: 'A postal code has seven digits.' },
  'not-phone': {
    ja: '電話番号は0から始まる10桁か11桁です。',
    en: 'A telephone number has 10 or 11 digits and begins with 0.',
  },
  'not-email': { ja: 'メールアドレスの形ではありません。', en: 'This is not an e-mail address.' },
  'not-licence-number': {
    ja: '医籍登録番号は数字（8桁まで）です。',
    en: 'The registration number has up to 8 digits.',
  },
  'not-member-id': {
    ja: '日医会員IDは数字10桁（または9桁）です。',
    en: 'The member ID has 10 (or 9) digits.',
  },
  'not-card-id': {
    ja: 'カード番号は英字3文字と数字9桁です（例: JMA180200000）。',
    en: 'A card ID has 3 letters and 9 digits, such as JMA180200000.',
  },
  'pen-name': {
    ja: '筆名・芸名は記載できません。併記できるのは、旧姓と、特別永住者の方の通名だけです。',
    en: 'Pen names and stage names cannot be added; only a former surname, or the common name of a special permanent resident.',
  },
  'same-surname': { ja: 'いまの姓と同じです。', en: 'This is your present family name.' },
  'identity-expired': {
    ja: '有効期限が切れています。ほかの身分証をお使いください。',
    en: 'It has expired. Please use another document.',
  },
  'history-too-old': {
    ja: '運転経歴証明書は、2012年（平成24年）4月1日以降に交付されたものに限ります。',
    en: 'A driving-history certificate counts only if issued on or after 2012-04-01.',
  },
  'notification-slip': {
    ja: '通知カードは身分証として使えません。マイナンバーカードか、ほかの身分証をお使いください。',
    en: 'A notification slip is no identity document. Use a My Number card or another document.',
  },
  'photo-swappable': {
    ja: '写真の貼り替えを防ぐ処理のない職員証は使えません。ほかの身分証をお使いください。',
    en: 'An ID whose photo can be swapped is not accepted. Please use another document.',
  },
  'no-photo': {
    ja: '写真のない住民基本台帳カードは使えません。',
    en: 'A register card without a photo is not accepted.',
  },
  'residence-too-old': {
    ja: '3か月より前に交付されています。新しい住民票の写しをお取りください。',
    en: 'It was issued more than 3 months ago. Please get a new one.',
  },
} as const satisfies Readonly<Record<string, Text>>
export type FieldProblemCode = keyof typeof FIELD_PROBLEMS

/** Answers as they were typed; what is absent was not answered. */
export type Answers = Readonly<Partial<Record<FieldName, string>>>

type Circumstances = { readonly answers: Readonly<Partial<Record<string, string>>>; readonly today: string }
type Verdict = { readonly value: string } | { readonly problem: FieldProblemCode }
/** Reads a typed answer into the one form that the office keeps. */
type Reader = (typed: string, about: Circumstances) => Verdict
type Asked = (answers: Readonly<Partial<Record<string, string>>>) => 'asked' | 'optional' | 'not-asked'
type Row = Text & { readonly asked: Asked; readonly read: Reader }

const always: Asked = () => 'asked'
const when =
  (field: string, ...values: readonly string[]): Asked =>
  (answers) =>
    values.includes(answers[field] ?? '') ? 'asked' : 'not-asked'

const orProblem = (value: string | undefined, problem: FieldProblemCode): Verdict =>
  value === undefined ? { problem } : { value }
const text =
  (most: number): Reader =>
  (typed) => {
    const value = normaliseWidth(typed)
    return [...value].length > most ? { problem: 'too-long' } : { value }
  }
const name: Reader = (typed) => {
  const value = normaliseName(typed)
  if (findRareCharacters(value).some(({ set }) => set === 'outside')) return { problem: 'rare-character' }
  return [...value].length > 40 ? { problem: 'too-long' } : { value }
}
const kana: Reader = (typed) => orProblem(readKana(typed)?.slice(0, 60), 'not-kana')
const romaji: Reader = (typed) => orProblem(readRomaji(typed)?.slice(0, 60), 'not-romaji')
const oneOf =
  (...values: readonly string[]): Reader =>
  (typed) =>
    values.includes(typed) ? { value: typed } : { problem: 'choose' }
const day: Reader = (typed) => {
  const read = readDate(typed)
  if (read.verdict === 'read') return { value: read.date }
  return { problem: read.verdict === 'unreadable' ? 'date-unreadable' : read.verdict }
}
/** A day of the past that also obeys `rule`. */
const pastDay =
  (rule: (date: string, about: Circumstances) => FieldProblemCode | undefined = () => undefined): Reader =>
  (typed, about) => {
    const verdict = day(typed, about)
    if ('problem' in verdict) return verdict
    const problem = verdict.value > about.today ? 'in-future' : rule(verdict.value, about)
    return problem ? { problem } : verdict
  }
const digits =
  (shape: RegExp, problem: FieldProblemCode): Reader =>
  (typed) => {
    const value = readDigits(typed)
    return value !== undefined && shape.test(value) ? { value } : { problem }
  }
const email: Reader = (typed) => {
  const value = normaliseWidth(typed)
  const isMailbox = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(value)
  return isMailbox && value.length <= 200 ? { value } : { problem: 'not-email' }
}
const refusing =
  (refused: string, problem: FieldProblemCode, reader: Reader): Reader =>
  (typed, about) =>
    typed === refused ? { problem } : reader(typed, about)

/** A driving-history certificate counts from this day on (requirements C-03 ③). */
const FIRST_DRIVING_HISTORY = '2012-04-01'
const IDENTITY_WITH_END = ['passport', 'drivingLicence', 'residentRegisterCard', 'myNumberCard'] as const

/** Changes need a card to change; who renews may no longer find the number. */
const NEEDS_CARD: ReadonlySet<string> = new Set(['damage', 'nameChange', 'membershipChange'])

/** Every field: its name, when it is asked, and how it is read. */
export const INTAKE_FIELDS = {
  kind: {
    ja: '申請の種類',
    en: 'What you apply for',
    asked: always,
    read: oneOf(...Object.keys(CASE_KINDS)),
  },
  previousCardId: {
    ja: 'いまのカードの番号',
    en: 'ID of your present card',
    asked: ({ kind = 'new' }) => (kind === 'new' ? 'not-asked' : NEEDS_CARD.has(kind) ? 'asked' : 'optional'),
    read: (typed) => {
      const value = normaliseName(typed).toUpperCase()
      return /^[A-Z]{3}\d{9}$/.test(value) ? { value } : { problem: 'not-card-id' }
    },
  },
  family: { ja: '姓', en: 'Family name', asked: always, read: name },
  given: { ja: '名', en: 'Given name', asked: always, read: name },
  familyKana: { ja: 'せい（ふりがな）', en: 'Family name in kana', asked: always, read: kana },
  givenKana: { ja: 'めい（ふりがな）', en: 'Given name in kana', asked: always, read: kana },
  familyRomaji: { ja: '姓（ローマ字）', en: 'Family name in Roman letters', asked: always, read: romaji },
  givenRomaji: { ja: '名（ローマ字）', en: 'Given name in Roman letters', asked: always, read: romaji },
  otherNameKind: {
    ja: '併記する名前',
    en: 'A name beside the legal one',
    asked: always,
    read: refusing('penName', 'pen-name', oneOf('none', 'formerSurname', 'commonName')),
  },
  otherName: {
    ja: '旧姓または通名',
    en: 'Former surname or common name',
    asked: when('otherNameKind', 'formerSurname', 'commonName'),
    read: (typed, about) => {
      const verdict = name(typed, about)
      const isSame = 'value' in verdict && verdict.value === normaliseName(about.answers.family ?? '')
      return isSame ? { problem: 'same-surname' } : verdict
    },
  },
  otherNameRomaji: {
    ja: '旧姓または通名（ローマ字）',
    en: 'The same in Roman letters',
    asked: when('otherNameKind', 'formerSurname', 'commonName'),
    read: romaji,
  },
  otherNamePrint: {
    ja: 'カードへの印字',
    en: 'Print it on the card',
    asked: when('otherNameKind', 'formerSurname', 'commonName'),
    read: oneOf('yes', 'no'),
  },
  birthDate: {
    ja: '生年月日',
    en: 'Birth date',
    asked: always,
    read: pastDay((date, { today }) => (yearsBetween(date, today) < 18 ? 'not-an-adult' : undefined)),
  },
  sex: { ja: '性別', en: 'Sex', asked: always, read: oneOf('male', 'female') },
  postalCode: {
    ja: '郵便番号',
    en: 'Postal code',
    asked: always,
    read: (typed) => orProblem(readPostalCode(typed), 'not-postal-code'),
  },
  prefecture: { ja: '都道府県', en: 'Prefecture', asked: always, read: oneOf(...PREFECTURES) },
  addressRest: { ja: '市区町村・番地・建物', en: 'City, block, building', asked: always, read: text(200) },
  phone: {
    ja: '電話番号',
    en: 'Telephone',
    asked: always,
    read: (typed) => orProblem(readPhone(typed), 'not-phone'),
  },
  email: { ja: 'メールアドレス', en: 'E-mail address', asked: always, read: email },
  contactKind: { ja: '郵便物の送り先', en: 'Where letters go', asked: always, read: oneOf('same', 'other') },
  contactPostalCode: {
    ja: '送り先の郵便番号',
    en: 'Postal code for letters',
    asked: when('contactKind', 'other'),
    read: (typed) => orProblem(readPostalCode(typed), 'not-postal-code'),
  },
  contactPrefecture: {
    ja: '送り先の都道府県',
    en: 'Prefecture for letters',
    asked: when('contactKind', 'other'),
    read: oneOf(...PREFECTURES),
  },
  contactRest: {
    ja: '送り先の市区町村・番地・建物',
    en: 'City, block, building for letters',
    asked: when('contactKind', 'other'),
    read: text(200),
  },
  licenceNumber: {
    ja: '医籍登録番号',
    en: 'Medical registration number',
    asked: always,
    read: digits(/^\d{1,8}$/, 'not-licence-number'),
  },
  licenceDate: {
    ja: '医籍登録年月日',
    en: 'Date of registration',
    asked: always,
    read: pastDay((date, { answers, today }) => {
      const birth = day(answers.birthDate ?? '', { answers, today })
      return 'value' in birth && yearsBetween(birth.value, date) < 18 ? 'licence-before-adult' : undefined
    }),
  },
  membership: {
    ja: '日本医師会の会員',
    en: 'Member of the JMA',
    asked: always,
    read: oneOf('member', 'nonMember'),
  },
  memberId: {
    ja: '日医会員ID',
    en: 'Member ID',
    asked: when('membership', 'member'),
    read: digits(/^\d{9,10}$/, 'not-member-id'),
  },
  workplaceKind: { ja: '勤務先', en: 'Workplace', asked: always, read: oneOf('none', 'some') },
  workplaceName: {
    ja: '勤務先の名前',
    en: 'Name of the workplace',
    asked: when('workplaceKind', 'some'),
    read: text(100),
  },
  workplacePhone: {
    ja: '勤務先の電話番号',
    en: 'Telephone of the workplace',
    asked: (answers) => (answers.workplaceKind === 'some' ? 'optional' : 'not-asked'),
    read: (typed) => orProblem(readPhone(typed), 'not-phone'),
  },
  pickupPlaceId: {
    ja: '受け取る医師会',
    en: 'Where you pick up the card',
    asked: always,
    read: (typed) => (/^[a-z0-9-]{1,40}$/.test(typed) ? { value: typed } : { problem: 'choose' }),
  },
  identityKind: {
    ja: '身分証の種類',
    en: 'Kind of identity document',
    asked: always,
    read: refusing('notificationSlip', 'notification-slip', oneOf(...Object.keys(IDENTITY_KINDS))),
  },
  identityValidUntil: {
    ja: '身分証の有効期限',
    en: 'Valid until',
    asked: when('identityKind', ...IDENTITY_WITH_END),
    read: (typed, about) => {
      const verdict = day(typed, about)
      return 'value' in verdict && verdict.value < about.today ? { problem: 'identity-expired' } : verdict
    },
  },
  identityIssuedOn: {
    ja: '運転経歴証明書の交付日',
    en: 'Issued on',
    asked: when('identityKind', 'drivingHistory'),
    read: pastDay((date) => (date < FIRST_DRIVING_HISTORY ? 'history-too-old' : undefined)),
  },
  identityAntiSwap: {
    ja: '写真の貼り替えを防ぐ処理（割印・ラミネートなど）',
    en: 'The photo is protected against swapping',
    asked: when('identityKind', 'governmentEmployeeId'),
    read: refusing('no', 'photo-swappable', oneOf('yes')),
  },
  identityPhoto: {
    ja: '住基カードの写真',
    en: 'The register card has a photo',
    asked: when('identityKind', 'residentRegisterCard'),
    read: refusing('no', 'no-photo', oneOf('yes')),
  },
  residenceIssuedOn: {
    ja: '住民票の写しの交付日',
    en: 'Residence record issued on',
    asked: always,
    read: pastDay((date, { today }) => (date < monthsBefore(today, 3) ? 'residence-too-old' : undefined)),
  },
} as const satisfies Readonly<Record<string, Row>>

/** Name of a field. */
export type FieldName = keyof typeof INTAKE_FIELDS
/** Every field, in the order of the form. */
export const ALL_FIELDS = Object.keys(INTAKE_FIELDS) as FieldName[] // the table has no other keys

/** How a field stands: in order with the value that the office keeps, not asked, or not in order. */
export type FieldStanding =
  | { readonly standing: 'fine'; readonly value: string }
  | { readonly standing: 'not-asked' }
  | { readonly standing: 'problem'; readonly code: FieldProblemCode }

/** Whether a field is asked at all, given the other answers. */
export function needOf(field: FieldName, answers: Answers): 'asked' | 'optional' | 'not-asked' {
  const { asked }: Row = INTAKE_FIELDS[field]
  return asked(answers)
}

/** Judges one field among the others; `today` is the day in Japan. */
export function judgeField(field: FieldName, answers: Answers, today: string): FieldStanding {
  const { read }: Row = INTAKE_FIELDS[field]
  const need = needOf(field, answers)
  const typed = answers[field]?.trim() ?? ''
  if (need === 'not-asked' || (need === 'optional' && typed === '')) return { standing: 'not-asked' }
  if (typed === '') return { standing: 'problem', code: 'needed' }
  const verdict = read(typed, { answers, today })
  return 'value' in verdict
    ? { standing: 'fine', value: verdict.value }
    : { standing: 'problem', code: verdict.problem }
}

/** The fields that are not in order, in the order of the form. */
export function findFieldProblems(
  answers: Answers,
  today: string,
): readonly { readonly field: FieldName; readonly code: FieldProblemCode }[] {
  return ALL_FIELDS.flatMap((field) => {
    const standing = judgeField(field, answers, today)
    return standing.standing === 'problem' ? [{ field, code: standing.code }] : []
  })
}

/** Full years from one day to another, as ages are counted. */
function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

/** The same day some months before; the last day of a month that has no such day (Civil Code art. 143). */
function monthsBefore(date: string, months: number): string {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number)
  const lastDay = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  const at = new Date(Date.UTC(year, month - 1 - months, Math.min(dayOfMonth, lastDay)))
  return at.toISOString().slice(0, 10)
}
