/**
 * Form and papers side by side (portal-issuance-exchange §2.4.2). Width, spaces and dashes never matter; old forms of characters and
 * ways of writing an address are shown as variants, for a person to judge.
 */
import type { ApplicationForm, Comparison } from '../../contract.js'
import type { CasePaper } from './documents.js'

type Verdict = Comparison['verdict']
type Item = Comparison['item']

/** What each item reads in form and papers; birth dates and numbers have one form only. */
const ITEMS: Readonly<
  Record<
    Item,
    {
      readonly inForm: (form: ApplicationForm) => string | undefined
      readonly onPaper: (paper: CasePaper) => string | undefined
      readonly on: readonly CasePaper['kind'][]
      readonly tolerance: 'text' | 'exact'
    }
  >
> = {
  name: {
    inForm: ({ name }) => `${name.family}　${name.given}`,
    onPaper: ({ facts }) => facts.name,
    on: ['applicationForm', 'residenceRecord', 'medicalLicence', 'identity'],
    tolerance: 'text',
  },
  birthDate: {
    inForm: ({ birthDate }) => birthDate,
    onPaper: ({ facts }) => facts.birthDate,
    on: ['residenceRecord', 'medicalLicence', 'identity'],
    tolerance: 'exact',
  },
  address: {
    inForm: ({ address }) => address.prefecture + address.rest,
    onPaper: ({ facts }) => facts.address,
    on: ['residenceRecord', 'identity'],
    tolerance: 'text',
  },
  licenceNumber: {
    inForm: ({ licenceNumber }) => licenceNumber,
    onPaper: ({ facts }) => facts.licenceNumber,
    on: ['medicalLicence'],
    tolerance: 'exact',
  },
  licenceDate: {
    inForm: ({ licenceDate }) => licenceDate,
    onPaper: ({ facts }) => facts.licenceDate,
    on: ['medicalLicence'],
    tolerance: 'exact',
  },
  otherName: {
    inForm: ({ otherName }) => (otherName?.kind === 'formerSurname' ? otherName.family : otherName?.name),
    onPaper: ({ facts }) => facts.formerSurname ?? facts.commonName,
    on: ['familyRegister'],
    tolerance: 'text',
  },
}

/** Compares every item that the form states with every paper that can carry it. */
export function compare(form: ApplicationForm, papers: readonly CasePaper[]): readonly Comparison[] {
  const items = Object.keys(ITEMS) as Item[] // the table has no other keys
  return items.flatMap((item) => {
    const { inForm, onPaper, on, tolerance } = ITEMS[item]
    const stated = inForm(form)
    if (stated === undefined) return []
    const rows = papers
      .filter(({ kind }) => on.includes(kind))
      .map((paper) => {
        const value = onPaper(paper)
        const verdict = value === undefined ? ('unread' as const) : judgeSame(stated, value, tolerance)
        return {
          documentId: paper.documentId,
          kind: paper.kind,
          verdict,
          ...(value !== undefined && { value }),
        }
      })
    return [{ item, form: stated, papers: rows, verdict: worstOf(rows.map(({ verdict }) => verdict)) }]
  })
}

/** Whether items that papers state disagree; what a paper does not carry says nothing. */
export function judgeAgreement(comparisons: readonly Comparison[]): 'agrees' | 'variant' | 'differs' {
  const worst = worstOf(comparisons.map(({ verdict }) => verdict))
  return worst === 'unread' ? 'agrees' : worst
}

const FROM_WORST: readonly Verdict[] = ['differs', 'variant', 'agrees', 'unread']

/** Items that no paper states are unread as a whole; otherwise the worst one counts. */
function worstOf(verdicts: readonly Verdict[]): Verdict {
  return FROM_WORST.find((verdict) => verdicts.includes(verdict)) ?? 'unread'
}

/** Whether two readings of one item are the same. */
export function judgeSame(
  stated: string,
  read: string,
  tolerance: 'text' | 'exact' = 'text',
): 'agrees' | 'variant' | 'differs' {
  if (tolerance === 'exact') return exactForm(stated) === exactForm(read) ? 'agrees' : 'differs'
  if (plainForm(stated) === plainForm(read)) return 'agrees'
  return variantForm(stated) === variantForm(read) ? 'variant' : 'differs'
}

/** Numbers may have zeros in front. */
function exactForm(text: string): string {
  return text.normalize('NFKC').replace(/^0+(?=\d+$)/, '')
}

function plainForm(text: string): string {
  return text.normalize('NFKC').replace(/[\s‐‑–—−ー-]+/gu, (gap) => (/^\s+$/u.test(gap) ? '' : '-'))
}

function variantForm(text: string): string {
  return plainForm(text)
    .replace(/丁目|番地の?|番(?!町)|号/gu, '-')
    .replace(/[一二三四五六七八九](?=-)/gu, (digit) => String('一二三四五六七八九'.indexOf(digit) + 1))
    .replace(/-+/g, '-')
    .replace(/-$/, '')
    .replace(/./gu, (character) => PLAIN_CHARACTERS.get(character) ?? character)
}

/** Old and variant forms that names are often written with, after the everyday form of each. */
const VARIANTS = [
  '高髙',
  '崎﨑嵜埼',
  '辺邊邉',
  '斉斎齋齊',
  '浜濱濵',
  '島嶋嶌',
  '沢澤',
  '国國',
  '広廣',
  '真眞',
  '富冨',
  '桑桒',
  '徳德',
  '恵惠',
  '栄榮',
  '桜櫻',
  '竜龍',
  '瀬瀨',
  '槙槇',
  '吉𠮷',
  '黒黑',
  '宝寶',
  '実實',
  '静靜',
  '関關',
  '鉄鐵',
  '与與',
  '万萬',
  '円圓',
  '会會',
  '桧檜',
  '滝瀧',
  '薮藪',
  '籠篭',
  '曽曾',
  '豊豐',
  '亀龜',
]
const PLAIN_CHARACTERS: ReadonlyMap<string, string> = new Map(
  VARIANTS.flatMap((row) => {
    const [plain = '', ...others] = row
    return others.map((other) => [other, plain] as const)
  }),
)
