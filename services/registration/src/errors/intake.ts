import type { ErrorTable } from '@jitsuin/kernel'

const READ_AGAIN = {
  ja: '入力した内容は画面に残っています。最新の内容を読み込んでください。',
  en: 'What you typed is still on the screen. Load the newest state.',
}
const FRONT_ONLY = { ja: '表面だけを撮影して、お送りください。', en: 'Photograph and send the front only.' }

/** Codes of this area. */
export const INTAKE_ERRORS = {
  'intake/link-unknown': {
    ja: 'このリンクは使えません。期限が切れたか、新しいものに替わっています。',
    en: 'This link does not work: it has expired or was replaced.',
    next: {
      ja: '「続きから」で新しいリンクを受け取るか、はじめから申請してください。',
      en: 'Ask for a new link, or begin anew.',
    },
  },
  'intake/changed-meanwhile': {
    ja: '別の画面で先に保存されています。今回の内容は保存していません。',
    en: 'Another window has saved in the meantime. Nothing of this was saved.',
    next: READ_AGAIN,
  },
  'intake/already-sent': {
    ja: 'この申請は送信済みです。',
    en: 'This application has been sent already.',
    next: { ja: '「手続きの状況」をご覧ください。', en: 'See where it stands.' },
  },
  'intake/not-sent-yet': {
    ja: 'この申請はまだ送信されていません。',
    en: 'This application has not been sent yet.',
    next: { ja: '続きを入力してください。', en: 'Please go on with it.' },
  },
  'intake/incomplete': {
    ja: 'まだ足りないものがあります。',
    en: 'Something is still missing.',
    next: { ja: '一覧に示した項目をご確認ください。', en: 'Please see the list.' },
  },
  'intake/no-email': {
    ja: 'メールアドレスが入力されていません。',
    en: 'There is no e-mail address yet.',
    next: {
      ja: '先に「ご連絡先」でメールアドレスを入力してください。',
      en: 'Enter it on the page "How to reach you" first.',
    },
  },
  'intake/too-many-links': {
    ja: 'リンクのメールは、1日に5回まで送れます。',
    en: 'A link is mailed at most five times a day.',
    next: { ja: '届いたメールをご確認ください。', en: 'Please look at the mail that came.' },
  },
  'intake/too-many-drafts': {
    ja: 'ただいま申請が込み合っていて、新しい入力を始められません。',
    en: 'Too many applications are being begun at the moment.',
    next: {
      ja: '時間をおいて、もう一度お試しください。途中の申請は、そのまま続けられます。',
      en: 'Please try again later. Applications that have begun can go on.',
    },
  },
  'intake/too-many-uploads': {
    ja: '今日お送りいただける書類の数を超えました。',
    en: 'Too many files were sent today.',
    next: {
      ja: '明日もう一度お送りください。受け取った書類と入力した内容は残っています。',
      en: 'Please send it tomorrow. What was received and typed is kept.',
    },
  },
  'intake/too-many-papers': {
    ja: '書類は20点までです。',
    en: 'At most 20 papers can be kept.',
    next: { ja: '不要なものを消してください。', en: 'Remove what is not needed.' },
  },
  'intake/paper-not-found': {
    ja: 'この書類は見つかりません。',
    en: 'There is no such paper.',
    next: { ja: '画面を読み込み直してください。', en: 'Load the page again.' },
  },
  'intake/my-number-back': {
    ja: 'マイナンバーカードの裏面は受け取れません。画像は保存していません。',
    en: 'The back of a My Number card is not accepted. The picture was not kept.',
    next: FRONT_ONLY,
  },
  'intake/notification-slip': {
    ja: '通知カードは身分証として使えません。画像は保存していません。',
    en: 'A notification slip is no identity document. The picture was not kept.',
    next: { ja: 'ほかの身分証をお使いください。', en: 'Please use another document.' },
  },
  'intake/photo-too-small': {
    ja: '写真が小さすぎて、カードに印刷できません。',
    en: 'The photo is too small to be printed on a card.',
    next: { ja: '顔に近づいて撮り直してください。', en: 'Take it again from nearer.' },
  },
  'intake/photo-not-a-picture': {
    ja: '顔写真は PDF では受け取れません。',
    en: 'The photo of your face cannot be a PDF.',
    next: {
      ja: 'カメラで撮影するか、写真のファイルを選んでください。',
      en: 'Use the camera, or choose a picture.',
    },
  },
  'intake/answer-empty': {
    ja: 'まだ何も送られていません。',
    en: 'Nothing has been handed in yet.',
    next: { ja: '足りない書類を撮影してから送信してください。', en: 'Photograph what is missing first.' },
  },
  'intake/place-unknown': {
    ja: 'この受け取り場所は選べません。',
    en: 'This place cannot be chosen.',
    next: { ja: '一覧から選び直してください。', en: 'Choose one of the list.' },
  },
  'intake/too-late': {
    ja: 'この段階では、その変更はできません。',
    en: 'It is too late for that.',
    next: { ja: '電子認証センターへお電話ください。', en: 'Please call the centre.' },
  },
  'intake/no-printer': {
    ja: '申請書の印刷は、ただいまご利用いただけません。',
    en: 'The form cannot be printed at the moment.',
    next: { ja: 'このまま画面から申請してください。', en: 'Please apply on these pages.' },
  },
  'intake/letter-not-found': {
    ja: 'このメールは見つかりません。',
    en: 'There is no such letter.',
    next: { ja: '一覧を読み込み直してください。', en: 'Load the list again.' },
  },
} as const satisfies ErrorTable
