/** What each state of an application means for the applicant: what has happened, and what comes next. */
import type { Text } from '@jitsuin/kernel'
import type { CaseStateName } from './vocabulary.js'

/** Steps that stay inside the office are told as the step before them. */
export type Story = {
  readonly title: Text
  readonly next: Text
  /** Who has to act now. */
  readonly turn: 'office' | 'applicant' | 'nobody'
  /** Whether a letter goes out when the state is reached. */
  readonly letter: 'yes' | 'no'
}

const EXAMINING: Story = {
  title: { ja: '審査をしています', en: 'Your application is being examined' },
  next: {
    ja: '医籍の照会と審査を行っています。お待ちください。',
    en: 'The medical register is asked and officers examine. Please wait.',
  },
  turn: 'office',
  letter: 'no',
}

/** One story per state. */
export const STATE_STORIES: Readonly<Record<CaseStateName, Story>> = {
  draft: {
    title: { ja: '入力中です', en: 'Being filled in' },
    next: { ja: '続きを入力して送信してください。', en: 'Please go on and send it.' },
    turn: 'applicant',
    letter: 'no',
  },
  received: {
    title: { ja: '申請を受け付けました', en: 'We have received your application' },
    next: {
      ja: '発行申請書を印刷して署名し、住民票の写し（原本）とともに郵送してください。届きしだい、書類を確認します。',
      en: 'Please print and sign the application form and post it with the original of your residence record. We check the papers when they arrive.',
    },
    turn: 'applicant',
    letter: 'yes',
  },
  'document-check': {
    title: { ja: '書類を確認しています', en: 'Your papers are being checked' },
    next: {
      ja: '確認が終わると、医籍の照会に進みます。不足があればお知らせします。',
      en: 'Next the medical register is asked. We write to you if anything is missing.',
    },
    turn: 'office',
    letter: 'yes',
  },
  deficient: {
    title: { ja: '不足している書類があります', en: 'Something is missing' },
    next: {
      ja: '「手続きの状況」のページに示した、足りないものだけをお送りください。',
      en: 'Please send only what the page "Where it stands" names.',
    },
    turn: 'applicant',
    letter: 'yes',
  },
  'licence-inquiry': EXAMINING,
  'licence-ng': EXAMINING,
  'licence-ok': {
    ...EXAMINING,
    title: { ja: '医籍の照会が終わりました', en: 'The medical register has confirmed you' },
  },
  'awaiting-payment': {
    title: { ja: '手数料のお支払いをお待ちしています', en: 'We are waiting for the fee' },
    next: {
      ja: '郵送した払込票でお支払いください。入金を確かめてから審査に進みます。',
      en: 'Please pay with the slip that we posted. We go on once the money has arrived.',
    },
    turn: 'applicant',
    letter: 'yes',
  },
  'approval-wait': EXAMINING,
  approved: {
    title: { ja: '承認されました', en: 'Your application is approved' },
    next: { ja: 'これからカードを作ります。', en: 'Your card is made next.' },
    turn: 'office',
    letter: 'yes',
  },
  'second-key-issued': {
    title: { ja: 'セカンド電子証明書を先に発行しました', en: 'Your second certificate was issued first' },
    next: {
      ja: 'カードができるまで、スマートフォンでお使いいただけます。',
      en: 'You can use it with your phone until the card is made.',
    },
    turn: 'office',
    letter: 'yes',
  },
  production: {
    title: { ja: 'カードを作っています', en: 'Your card is being made' },
    next: {
      ja: 'できあがると、受け取り先の医師会へ発送します。',
      en: 'It is then sent to the association where you pick it up.',
    },
    turn: 'office',
    letter: 'no',
  },
  'production-error': {
    title: { ja: 'カードを作り直しています', en: 'Your card is being made anew' },
    next: {
      ja: '製造の途中で不良が見つかりました。新しく作り直しています。',
      en: 'A fault was found during production; a new one is being made.',
    },
    turn: 'office',
    letter: 'no',
  },
  shipped: {
    title: { ja: 'カードを発送しました', en: 'Your card has been sent' },
    next: {
      ja: '医師会に届くと、発行完了のはがきをお送りします。暗証番号は別にお送りします。',
      en: 'A postcard tells you when it has arrived. The PIN comes separately.',
    },
    turn: 'office',
    letter: 'yes',
  },
  notified: {
    title: { ja: 'カードを受け取れます', en: 'Your card is ready' },
    next: {
      ja: '発行完了のはがき（ご本人の署名）、医師免許証の原本、身分証の原本を持って、ご本人が医師会へお越しください。代理の方は受け取れません。',
      en: 'Come in person with the postcard, signed by you, the original of your medical licence and of your identity document. Nobody else can collect it.',
    },
    turn: 'applicant',
    // Production mails the notice of completion itself, with the link to book.
    letter: 'no',
  },
  'pickup-reserved': {
    title: { ja: '受け取りの予約ができました', en: 'Your pick-up is booked' },
    next: {
      ja: '発行完了のはがき、医師免許証の原本、身分証の原本をお持ちください。',
      en: 'Please bring the postcard and the originals of your licence and identity document.',
    },
    turn: 'applicant',
    letter: 'yes',
  },
  'handed-over': {
    title: { ja: 'カードをお渡ししました', en: 'You have your card' },
    next: { ja: '手続きは終わりました。', en: 'Everything is done.' },
    turn: 'nobody',
    letter: 'yes',
  },
  unclaimed: {
    title: { ja: '受け取りの期限が過ぎました', en: 'The time to pick it up has passed' },
    next: {
      ja: 'お早めに医師会へご連絡ください。カードはまもなく廃棄されます。',
      en: 'Please call the association soon: the card will be destroyed.',
    },
    turn: 'applicant',
    letter: 'yes',
  },
  returned: {
    title: { ja: 'カードを廃棄しました', en: 'The card was destroyed' },
    next: { ja: '必要な場合は、もう一度申請してください。', en: 'Please apply again if you need one.' },
    turn: 'nobody',
    letter: 'yes',
  },
  rejected: {
    title: { ja: '発行できませんでした', en: 'A card could not be issued' },
    next: {
      ja: '理由をご確認ください。お問い合わせは電子認証センターへ。',
      en: 'Please see the reason, and ask the centre if you have questions.',
    },
    turn: 'nobody',
    letter: 'yes',
  },
  withdrawn: {
    title: { ja: '申請を取り下げました', en: 'The application was withdrawn' },
    next: { ja: '必要になったら、いつでも申請できます。', en: 'You can apply again at any time.' },
    turn: 'nobody',
    letter: 'yes',
  },
  lapsed: {
    title: { ja: '期限が過ぎ、申請は終わりました', en: 'The application has lapsed' },
    next: { ja: '必要な場合は、もう一度申請してください。', en: 'Please apply again if you need a card.' },
    turn: 'nobody',
    letter: 'yes',
  },
}
