import type { ErrorTable } from '@jitsuin/kernel'

const LOOK_AGAIN = { ja: '一覧を読み込み直してください。', en: 'Load the list again.' }

/** Codes of this area. */
export const PRODUCTION_ERRORS = {
  'production/not-set-up': {
    ja: 'カードを作る設備が設定されていません。',
    en: 'The production of cards is not set up here.',
    next: {
      ja: '運用担当者に設定を確かめてもらってください。',
      en: 'Ask the operator to check the settings.',
    },
  },
  'production/no-case-waiting': {
    ja: 'カードを待つ申請がありません。',
    en: 'No case waits for a card.',
    next: LOOK_AGAIN,
  },
  'production/warrant-missing': {
    ja: 'この申請には、承認の記録がありません。',
    en: 'There is no warrant for this case.',
    next: { ja: '承認した人に確かめてください。', en: 'Ask those who approved it.' },
  },
  'production/numbers-exhausted': {
    ja: '今月のカード番号を使い切りました。',
    en: 'All card numbers of this month are used.',
    next: {
      ja: '来月になってから作るか、番号の頭文字を変えてください。',
      en: 'Wait for next month, or set another prefix.',
    },
  },
  'production/card-not-found': {
    ja: 'このカードは見つかりません。',
    en: 'There is no such card.',
    next: { ja: 'カード番号を確かめてください。', en: 'Check the number of the card.' },
  },
  'production/step-forbids': {
    ja: 'このカードは、いまの状態ではその操作を行えません。',
    en: 'The state of this card does not allow that.',
    next: LOOK_AGAIN,
  },
  'production/batch-not-found': {
    ja: 'この製造単位は見つかりません。',
    en: 'There is no such batch.',
    next: LOOK_AGAIN,
  },
  'production/certificates-not-revoked': {
    ja: 'このカードの証明書が、まだ失効していません。',
    en: 'The certificates of this card are not revoked yet.',
    next: {
      ja: '失効の手続きで、二人が署名してから行ってください。',
      en: 'Have two officers sign the revocation first.',
    },
  },
  'station/card-faulty': {
    ja: 'カードが壊れているか、正しく書き込めません。',
    en: 'The card is faulty or can not be written.',
    next: {
      ja: '製造不良として記録し、別のカードで作り直してください。',
      en: 'Record the fault and make another card.',
    },
  },
  'station/already-finished': {
    ja: 'このカードは書込みを終えています。',
    en: 'This card was finished before.',
    next: {
      ja: '製造不良として記録し、別のカードで作り直してください。',
      en: 'Record the fault and make another card.',
    },
  },
  'station/unknown-card': {
    ja: '発行装置に、このカードがありません。',
    en: 'The station does not have this card.',
    next: { ja: 'カードを装置に戻してください。', en: 'Put the card back into the station.' },
  },
  'stock/not-enough': {
    ja: '白カードが足りません。',
    en: 'There are not enough blank cards.',
    next: {
      ja: '枚数を減らすか、入荷を記録してください。',
      en: 'Take fewer, or record the cards that came.',
    },
  },
  'pin-letters/not-found': {
    ja: 'この暗証番号通知は見つかりません。',
    en: 'There is no such PIN letter.',
    next: LOOK_AGAIN,
  },
  'pin-letters/same-person': {
    ja: 'カードを扱った人は、そのカードの暗証番号通知を扱えません。通知を印刷した人も、カードを扱えません。',
    en: 'Whoever handles a card does not handle its PIN letter, nor the other way round.',
    next: { ja: '別の担当者に渡してください。', en: 'Leave it to somebody else.' },
  },
  'pin-letters/already-printed': {
    ja: 'この通知はすでに印刷しました。二度は印刷できません。',
    en: 'This letter was printed already; it is printed once.',
    next: {
      ja: '届いていないときは、暗証番号開示の手続きをしてください。',
      en: 'If it never came, begin a PIN disclosure.',
    },
  },
  'pin-letters/second-person-needed': {
    ja: '別の担当者の承認が必要です。',
    en: 'A second person must confirm this.',
    next: {
      ja: '受け付けた人とは別の担当者が承認してください。',
      en: 'Have somebody else than the one who took it confirm.',
    },
  },
  'pin-letters/content-gone': {
    ja: '暗証番号は、この事務局には残っていません。',
    en: 'The office does not have this PIN any more.',
    next: { ja: '再発行の手続きを案内してください。', en: 'Offer a new card.' },
  },
  'parcels/not-found': {
    ja: 'この小包は見つかりません。',
    en: 'There is no such parcel.',
    next: LOOK_AGAIN,
  },
  'parcels/card-not-ready': {
    ja: '発送できないカードが含まれています。',
    en: 'One of these cards can not be sent.',
    next: {
      ja: '検品済みで、この宛先のカードだけを選んでください。',
      en: 'Choose inspected cards for this address.',
    },
  },
  'parcels/not-by-post': {
    ja: 'この申請のカードは、窓口で本人に渡します。',
    en: 'This card is handed over at a counter.',
    next: { ja: '受取窓口あてに発送してください。', en: 'Send it to the counter.' },
  },
  'parcels/state-forbids': {
    ja: 'この小包は、いまの状態ではその操作を行えません。',
    en: 'The state of this parcel does not allow that.',
    next: LOOK_AGAIN,
  },
  'pickup/not-here': {
    ja: 'このカードは、まだ窓口に届いていません。',
    en: 'This card has not come to the counter yet.',
    next: { ja: '小包の受領を記録してください。', en: 'Record the receipt of its parcel.' },
  },
  'pickup/incomplete': {
    ja: '確認が済んでいないため、交付できません。',
    en: 'The card can not be handed over: checks are missing.',
    next: {
      ja: 'はがき・免許証・身分証・本人の確認と署名を、すべて行ってください。',
      en: 'Do every check and take the signature.',
    },
  },
  'pickup/signature-empty': {
    ja: '署名が書かれていません。',
    en: 'The signature is empty.',
    next: { ja: '枠の中に署名してもらってください。', en: 'Have the holder sign in the field.' },
  },
  'appointments/full': {
    ja: 'この時間はすでに埋まっています。',
    en: 'This time is taken.',
    next: { ja: 'ほかの時間を選んでください。', en: 'Choose another time.' },
  },
  'appointments/not-offered': {
    ja: 'この時間は受け付けていません。',
    en: 'This time is not offered.',
    next: { ja: '受付時間の中から選んでください。', en: 'Choose one of the hours shown.' },
  },
  'appointments/code-unknown': {
    ja: 'このはがきの番号は使えません。',
    en: 'The code of this postcard does not count.',
    next: {
      ja: 'はがきの番号を確かめるか、窓口に電話してください。',
      en: 'Check the code, or call the counter.',
    },
  },
  'papers/no-letterhead': {
    ja: '差出人の住所が設定されていないため、印刷できません。',
    en: 'Nothing is printed before the sender of letters is set.',
    next: {
      ja: '運用担当者に設定を確かめてもらってください。',
      en: 'Ask the operator to check the settings.',
    },
  },
  'papers/nothing-to-print': {
    ja: 'いまの状態では、この用紙に印刷する内容がありません。',
    en: 'In this state there is nothing to print.',
    next: LOOK_AGAIN,
  },
  'papers/unprintable': {
    ja: '印刷できない文字が含まれているか、文字が多すぎます。',
    en: 'A character can not be printed, or a text is too long.',
    next: {
      ja: '氏名と住所の文字を確かめ、印刷できる字体で登録してください。',
      en: 'Check name and address, and register forms that can be printed.',
    },
  },
} as const satisfies ErrorTable
