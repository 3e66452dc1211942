/** The invented register of the double. */

/** Whether a registration is in force. */
export const STANDINGS = ['registered', 'suspended', 'struck-off', 'deceased'] as const
export type Standing = (typeof STANDINGS)[number]

/** One registration. Days are those of Japan. */
export type Registration = {
  /** Kanji, family name, one full-width space, given name. */
  readonly name: string
  readonly sex: 'male' | 'female'
  readonly birthDate: string
  readonly registrationDate: string
  readonly registrationNumber: string
  readonly standing: Standing
}

/** The four items that are compared. */
export type Question = Pick<Registration, 'name' | 'birthDate' | 'registrationDate' | 'registrationNumber'>

/** Invented doctors; none of them exists. */
export const INVENTED_REGISTER: readonly Registration[] = [
  doctor('実印　太郎', 'male', '1955-08-01', '1981-05-20', '999901'),
  doctor('見本　花子', 'female', '1970-03-14', '1995-04-28', '999902'),
  doctor('架空　一郎', 'male', '1980-12-31', '2006-05-10', '999903'),
  doctor('試験　さくら', 'female', '1990-07-07', '2016-04-25', '999904'),
  doctor('髙橋　例子', 'female', '1965-11-23', '1990-06-01', '999905'),
  doctor('仮名　次郎', 'male', '1948-02-29', '1974-05-15', '999906', 'deceased'),
  doctor('停止　三郎', 'male', '1972-09-09', '1998-05-11', '999907', 'suspended'),
  doctor('抹消　四郎', 'male', '1960-01-15', '1986-06-03', '999908', 'struck-off'),
  doctor('新人　若葉', 'female', '2001-04-02', '2026-04-20', '999909'),
]

function doctor(
  ...[name, sex, birthDate, registrationDate, registrationNumber, standing = 'registered']: [
    string,
    Registration['sex'],
    string,
    string,
    string,
    Standing?,
  ]
): Registration {
  return { name, sex, birthDate, registrationDate, registrationNumber, standing }
}

const ITEMS = ['name', 'birthDate', 'registrationDate', 'registrationNumber'] as const
/** Fewer agreeing items are another person. */
const FEWEST_AGREEING = 2

/** What the register says to a question: item by item, about the registration that agrees most. */
export type Answer = {
  readonly items: Readonly<Record<(typeof ITEMS)[number], 'match' | 'differs'>>
  readonly standing: Standing | 'not-found'
}

/** Compares the four items. */
export function matchQuestion(register: readonly Registration[], question: Question): Answer {
  let best: { readonly count: number; readonly answer: Answer } | undefined
  for (const registration of register) {
    const items = compare(registration, question)
    const count = ITEMS.filter((item) => items[item] === 'match').length
    if (count >= FEWEST_AGREEING && count > (best?.count ?? 0)) {
      best = { count, answer: { items, standing: registration.standing } }
    }
  }
  return best?.answer ?? { items: compare(undefined, question), standing: 'not-found' }
}

function compare(registration: Registration | undefined, question: Question): Answer['items'] {
  const judge = (item: keyof Question) =>
    registration && formOf(item, registration[item]) === formOf(item, question[item]) ? 'match' : 'differs'
  return {
    name: judge('name'),
    birthDate: judge('birthDate'),
    registrationDate: judge('registrationDate'),
    registrationNumber: judge('registrationNumber'),
  }
}

/** Width and spaces never matter; numbers may have zeros in front. */
function formOf(item: keyof Question, value: string): string {
  const text = value.normalize('NFKC').replace(/\s+/gu, '')
  return item === 'registrationNumber' ? text.replace(/^0+(?=\d)/, '') : text
}

/** The public search (N-16): name and sex lead to years of registration, and to nothing else (T-N16-1). */
export function searchYears(
  register: readonly Registration[],
  { name, sex }: Pick<Registration, 'name' | 'sex'>,
): readonly number[] {
  return register
    .filter(
      (one) =>
        one.sex === sex && one.standing === 'registered' && formOf('name', one.name) === formOf('name', name),
    )
    .map(({ registrationDate }) => Number(registrationDate.slice(0, 4)))
    .sort((a, b) => a - b)
}
