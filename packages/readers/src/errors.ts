import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that packages/readers throws. */
export const READERS_ERRORS = {
  'readers/not-installed': {
    ja: 'カードの読み取り機を使うための部品が入っていません。',
    en: 'The library for card readers is not installed.',
    next: {
      ja: '`npm ci` をオプションの部品も含めて実行してください。ソフトウェアカードはそのまま使えます。',
      en: 'Run `npm ci` with optional dependencies. Software cards work without it.',
    },
  },
  'readers/no-service': {
    ja: 'このコンピューターで、カードを扱うサービス（PC/SC）が動いていません。',
    en: 'The smart card service (PC/SC) of this computer does not run.',
    next: {
      ja: 'Linux では pcscd を、Windows では「Smart Card」サービスを開始してください（docs/cards.md）。',
      en: 'Start pcscd (Linux) or the service "Smart Card" (Windows); see docs/cards.md.',
    },
  },
  'readers/unknown': {
    ja: 'その名前のカード読み取り機がありません。',
    en: 'There is no card reader of that name.',
    next: {
      ja: '読み取り機の接続を確かめ、`jitsuin card list` で名前をご確認ください。',
      en: 'Check that it is plugged in; `jitsuin card list` shows the names.',
    },
  },
  'readers/no-card': {
    ja: '読み取り機にカードがありません。',
    en: 'There is no card in the reader.',
    next: { ja: 'カードを置いて、もう一度お試しください。', en: 'Insert the card and try again.' },
  },
  'readers/mute': {
    ja: 'カードが応答しません。',
    en: 'The card does not answer.',
    next: {
      ja: 'カードの表裏と向きを確かめ、置き直してください。',
      en: 'Check which way round the card lies, and place it once more.',
    },
  },
  'readers/in-use': {
    ja: 'ほかのソフトがカードを使っています。',
    en: 'Another program uses the card.',
    next: {
      ja: 'ほかのソフトの操作が終わってから、もう一度お試しください。',
      en: 'Try again when the other program has finished.',
    },
  },
  'readers/removed': {
    ja: '途中でカードまたは読み取り機が外されました。',
    en: 'The card or its reader was removed while it was in use.',
    next: { ja: 'カードを置き直して、はじめからやり直してください。', en: 'Insert it again and start anew.' },
  },
  'readers/failed': {
    ja: 'カードの読み取り機が正しく動きません。',
    en: 'The card reader failed.',
    next: {
      ja: '読み取り機をつなぎ直して、もう一度お試しください。',
      en: 'Unplug the reader, plug it in again and try again.',
    },
  },
  'readers/closed': {
    ja: 'カードの使用はすでに終わっています。',
    en: 'The use of the card has ended already.',
    next: { ja: 'もう一度はじめから操作してください。', en: 'Start again.' },
  },
  'readers/folder': {
    ja: 'ソフトウェアカードのフォルダーを読み書きできません。',
    en: 'The folder of the software cards cannot be read or written.',
    next: {
      ja: 'フォルダーの場所と権限を確かめてください。',
      en: 'Check where the folder is, and the rights to it.',
    },
  },
  'readers/virtual-reader': {
    ja: '仮想の読み取り機につながりません。',
    en: 'The virtual reader cannot be reached.',
    next: {
      ja: 'vpcd を組み込んだ pcscd が動いているか、ポート番号とともに確かめてください。',
      en: 'Check that pcscd with vpcd runs, and the port.',
    },
  },
} as const satisfies ErrorTable

/** A card that cannot be reached. */
export class ReadersError extends CodedError<keyof typeof READERS_ERRORS> {}
