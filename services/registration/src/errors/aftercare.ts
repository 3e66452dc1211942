import type { ErrorTable } from '@jitsuin/kernel'

const LOAD_AGAIN = {
  ja: '最新の内容を読み込んで、確かめてください。',
  en: 'Load the newest state and check it.',
}
const WRITE_BY_POST = {
  ja: '書面での届出をお願いしてください。',
  en: 'Ask for a report on paper.',
}

/** Codes of this area. */
export const AFTERCARE_ERRORS = {
  'aftercare/not-found': {
    ja: 'この手続きは見つかりません。',
    en: 'There is no such procedure.',
    next: { ja: '手続きの番号を確かめてください。', en: 'Check the number.' },
  },
  'aftercare/holder-not-found': {
    ja: 'この方は登録されていません。',
    en: 'This person is not in the register.',
    next: { ja: '氏名か番号で、もう一度探してください。', en: 'Search again by name or number.' },
  },
  'aftercare/card-not-found': {
    ja: 'このカードは、この方のものとして登録されていません。',
    en: 'This card is not registered for this person.',
    next: { ja: 'カードの番号を確かめてください。', en: 'Check the card number.' },
  },
  'aftercare/changed-meanwhile': {
    ja: 'この手続きは、ほかの人が先に進めました。今回の操作は行っていません。',
    en: 'Somebody else has changed this procedure in the meantime. Nothing was done.',
    next: LOAD_AGAIN,
  },
  'aftercare/state-forbids': {
    ja: 'この手続きは、いまの状態ではその操作を行えません。',
    en: 'The state of this procedure does not allow that.',
    next: LOAD_AGAIN,
  },
  'aftercare/request-differs': {
    ja: '同じ受付番号で、別の内容がすでに届いています。',
    en: 'The same request was made before with other contents.',
    next: LOAD_AGAIN,
  },
  'aftercare/asked-already': {
    ja: 'この項目は、すでに尋ねました。',
    en: 'This item was asked already.',
    next: { ja: '別の項目を尋ねてください。', en: 'Ask another item.' },
  },
  'aftercare/item-not-registered': {
    ja: 'この項目は登録されていません。',
    en: 'This item is not registered.',
    next: { ja: '別の項目を尋ねてください。', en: 'Ask another item.' },
  },
  'aftercare/identity-failed': {
    ja: '本人と確かめられませんでした。',
    en: 'The caller could not be identified.',
    next: WRITE_BY_POST,
  },
  'aftercare/number-not-registered': {
    ja: 'その電話番号は登録されていません。',
    en: 'No such number is registered.',
    next: {
      ja: '登録されている別の番号へかけ直すか、書面での届出をお願いしてください。',
      en: 'Call another registered number, or ask for a report on paper.',
    },
  },
  'aftercare/nothing-to-revoke': {
    ja: '有効な証明書はありません。すでに失効しているか、期限が切れています。',
    en: 'No certificate is in use: all are revoked or have ended.',
    next: { ja: '保有者の画面で状態を確かめてください。', en: 'Look at the page of the holder.' },
  },
  'aftercare/no-approval-key': {
    ja: '署名用の鍵が登録されていません。',
    en: 'You have no approval key.',
    next: { ja: '「署名用の鍵」で登録してください。', en: 'Enrol your approval key first.' },
  },
  'aftercare/same-officer': {
    ja: 'すでに署名しています。二人目は別の担当者でなければなりません。',
    en: 'You have signed already; the second signature must be of another officer.',
    next: { ja: '別の担当者に署名を頼んでください。', en: 'Ask another officer to sign.' },
  },
  'aftercare/signature-invalid': {
    ja: '署名が、この失効の内容と合いません。',
    en: 'The signature does not belong to this revocation.',
    next: {
      ja: '画面を読み込み直して、もう一度署名してください。',
      en: 'Load the page again and sign once more.',
    },
  },
  'aftercare/papers-missing': {
    ja: '必要な書類がそろっていません。',
    en: 'Papers are missing.',
    next: { ja: '足りない書類を求めてください。', en: 'Ask for the missing papers.' },
  },
  'aftercare/reason-needed': {
    ja: '理由を書いてください。',
    en: 'Write down the reason.',
    next: { ja: '理由の欄に記入してください。', en: 'Fill in the reason.' },
  },
  'aftercare/no-new-card': {
    ja: 'この手続きでは、新しいカードの申請は作れません。',
    en: 'This procedure leads to no new card.',
    next: LOAD_AGAIN,
  },
} as const satisfies ErrorTable
