import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const ASK_SYSTEM = {
  ja: '施設のシステム担当者に連絡してください。',
  en: 'Tell whoever looks after the system of your institution.',
}

/** What the signing client refuses by itself. */
export const CLIENT_ERRORS = {
  'client/token-wrong': {
    ja: 'アクセストークンがないか、正しくありません。',
    en: 'The access token is missing or wrong.',
    next: {
      ja: 'データフォルダーの access-token の内容を Authorization: Bearer で送ってください。',
      en: 'Send what the file access-token of the data folder holds as Authorization: Bearer.',
    },
  },
  'client/host-refused': {
    ja: 'この名前では呼び出せません。',
    en: 'The client does not answer under this name.',
    next: { ja: '127.0.0.1 を使って呼び出してください。', en: 'Call it as 127.0.0.1.' },
  },
  'client/page-refused': {
    ja: 'ブラウザーのページからは使えません。',
    en: 'Pages in a browser cannot use the client.',
    next: {
      ja: '業務システムのプログラムから呼び出してください。',
      en: 'Call it from the program of the business system.',
    },
  },
  'client/job-unknown': {
    ja: 'この番号の依頼はありません。',
    en: 'There is no job with this id.',
    next: { ja: '番号を確かめてください。', en: 'Check the id.' },
  },
  'client/job-differs': {
    ja: 'この番号は、別の内容ですでに使われています。何も受け付けていません。',
    en: 'This id was used for something else. Nothing was taken.',
    next: { ja: '新しい内容には新しい番号を付けてください。', en: 'Give something new a new id.' },
  },
  'client/job-signing': {
    ja: '署名の最中なので、取り消せません。',
    en: 'The job is being signed and cannot be withdrawn.',
    next: { ja: '結果を待ってください。', en: 'Wait for its result.' },
  },
  'client/job-withdrawn': {
    ja: 'この依頼は取り消されました。署名していません。',
    en: 'The job was withdrawn. It was not signed.',
    next: { ja: '必要なら、新しい番号で依頼してください。', en: 'Ask again under a new id if you need it.' },
  },
  'client/job-expired': {
    ja: '署名されないまま期限が過ぎました。署名していません。',
    en: 'The job waited too long. It was not signed.',
    next: {
      ja: '承認を受けてから、新しい番号で依頼してください。',
      en: 'Have it approved and ask again under a new id.',
    },
  },
  'client/result-not-ready': {
    ja: '署名はまだできていません。',
    en: 'It is not signed yet.',
    next: { ja: '依頼の状態を確かめてください。', en: 'Look at the state of the job.' },
  },
  'client/result-gone': {
    ja: '署名済みの文書は、受け取り済みか期限切れのため、もうありません。',
    en: 'The signed document was fetched or kept too long, and is gone.',
    next: {
      ja: '受け取った文書を使うか、新しい番号で依頼してください。',
      en: 'Use what was fetched, or ask again under a new id.',
    },
  },
  'client/session-unknown': {
    ja: 'この番号の承認はありません。',
    en: 'There is no session with this id.',
    next: { ja: '新しく承認を求めてください。', en: 'Begin a new one.' },
  },
  'client/session-over': {
    ja: 'この承認は終了しています。',
    en: 'This session is over.',
    next: { ja: '新しく承認を求めてください。', en: 'Begin a new one.' },
  },
  'client/list-unknown': {
    ja: 'この番号の一覧はありません。',
    en: 'There is no list with this id.',
    next: {
      ja: '文書を選び、新しい一覧で承認を求めてください。',
      en: 'Choose the documents and ask for a new list.',
    },
  },
  'client/list-empty': {
    ja: '承認を求める文書がありません。署名済みか、すでに承認された一覧にあります。',
    en: 'None of these documents waits for an approval: they are signed, or on a list that was approved.',
    next: { ja: '依頼の状態を確かめてください。', en: 'Look at the states of the jobs.' },
  },
  'client/list-unfit': {
    ja: 'この形の依頼は、一覧に入れられません。署名していません。',
    en: 'A job of this form cannot stand on a list. It was not signed.',
    next: {
      ja: 'ハッシュ値は、SHA-256のものを1件ずつ依頼してください。',
      en: 'Hand digests in one by one, each by SHA-256.',
    },
  },
  'client/shown-missing': {
    ja: '承認の画面に表示する文がありません。署名していません。',
    en: 'There is no text to show to whoever approves. It was not signed.',
    next: {
      ja: '本人が読む文を shown に入れて、新しい番号で依頼してください。',
      en: 'Give what the holder shall read as shown, under a new id.',
    },
  },
  'client/proof-none': {
    ja: 'この依頼には、一覧の承認の証拠がありません。',
    en: 'There is no proof of an approved list for this job.',
    next: {
      ja: '一覧で承認された、署名済みの依頼を指定してください。',
      en: 'Ask for a signed job of an approved list.',
    },
  },
  'client/not-registered': {
    ja: 'このクライアントはまだ登録されていません。',
    en: 'This client is not registered yet.',
    next: {
      ja: '施設の証明書で登録してください（docs/quick-start-signing.md）。',
      en: 'Register it with the certificate of the institution (docs/quick-start-signing.md).',
    },
  },
  'client/queue-full': {
    ja: '待っている依頼が多すぎるため、受け付けていません。',
    en: 'Too many jobs wait. This one was not taken.',
    next: { ja: '待っている依頼が署名されるのを待ってください。', en: 'Wait until those are signed.' },
  },
  'client/failed': {
    ja: '署名クライアントの中で失敗しました。',
    en: 'Something failed inside the signing client.',
    next: ASK_SYSTEM,
  },
  'client/port-in-use': {
    ja: '署名クライアントはすでに起動しているか、ポートがほかのプログラムに使われています。',
    en: 'The client runs already, or another program uses its port.',
    next: {
      ja: '起動中のものを使うか、JITSUIN_CLIENT_PORT で別の番号を指定してください。',
      en: 'Use the one that runs, or choose another port with JITSUIN_CLIENT_PORT.',
    },
  },
  'client/folder-in-use': {
    ja: '別の署名クライアントがこのデータフォルダーを使っています。',
    en: 'Another signing client uses this data folder.',
    next: { ja: 'それを終了してから起動してください。', en: 'End it first.' },
  },
  'client/journal-damaged': {
    ja: '依頼の記録が壊れています。起動できません。',
    en: 'The record of jobs is damaged. The client does not start.',
    next: {
      ja: 'データフォルダーを控えてから、システム担当者に連絡してください。',
      en: 'Keep a copy of the data folder and tell whoever looks after the system.',
    },
  },
  'client/content-unreadable': {
    ja: '預かった文書を読み取れません。署名していません。',
    en: 'The document that was kept cannot be read. It was not signed.',
    next: { ja: '新しい番号で依頼し直してください。', en: 'Ask again under a new id.' },
  },
} as const satisfies ErrorTable

/** A code of the signing client. */
export type ClientErrorCode = keyof typeof CLIENT_ERRORS

/** What the signing client refuses. */
export class ClientError extends CodedError<ClientErrorCode> {}
