import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Why the program cannot start. What it refuses a site stands in `BRIDGE_ERRORS` of the protocol. */
export const CARD_BRIDGE_ERRORS = {
  'card-bridge/sites-unreadable': {
    ja: '許可したサイトの記録を読み取れません。',
    en: 'The record of allowed sites cannot be read.',
    next: {
      ja: 'データフォルダーの sites.json を別の場所に移してから起動し、サイトをもう一度許可してください。',
      en: 'Move sites.json out of the data folder, start again, and allow your sites once more.',
    },
  },
  'card-bridge/port-in-use': {
    ja: 'カードブリッジはすでに起動しているか、ポートがほかのプログラムに使われています。',
    en: 'The bridge runs already, or another program uses its port.',
    next: {
      ja: '起動中のカードブリッジを使うか、--port で別の番号を指定してください。',
      en: 'Use the bridge that runs, or choose another port with --port.',
    },
  },
  'card-bridge/options': {
    ja: '起動の指定が正しくありません。',
    en: 'The options are not right.',
    next: {
      ja: 'docs/card-bridge.md の起動方法を確認してください。',
      en: 'See docs/card-bridge.md for the options.',
    },
  },
} as const satisfies ErrorTable

/** The bridge cannot start. */
export class CardBridgeError extends CodedError<keyof typeof CARD_BRIDGE_ERRORS> {}
