/** Invented doctors who apply in the demonstration, or whose hospital may, and what the registers of others know of everybody in it. */
import { createHash } from 'node:crypto'
import type { Registration } from '@jitsuin/licence-registry'
import type { Member } from '@jitsuin/membership'
import { INVENTED_PEOPLE } from './people.js'

/** A doctor who applies. */
export type Applicant = {
  readonly family: { readonly ja: string; readonly kana: string; readonly romaji: string }
  readonly given: { readonly ja: string; readonly kana: string; readonly romaji: string }
  readonly sex: 'male' | 'female'
  readonly birthDate: string
  readonly licenceNumber: string
  readonly licenceDate: string
  readonly memberId?: string
}

const FAMILIES = [
  ['架空', 'カクウ', 'KAKU'],
  ['見本', 'ミホン', 'MIHON'],
  ['例田', 'レイダ', 'REIDA'],
  ['仮野', 'カリノ', 'KARINO'],
  ['試山', 'タメシヤマ', 'TAMESHIYAMA'],
  ['雛形', 'ヒナガタ', 'HINAGATA'],
] as const
const GIVENS = [
  ['一郎', 'イチロウ', 'ICHIRO', 'male'],
  ['春子', 'ハルコ', 'HARUKO', 'female'],
  ['健', 'ケン', 'KEN', 'male'],
  ['さくら', 'サクラ', 'SAKURA', 'female'],
] as const

/** Twenty-four of them; every third is not a member of the association. */
export const APPLICANTS: readonly Applicant[] = everyPair(FAMILIES, GIVENS).map(([family, given], at) =>
  applicantOf(family, given, { at, firstNumber: 999_920, isMember: at % 3 !== 2 }),
)

/** A doctor who has not applied yet: whoever tries the demonstration may apply in this name, and the registers know her. */
export const NEWCOMER: Applicant & { readonly memberId: string } = {
  family: { ja: '初野', kana: 'ハツノ', romaji: 'HATSUNO' },
  given: { ja: 'のぞみ', kana: 'ノゾミ', romaji: 'NOZOMI' },
  sex: 'female',
  birthDate: '1991-03-14',
  licenceNumber: '999960',
  licenceDate: '2017-05-10',
  memberId: '9999999960',
}

const MORE_FAMILIES = [
  ...FAMILIES,
  ['空野', 'ソラノ', 'SORANO'],
  ['例木', 'レイキ', 'REIKI'],
  ['仮谷', 'カリヤ', 'KARIYA'],
  ['無山', 'ナシヤマ', 'NASHIYAMA'],
] as const
const BEGINNINGS = [
  ['春', 'ハル', 'HARU'],
  ['夏', 'ナツ', 'NATSU'],
  ['秋', 'アキ', 'AKI'],
  ['冬', 'フユ', 'FUYU'],
  ['光', 'ミツ', 'MITSU'],
] as const
const ENDINGS = [
  ['子', 'コ', 'KO', 'female'],
  ['男', 'オ', 'O', 'male'],
  ['美', 'ミ', 'MI', 'female'],
  ['彦', 'ヒコ', 'HIKO', 'male'],
] as const
const MORE_GIVENS = everyPair(BEGINNINGS, ENDINGS).map(
  ([[ja, kana, romaji], [jaEnd, kanaEnd, romajiEnd, sex]]): Given => [
    ja + jaEnd,
    kana + kanaEnd,
    romaji + romajiEnd,
    sex,
  ],
)

/** Two hundred doctors of an invented hospital, all of them members. Nobody has applied for them yet. */
export const BATCH_PEOPLE: readonly Applicant[] = everyPair(MORE_FAMILIES, MORE_GIVENS).map(
  ([family, given], at) => applicantOf(family, given, { at, firstNumber: 998_001, isMember: true }),
)

type Family = readonly [ja: string, kana: string, romaji: string]
type Given = readonly [ja: string, kana: string, romaji: string, sex: Applicant['sex']]

function everyPair<A, B>(first: readonly A[], second: readonly B[]): (readonly [A, B])[] {
  return first.flatMap((one) => second.map((other) => [one, other] as const))
}

/** Everything about them follows from their place in the list. */
function applicantOf(
  [ja, kana, romaji]: Family,
  [givenJa, givenKana, givenRomaji, sex]: Given,
  {
    at,
    firstNumber,
    isMember,
  }: { readonly at: number; readonly firstNumber: number; readonly isMember: boolean },
): Applicant {
  const birthYear = 1952 + ((at * 7) % 45)
  const number = String(firstNumber + at)
  return {
    family: { ja, kana, romaji },
    given: { ja: givenJa, kana: givenKana, romaji: givenRomaji },
    sex,
    birthDate: `${birthYear}-0${1 + (at % 9)}-1${at % 9}`,
    licenceNumber: number,
    licenceDate: `${birthYear + 26}-05-1${at % 9}`,
    ...(isMember && { memberId: `9999${number}` }),
  }
}

/** An id that is the same at every start: whoever applied is not received twice. */
export function requestIdOf({ licenceNumber }: Applicant): string {
  const hex = createHash('sha256').update(`demonstration applicant ${licenceNumber}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Everybody of the demonstration who is a doctor, as the licence registry knows them. */
export function registeredPeople(): Registration[] {
  const holders = INVENTED_PEOPLE.filter(({ role }) => role === 'medicalDoctor')
  return [...holders, ...APPLICANTS, NEWCOMER, ...BATCH_PEOPLE].map(
    ({ family, given, sex, birthDate, licenceNumber, licenceDate }) => ({
      name: `${family.ja}　${given.ja}`,
      sex,
      birthDate,
      registrationDate: licenceDate,
      registrationNumber: licenceNumber,
      standing: 'registered',
    }),
  )
}

/** Those of them who are members. */
export function knownMembers(): Member[] {
  const holders = INVENTED_PEOPLE.map(({ jmaMemberId, ...person }) => ({
    ...person,
    ...(jmaMemberId !== undefined && { memberId: jmaMemberId }),
  }))
  return [...holders, ...APPLICANTS, NEWCOMER, ...BATCH_PEOPLE].flatMap(
    ({ memberId, family, given, birthDate }) =>
      memberId === undefined
        ? []
        : [
            {
              memberId,
              name: `${family.ja}　${given.ja}`,
              birthDate,
              associationId: 'tokyo-med',
              since: '2001-04-01',
            },
          ],
  )
}
