import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const LOOK_AGAIN = {
  ja: '最新の内容を読み込んで、確かめてください。',
  en: 'Load the newest state and check it.',
}

/** What is refused because of the contract of an institution, or about one. */
export const CONTRACT_ERRORS = {
  'contract/none': {
    ja: 'この施設には、署名サービスの利用契約がありません（または、まだ始まっていません）。署名していません。',
    en: 'This institution has no contract for the signing service, or it has not begun. Nothing was signed.',
    next: {
      ja: '署名クライアントから利用契約を申し込んでください。急ぐときはカードで署名できます。',
      en: 'Conclude one on line from the signing client. If it is urgent, sign with the card.',
    },
  },
  'contract/cut-off': {
    ja: '利用料の支払いが確認できないため、この施設の署名を停止しています。署名していません。',
    en: 'The fee of this institution has not been paid, and signing is cut off. Nothing was signed.',
    next: {
      ja: '利用料をお支払いください。入金が記録されると、すぐに使えます。急ぐときはカードで署名できます。',
      en: 'Pay the fee; signing goes on as soon as the payment is recorded. If it is urgent, sign with the card.',
    },
  },
  'contract/ended': {
    ja: 'この施設の利用契約は終了しています。署名していません。',
    en: 'The contract of this institution has ended. Nothing was signed.',
    next: {
      ja: '続けて使うには、クライアントを登録し直し、利用契約を申し込んでください。',
      en: 'To go on, register a client again and conclude a new contract.',
    },
  },
  'contract/exists': {
    ja: 'この施設の利用契約は、すでにあります。',
    en: 'This institution has a contract already.',
    next: {
      ja: '契約の内容を確かめてください。種別や病床数を変えるときは、終了してから申し込み直してください。',
      en: 'Look at it. To change the kind or the number of beds, end it and conclude another one.',
    },
  },
  'contract/not-found': {
    ja: 'この契約は見つかりません。',
    en: 'There is no such contract.',
    next: { ja: '一覧から選んでください。', en: 'Choose one of the list.' },
  },
  'contract/day-refused': {
    ja: 'この日は選べません。今日から1年以内の日を選んでください。',
    en: 'This day cannot be chosen: it must be today or within a year.',
    next: { ja: '日付を選び直してください。', en: 'Choose another day.' },
  },
  'contract/no-end-asked': {
    ja: '取り消せる終了の申し出はありません。',
    en: 'There is no wish to end the contract that could be taken back.',
    next: LOOK_AGAIN,
  },
  'contract/payment-unknown': {
    ja: 'この入金の記録は見つかりません。',
    en: 'There is no such payment.',
    next: LOOK_AGAIN,
  },
  'contract/payment-differs': {
    ja: '同じ番号の入金が、別の内容ですでに記録されています。',
    en: 'Another payment was recorded under this id before.',
    next: LOOK_AGAIN,
  },
  'contract/payment-refused': {
    ja: 'この入金は記録できません。年度の請求がないか、入金日が今日より後です。',
    en: 'This payment cannot be recorded: there is no invoice for the year, or it lies in the future.',
    next: { ja: '年度と入金日を確かめてください。', en: 'Check the year and the day.' },
  },
  'contract/corrected-already': {
    ja: 'この入金の記録は、すでに訂正されています。',
    en: 'This payment was corrected already.',
    next: { ja: '訂正後の記録を訂正してください。', en: 'Correct the newer entry.' },
  },
  'contract/extension-refused': {
    ja: 'この日までは延ばせません。いまの期限より後で、その年度のうちの日にしてください。',
    en: 'The grace cannot last until then: choose a day after the present one and within the fiscal year.',
    next: { ja: '日付を選び直してください。', en: 'Choose another day.' },
  },
  'contract/extension-open': {
    ja: 'この年度には、確認を待つ期限の延長がすでにあります。',
    en: 'An extension for this year waits for a second officer already.',
    next: { ja: '先にそれを確認するか、断ってください。', en: 'Confirm or refuse that one first.' },
  },
  'contract/extension-unknown': {
    ja: 'この期限の延長は見つからないか、すでに決まっています。',
    en: 'There is no such extension, or it was decided before.',
    next: LOOK_AGAIN,
  },
  'contract/same-officer': {
    ja: '期限の延長を求めた人は、自分では確認できません。',
    en: 'Whoever asked for an extension cannot confirm it.',
    next: { ja: '別の担当者に確認を頼んでください。', en: 'Have another officer confirm it.' },
  },
} as const satisfies ErrorTable

/** A code about contracts. */
export type ContractErrorCode = keyof typeof CONTRACT_ERRORS

/** What each code answers over HTTP. */
export const CONTRACT_STATUSES = {
  'contract/none': 403,
  'contract/cut-off': 403,
  'contract/ended': 403,
  'contract/exists': 409,
  'contract/not-found': 404,
  'contract/day-refused': 422,
  'contract/no-end-asked': 409,
  'contract/payment-unknown': 404,
  'contract/payment-differs': 409,
  'contract/payment-refused': 422,
  'contract/corrected-already': 409,
  'contract/extension-refused': 422,
  'contract/extension-open': 409,
  'contract/extension-unknown': 404,
  'contract/same-officer': 403,
} as const satisfies Readonly<Record<ContractErrorCode, number>>

/** A refusal because of a contract. */
export class ContractError extends CodedError<ContractErrorCode> {}

/** What stands in the way of an authorisation or a signature. */
export const CONTRACT_REFUSALS = ['contract/none', 'contract/cut-off', 'contract/ended'] as const
