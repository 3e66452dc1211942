import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that the command line itself throws. */
export const CLI_ERRORS = {
  'cli/usage': {
    ja: 'コマンドの書き方が正しくありません。',
    en: 'The command was not written as it should be.',
    next: { ja: '`jitsuin help` で書き方をご確認ください。', en: 'See `jitsuin help` for how to write it.' },
  },
  'cli/unreadable': {
    ja: 'ファイルを読めません。',
    en: 'A file cannot be read.',
    next: {
      ja: 'ファイル名と読み取りの権限をご確認ください。',
      en: 'Check its name and the permission to read it.',
    },
  },
  'cli/exists': {
    ja: 'すでにあるものは上書きしません。',
    en: 'What is there already is not overwritten.',
    next: { ja: '別の名前を使ってください。', en: 'Use another name.' },
  },
  'cli/unexpected': {
    ja: 'このファイルの処理中に、予期しない誤りが起きました。',
    en: 'Something unexpected went wrong with this file.',
    next: {
      ja: 'このファイルだけを指定してもう一度実行し、表示された内容を開発元に知らせてください。',
      en: 'Call the command with this file alone, and report what it shows.',
    },
  },
  'cli/unknown-serial': {
    ja: 'この番号の証明書は発行されていません。',
    en: 'No certificate with this serial number was issued.',
    next: {
      ja: '`jitsuin cert show` で番号をご確認ください。',
      en: 'See the number with `jitsuin cert show`.',
    },
  },
  'cli/no-anchor': {
    ja: '信頼の起点となる証明書（自己署名の認証局証明書）がありません。',
    en: 'There is no trust anchor (a self-signed certificate of an authority).',
    next: {
      ja: '`--trust` に、信頼するルート認証局の証明書を置いてください。',
      en: 'Put the certificate of the root that you trust into --trust.',
    },
  },
  'cli/no-terminal': {
    ja: '暗証番号を入力する画面がありません。',
    en: 'There is no terminal to enter a PIN at.',
    next: {
      ja: '端末から実行するか、`--pin-file` で暗証番号のファイルを指定してください。',
      en: 'Call the command at a terminal, or name a file with --pin-file.',
    },
  },
  'cli/pin-refused': {
    ja: '暗証番号が違います。',
    en: 'The PIN is wrong.',
    next: {
      ja: '残り回数にご注意のうえ、暗証番号を確かめて、もう一度お試しください。',
      en: 'Check the PIN, mind the tries left, and try again.',
    },
  },
  'cli/pins-differ': {
    ja: '二回の入力が違います。カードは変わっていません。',
    en: 'The two entries differ. The card was not changed.',
    next: { ja: 'もう一度はじめから操作してください。', en: 'Start again.' },
  },
  'cli/unreachable': {
    ja: 'サーバーにつながりません。',
    en: 'The server cannot be reached.',
    next: {
      ja: 'ホスト名、ポート番号、ネットワークをご確認ください。',
      en: 'Check the host name, the port and the network.',
    },
  },
  'cli/log-refused': {
    ja: '記録のサーバーが、この操作を受け付けませんでした。',
    en: 'The log did not take it.',
    next: {
      ja: '理由をお読みのうえ、記録の運営者にお尋ねください。',
      en: 'Read the reason, and ask who runs the log.',
    },
  },
  'cli/which-reader': {
    ja: 'どの読み取り機を使うか決められません。',
    en: 'It is not clear which reader is meant.',
    next: {
      ja: '`--reader` で読み取り機の名前を指定してください。名前は `jitsuin card list` で分かります。',
      en: 'Name it with --reader; `jitsuin card list` shows the names.',
    },
  },
} as const satisfies ErrorTable

/** A call that cannot be carried out as it was written. */
export class CliError extends CodedError<keyof typeof CLI_ERRORS> {}
