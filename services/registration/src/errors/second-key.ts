import type { ErrorTable } from '@jitsuin/kernel'

const LOOK_AGAIN = { ja: '一覧を読み込み直してください。', en: 'Load the list again.' }
/** The authority gives one grant for a certificate. */
const NEW_CERTIFICATE = {
  ja: '案内は作り直せません。新しい申請で、新しい証明書を発行してください。',
  en: 'Another letter needs a new certificate: have the holder apply anew.',
}

/** Codes of this area. */
export const SECOND_KEY_ERRORS = {
  'enrolment-letters/not-found': {
    ja: 'この登録の案内は見つかりません。',
    en: 'There is no such enrolment letter.',
    next: LOOK_AGAIN,
  },
  'enrolment-letters/not-granted': {
    ja: 'この案内は、認証局の許可を待っています。',
    en: 'The authority has not granted this enrolment yet.',
    next: {
      ja: '自動で続けます。続くときは運営者に連絡してください。',
      en: 'It goes on by itself; if it does not, tell the operator.',
    },
  },
  'enrolment-letters/already-printed': {
    ja: 'この案内はすでに印刷しました。二度は印刷できません。',
    en: 'This letter was printed already; it is printed once.',
    next: NEW_CERTIFICATE,
  },
  'enrolment-letters/not-printed': {
    ja: 'この案内は、発送できる状態ではありません。',
    en: 'This letter is not in a state to be posted.',
    next: LOOK_AGAIN,
  },
  'enrolment-letters/expired': {
    ja: 'この案内の期限は過ぎています。',
    en: 'The code of this letter has expired.',
    next: NEW_CERTIFICATE,
  },
  'enrolment-letters/content-gone': {
    ja: 'この案内の内容は、この事務局には残っていません。',
    en: 'The office does not have the content of this letter any more.',
    next: NEW_CERTIFICATE,
  },
  'enrolment-letters/no-email': {
    ja: '申請者のメールアドレスがないため、短い番号を送れません。',
    en: 'There is no e-mail address for the short number.',
    next: {
      ja: '申請の内容を確かめ、運営者に連絡してください。',
      en: 'Look into the application and tell the operator.',
    },
  },
  'enrolment-letters/mail-not-sent': {
    ja: '短い番号のメールを送れなかったため、発送を記録していません。',
    en: 'The mail with the short number could not be sent; the posting was not recorded.',
    next: {
      ja: '案内をまだ出さずに、少し待ってからもう一度記録してください。続くときは運営者に連絡してください。',
      en: 'Keep the letter, wait a little and record it again; if it goes on, tell the operator.',
    },
  },
} as const satisfies ErrorTable
