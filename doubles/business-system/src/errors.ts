import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const LOOK_AGAIN = {
  ja: '一覧で内容を確かめて、もう一度選んでください。',
  en: 'Check it in the list and choose it again.',
}

/** Every code that the invented clinic's business system refuses with. */
export const BUSINESS_SYSTEM_ERRORS = {
  'clinic/doctor-unknown': {
    ja: 'この医師は登録されていません。',
    en: 'There is no such doctor here.',
    next: { ja: '最初の画面で医師を選んでください。', en: 'Choose a doctor on the first page.' },
  },
  'clinic/prescription-unknown': {
    ja: 'この処方は、この医師の一覧にありません。署名していません。',
    en: 'This prescription is not in this doctor’s list. Nothing was signed.',
    next: { ja: '一覧を開き直してください。', en: 'Open the list again.' },
  },
  'clinic/changed-since-shown': {
    ja: '画面に表示した後で、処方の内容が変わりました。署名していません。',
    en: 'The prescription changed after it was shown. Nothing was signed.',
    next: LOOK_AGAIN,
  },
  'clinic/already-handed-in': {
    ja: 'この処方は、すでに署名の途中か署名済みです。',
    en: 'This prescription is being signed, or is signed already.',
    next: { ja: '一覧で状態を確かめてください。', en: 'See its state in the list.' },
  },
  'clinic/not-approved': {
    ja: '署名の承認がありません。署名していません。',
    en: 'There is no approval to sign under. Nothing was signed.',
    next: {
      ja: '「署名する」を押し、スマートフォンで承認してください。',
      en: 'Press Sign, and approve on the phone.',
    },
  },
  'clinic/locked': {
    ja: '画面はロックされています。署名していません。',
    en: 'The screen is locked. Nothing was signed.',
    next: { ja: '「続ける」を押してください。', en: 'Press Continue.' },
  },
  'clinic/not-signed': {
    ja: 'この処方には、まだ署名がありません。',
    en: 'This prescription is not signed yet.',
    next: { ja: '署名が終わってから開いてください。', en: 'Open it once it is signed.' },
  },
  'clinic/document-of-another': {
    ja: '署名クライアントが返した文書は、この処方のものではありません。受け取っていません。',
    en: 'The signing client gave back a document of something else. It was not kept.',
    next: {
      ja: 'システムの担当者に、この番号を伝えてください。',
      en: 'Tell this code to whoever looks after the system.',
    },
  },
  'clinic/client-unreachable': {
    ja: 'この端末の署名クライアントにつながりません。',
    en: 'The signing client of this computer does not answer.',
    next: {
      ja: '署名クライアントが動いているか確かめてください。依頼した署名は、つながると自動で進みます。',
      en: 'See that it runs. What was asked for goes on by itself once it answers.',
    },
  },
  'clinic/client-refused': {
    ja: '署名クライアントが依頼を受け付けませんでした。',
    en: 'The signing client did not take the request.',
    next: {
      ja: 'システムの担当者に、この番号を伝えてください。',
      en: 'Tell this code to whoever looks after the system.',
    },
  },
} as const satisfies ErrorTable

/** The business system cannot do what was asked. */
export class BusinessSystemError extends CodedError<keyof typeof BUSINESS_SYSTEM_ERRORS> {}

/** A refusal that the signing client or the service behind it worded; it goes to the reader as it is. */
export type Refused = {
  readonly code: string
  readonly ja: string
  readonly en: string
  readonly next: { readonly ja: string; readonly en: string }
}

/** The words of one of our own codes, for a result that stands beside others. */
export function wordsOf(code: keyof typeof BUSINESS_SYSTEM_ERRORS): Refused {
  return { code, ...BUSINESS_SYSTEM_ERRORS[code] }
}
