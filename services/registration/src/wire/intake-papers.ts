/** Which papers an application needs, the rules shown while one chooses, and what is still missing (requirements C-03). */
import type { Text } from '@jitsuin/kernel'
import {
  type Answers,
  type FieldName,
  type FieldProblemCode,
  findFieldProblems,
  INTAKE_FIELDS,
} from './intake-fields.js'
import type { DocumentKind, IdentityKind } from './vocabulary.js'

/** Papers that are photographed here; the residence record is sent by post, because only its original counts. */
export const UPLOADED_KINDS = ['photo', 'medicalLicence', 'identity', 'familyRegister'] as const
export type UploadedKind = (typeof UPLOADED_KINDS)[number]

/** Which side of a paper a picture shows, as the applicant says. */
export const DECLARED_SIDES = ['front', 'back', 'notificationSlip'] as const
export type DeclaredSide = (typeof DECLARED_SIDES)[number]

/** What to heed for each identity document. */
export const IDENTITY_RULES = {
  passport: {
    ja: '顔写真のページを撮影します。有効期限内のものに限ります。',
    en: 'The page with your photo; it must be valid.',
  },
  drivingLicence: {
    ja: '表面を撮影します。住所が変わった方は裏面も必要です。',
    en: 'The front; also the back if your address has changed.',
  },
  drivingHistory: {
    ja: '2012年（平成24年）4月1日以降に交付されたものに限ります。',
    en: 'Only if issued on or after 2012-04-01.',
  },
  residentRegisterCard: { ja: '写真付きで、有効期限内のものに限ります。', en: 'With a photo, and valid.' },
  myNumberCard: {
    ja: '表面だけを撮影します。裏面（個人番号）は絶対に送らないでください。',
    en: 'The front only. Never send the back: it shows your number.',
  },
  governmentEmployeeId: {
    ja: '写真の貼り替えを防ぐ処理（割印・ラミネートなど）のあるものに限ります。',
    en: 'Only if its photo cannot be swapped.',
  },
} as const satisfies Readonly<Record<IdentityKind, Text>>

/** Whether a side of an identity document may be taken in (T-C03-2). The back of a My Number card never is. */
export function judgeSide(
  identityKind: IdentityKind,
  side: DeclaredSide,
): 'accepted' | 'my-number-back' | 'notification-slip' {
  if (side === 'notificationSlip') return 'notification-slip'
  return identityKind === 'myNumberCard' && side === 'back' ? 'my-number-back' : 'accepted'
}

/** A paper that was taken in, as far as completeness goes. */
export type HeldPaper = {
  readonly kind: DocumentKind
  readonly identityKind?: IdentityKind | undefined
  readonly side?: DeclaredSide | undefined
}

/** The papers that the answers ask for. */
export function neededPapers({ otherNameKind }: Answers): readonly UploadedKind[] {
  return UPLOADED_KINDS.filter((kind) => kind !== 'familyRegister' || otherNameKind === 'formerSurname')
}

/** One thing that is missing or wrong. */
export type Missing =
  | { readonly what: 'field'; readonly field: FieldName; readonly code: FieldProblemCode }
  | { readonly what: 'paper'; readonly kind: UploadedKind }

/** Everything that keeps the application from being sent; empty when it is complete. */
export function findMissing(answers: Answers, held: readonly HeldPaper[], today: string): readonly Missing[] {
  const fields = findFieldProblems(answers, today).map((problem) => ({ what: 'field', ...problem }) as const)
  const papers = neededPapers(answers).filter((kind) => !held.some((paper) => fits(paper, kind, answers)))
  return [...fields, ...papers.map((kind) => ({ what: 'paper', kind }) as const)]
}

/** An identity document must be of the kind that the answers name, and show its front. */
function fits(paper: HeldPaper, kind: UploadedKind, { identityKind }: Answers): boolean {
  if (paper.kind !== kind) return false
  return kind !== 'identity' || (paper.identityKind === identityKind && paper.side !== 'back')
}

/** The pages of the wizard in their order: one group of questions each. */
export const INTAKE_PAGES = {
  kind: { ja: '申請の種類', en: 'What you apply for', fields: ['kind', 'previousCardId'], papers: [] },
  name: {
    ja: 'お名前',
    en: 'Your name',
    fields: ['family', 'given', 'familyKana', 'givenKana', 'familyRomaji', 'givenRomaji'],
    papers: [],
  },
  'other-name': {
    ja: '旧姓・通名',
    en: 'Another name',
    fields: ['otherNameKind', 'otherName', 'otherNameRomaji', 'otherNamePrint'],
    papers: ['familyRegister'],
  },
  person: { ja: '生年月日と性別', en: 'Birth date and sex', fields: ['birthDate', 'sex'], papers: [] },
  address: {
    ja: '住民票の住所',
    en: 'Your registered address',
    fields: ['postalCode', 'prefecture', 'addressRest'],
    papers: [],
  },
  contact: {
    ja: 'ご連絡先',
    en: 'How to reach you',
    fields: ['email', 'phone', 'contactKind', 'contactPostalCode', 'contactPrefecture', 'contactRest'],
    papers: [],
  },
  licence: {
    ja: '医籍の登録',
    en: 'Your medical registration',
    fields: ['licenceNumber', 'licenceDate'],
    papers: ['medicalLicence'],
  },
  membership: { ja: '医師会の会員', en: 'Membership', fields: ['membership', 'memberId'], papers: [] },
  workplace: {
    ja: '勤務先',
    en: 'Workplace',
    fields: ['workplaceKind', 'workplaceName', 'workplacePhone'],
    papers: [],
  },
  pickup: { ja: 'カードの受け取り', en: 'Picking up the card', fields: ['pickupPlaceId'], papers: [] },
  photo: { ja: '顔写真', en: 'Your photo', fields: [], papers: ['photo'] },
  identity: {
    ja: '身分証',
    en: 'Identity document',
    fields: ['identityKind', 'identityValidUntil', 'identityIssuedOn', 'identityAntiSwap', 'identityPhoto'],
    papers: ['identity'],
  },
  residence: { ja: '住民票の写し', en: 'Residence record', fields: ['residenceIssuedOn'], papers: [] },
} as const satisfies Readonly<
  Record<string, Text & { readonly fields: readonly FieldName[]; readonly papers: readonly UploadedKind[] }>
>
export type IntakePage = keyof typeof INTAKE_PAGES
/** Every page, in order; the review follows them. */
export const ALL_INTAKE_PAGES = Object.keys(INTAKE_PAGES) as IntakePage[] // the table has no other keys

/** The page on which something missing is mended. */
export function pageOf(missing: Missing): IntakePage {
  const found = ALL_INTAKE_PAGES.find((page) => {
    const { fields, papers }: { fields: readonly string[]; papers: readonly string[] } = INTAKE_PAGES[page]
    return missing.what === 'field' ? fields.includes(missing.field) : papers.includes(missing.kind)
  })
  return found ?? 'kind'
}

/** What is missing on one page. */
export function missingOn(page: IntakePage, missing: readonly Missing[]): readonly Missing[] {
  return missing.filter((one) => pageOf(one) === page)
}

/** The name of a field. */
export function fieldName(field: FieldName): Text {
  return INTAKE_FIELDS[field]
}
