import { CodedError, type ErrorTable } from '@jitsuin/kernel'
import { FILE_ERRORS } from './files/errors.js'
import { MAIL_ERRORS } from './mail/errors.js'

const TELL_OPERATOR = {
  ja: '運用担当者に連絡してください。',
  en: 'Tell the operator of this installation.',
}
const SEE_SERVER_LOG = {
  ja: 'データフォルダーの server.log を確認してください。',
  en: 'Read server.log in the data folder.',
}
const MEND_REQUEST = {
  ja: '内容を直して、もう一度送ってください。',
  en: 'Mend the request and send it again.',
}

/** Every code that packages/platform throws. */
export const PLATFORM_ERRORS = {
  ...FILE_ERRORS,
  ...MAIL_ERRORS,
  'database/no-engine': {
    ja: 'この種類のコンピューターで動く内蔵データベースがありません。',
    en: 'There is no embedded database for this kind of machine.',
    next: {
      ja: 'PostgreSQL 15 以降を用意し、接続先を設定してください。',
      en: 'Provide PostgreSQL 15 or later and set its address.',
    },
  },
  'database/no-unprivileged-user': {
    ja: 'データベースは管理者（root）の権限では動きません。代わりの利用者を作れませんでした。',
    en: 'The database never runs as root, and no other user could be made for it.',
    next: {
      ja: '「postgres」という利用者を作るか、一般の利用者で起動してください。',
      en: 'Make a user named postgres, or start as an ordinary user.',
    },
  },
  'database/not-started': {
    ja: '内蔵データベースを起動できませんでした。',
    en: 'The embedded database did not start.',
    next: SEE_SERVER_LOG,
  },
  'database/not-stopped': {
    ja: '内蔵データベースを停止できませんでした。',
    en: 'The embedded database did not stop.',
    next: SEE_SERVER_LOG,
  },
  'database/address-malformed': {
    ja: 'データベースの接続先の書き方が正しくありません。',
    en: 'The address of the database is not well formed.',
    next: {
      ja: 'postgres://利用者:パスワード@ホスト:ポート/データベース の形で書いてください。',
      en: 'Write it as postgres://user:password@host:port/database.',
    },
  },
  'database/address-without-password': {
    ja: 'データベースの接続先にパスワードがありません。',
    en: 'The address of the database holds no password.',
    next: {
      ja: '接続先にパスワードを加えてください。各サービスのパスワードはそこから作られます。',
      en: 'Add the password: those of the services are derived from it.',
    },
  },
  'database/zones-share': {
    ja: '別々であるべき二つの区画が同じデータベースを使う設定になっています。',
    en: 'Two zones of trust that must be apart are set to use one database.',
    next: {
      ja: '区画ごとに別のデータベースを設定してください。',
      en: 'Set a database of its own for each zone.',
    },
  },
  'database/number-too-large': {
    ja: 'データベースの数が大きすぎて、正確に扱えません。',
    en: 'A number in the database is too large to be exact.',
    next: TELL_OPERATOR,
  },
  'database/role-too-strong': {
    ja: 'サービスが使うデータベースの利用者に、必要以上の権限があります。',
    en: 'The database role of a service may do more than the service needs.',
    next: {
      ja: 'その利用者から管理の権限を外してください。',
      en: 'Take the administrative rights from that role.',
    },
  },
  'migration/malformed': {
    ja: 'データベースの変更手順の並びまたは名前が正しくありません。',
    en: 'The list of database migrations is out of order or badly named.',
    next: TELL_OPERATOR,
  },
  'migration/changed': {
    ja: '適用済みのデータベース変更手順が、あとから書き換えられています。',
    en: 'A database migration was changed after it had been applied.',
    next: {
      ja: '元の手順に戻し、変更は新しい手順として加えてください。',
      en: 'Put the old one back and add the change as a new migration.',
    },
  },
  'migration/unknown-applied': {
    ja: 'データベースは、このプログラムより新しい版で変更されています。',
    en: 'The database was changed by a newer version than this program.',
    next: {
      ja: '新しい版のプログラムを使ってください。',
      en: 'Run the newer version of the program.',
    },
  },
  'audit/nothing-recorded': {
    ja: '監査記録のない変更は保存できません。',
    en: 'A change without an audit record is never committed.',
    next: TELL_OPERATOR,
  },
  'audit/action-unknown': {
    ja: '宣言されていない種類の監査記録です。',
    en: 'The audit record is of a kind that was never declared.',
    next: TELL_OPERATOR,
  },
  'audit/facts-refused': {
    ja: '監査記録に書いてよい項目以外のものが含まれています。',
    en: 'The audit record holds something that its kind does not allow.',
    next: TELL_OPERATOR,
  },
  'audit/not-canonical': {
    ja: '監査記録を一意の形に書き表せません。',
    en: 'The audit record has no canonical form.',
    next: TELL_OPERATOR,
  },
  'jobs/kind-unknown': {
    ja: '宣言されていない種類の仕事です。',
    en: 'The job is of a kind that was never declared.',
    next: TELL_OPERATOR,
  },
  'settings/wrong': {
    ja: '設定に誤りがあります。',
    en: 'Some settings are wrong.',
    next: {
      ja: '表示された設定をすべて直してから、もう一度起動してください。',
      en: 'Mend every setting that is named, then start again.',
    },
  },
  'catalogue/duplicate': {
    ja: '同じエラーコードが二か所で宣言されています。',
    en: 'One error code is declared in two places.',
    next: TELL_OPERATOR,
  },
  'http/problem-missing': {
    ja: 'エラーコードに対する応答が決められていません。',
    en: 'An error code has no answer in the table of problems.',
    next: TELL_OPERATOR,
  },
  'http/route-malformed': {
    ja: 'サーバーの経路の宣言が正しくありません。',
    en: 'A route of the server is declared wrongly.',
    next: TELL_OPERATOR,
  },
  'http/internal': {
    ja: '内部で問題が起きました。処理は完了していません。',
    en: 'Something went wrong inside. The request was not carried out.',
    next: {
      ja: '少し待ってもう一度お試しください。続く場合は、表示された番号を運用担当者に伝えてください。',
      en: 'Try again in a moment. If it goes on, give the number shown to the operator.',
    },
  },
  'http/not-found': {
    ja: 'お探しのものは見つかりません。',
    en: 'There is nothing at this address.',
    next: { ja: 'アドレスを確かめてください。', en: 'Check the address.' },
  },
  'http/host-unknown': {
    ja: 'このホスト名ではサービスを提供していません。',
    en: 'No service is offered under this host name.',
    next: { ja: 'アドレスを確かめてください。', en: 'Check the address.' },
  },
  'http/request-invalid': {
    ja: '送られた内容に誤りがあります。',
    en: 'What was sent has mistakes.',
    next: {
      ja: '示された項目を直して、もう一度送ってください。',
      en: 'Mend the fields that are listed and send it again.',
    },
  },
  'http/malformed': {
    ja: '送られた内容を読み取れません。',
    en: 'What was sent cannot be read.',
    next: MEND_REQUEST,
  },
  'http/too-large': {
    ja: '送られたものが大きすぎます。',
    en: 'What was sent is too large.',
    next: { ja: '小さくするか、分けて送ってください。', en: 'Make it smaller or send it in parts.' },
  },
  'http/media-type-unsupported': {
    ja: 'この種類のデータは受け取れません。',
    en: 'Data of this type are not accepted.',
    next: MEND_REQUEST,
  },
  'http/cross-site': {
    ja: '別のサイトからの操作は受け付けません。',
    en: 'Changes asked for by another site are refused.',
    next: { ja: 'このサイトの画面から操作してください。', en: 'Use the pages of this site.' },
  },
  'http/not-ready': {
    ja: 'ただいま準備中です。',
    en: 'The service is not ready yet.',
    next: { ja: '少し待ってから、もう一度お試しください。', en: 'Try again in a moment.' },
  },
  'tls/no-revocation-list': {
    ja: 'クライアント証明書の失効リストがありません。',
    en: 'The revocation lists of the client certificates are missing.',
    next: {
      ja: 'クライアントの認証局すべての失効リスト（PEM）を設定してください。',
      en: 'Set the lists (PEM) of every authority of the clients.',
    },
  },
} as const satisfies ErrorTable

/** A code of packages/platform. */
export type PlatformErrorCode = keyof typeof PLATFORM_ERRORS

/** What packages/platform refuses to do. */
export class PlatformError extends CodedError<PlatformErrorCode> {}
