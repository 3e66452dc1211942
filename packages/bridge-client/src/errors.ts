import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const ASK_SITE = {
  ja: '操作をやり直し、続くときはサイトの窓口に連絡してください。',
  en: 'Try again; if it goes on, tell the people who run the site.',
}

const PAIR_AGAIN = {
  ja: 'サイトの画面から、カードブリッジの利用をもう一度許可してください。',
  en: 'Allow the site to use the card bridge once more, from the page of the site.',
}

const TRY_AGAIN = { ja: 'もう一度お試しください。', en: 'Try again.' }

/** Every code with which the bridge refuses a call or ends a request. */
export const BRIDGE_ERRORS = {
  'bridge/host-refused': {
    ja: 'この宛先名ではカードブリッジを使えません。',
    en: 'The bridge does not answer under this host name.',
    next: {
      ja: 'http://127.0.0.1 で始まるアドレスを使ってください。',
      en: 'Use an address that begins with http://127.0.0.1.',
    },
  },
  'bridge/origin-missing': {
    ja: 'どのサイトからの呼び出しかを確認できません。',
    en: 'The call does not say which site it comes from.',
    next: {
      ja: 'ブラウザーでサイトの画面から操作してください。',
      en: 'Work in a browser, from the page of the site.',
    },
  },
  'bridge/origin-refused': {
    ja: '暗号化されていないサイトからは、カードを使えません。',
    en: 'Only a site that is served over https may use the card.',
    next: ASK_SITE,
  },
  'bridge/not-allowed': {
    ja: 'このサイトにはカードの利用を許可していません。',
    en: 'You have not allowed this site to use the card.',
    next: PAIR_AGAIN,
  },
  'bridge/wrong-secret': {
    ja: 'このブラウザーとカードブリッジの結び付きを確認できません。',
    en: 'This browser is not paired with the bridge.',
    next: PAIR_AGAIN,
  },
  'bridge/permission-missing': {
    ja: '内容の分からない署名は、このサイトに許可していません。',
    en: 'You have not allowed this site to ask for signatures whose content is unknown.',
    next: {
      ja: '必要なときは、カードブリッジの設定画面で許可してください。',
      en: 'If it is needed, allow it on the settings page of the bridge.',
    },
  },
  'bridge/input-invalid': {
    ja: 'サイトからの依頼の形式が正しくありません。',
    en: 'The call does not have the form that the protocol asks for.',
    next: ASK_SITE,
  },
  'bridge/too-large': {
    ja: '文書が大きすぎます。',
    en: 'The documents are too large.',
    next: { ja: '1回に送る文書を減らしてください。', en: 'Send fewer documents at a time.' },
  },
  'bridge/too-many': {
    ja: '依頼が多すぎます。',
    en: 'Too many calls.',
    next: { ja: '少し待ってから、もう一度お試しください。', en: 'Wait a little and try again.' },
  },
  'bridge/not-found': {
    ja: 'この依頼はありません。',
    en: 'There is no such request or route.',
    next: ASK_SITE,
  },
  'bridge/another-user': {
    ja: 'このコンピューターの別の利用者からは使えません。',
    en: 'Only the user of this computer who started the bridge may use it.',
    next: { ja: 'ご自分のカードブリッジを起動してください。', en: 'Start a card bridge of your own.' },
  },
  'bridge/page-refused': {
    ja: 'この画面は、ここからは開けません。',
    en: 'This page cannot be opened from here.',
    next: {
      ja: 'サイトの画面に戻って、操作をやり直してください。',
      en: 'Go back to the site and start again.',
    },
  },
  'bridge/card-failed': {
    ja: 'カードとのやり取りが途中で止まりました。',
    en: 'The card stopped answering.',
    next: { ja: 'カードを入れ直して、もう一度お試しください。', en: 'Insert the card again and try again.' },
  },
  'bridge/unsignable': {
    ja: 'この文書には署名できません。',
    en: 'This document cannot be signed.',
    next: { ja: '文書の形式を確認してください。', en: 'Check the format of the document.' },
  },
  'bridge/failed': {
    ja: 'カードブリッジの中で問題が起きました。',
    en: 'Something went wrong inside the bridge.',
    next: TRY_AGAIN,
  },
  'bridge/unreachable': {
    ja: 'カードブリッジと通信できません。',
    en: 'The card bridge does not answer.',
    next: {
      ja: 'カードブリッジを起動してから、もう一度お試しください。',
      en: 'Start the card bridge and try again.',
    },
  },
} as const satisfies ErrorTable

/** A stable code of the protocol. */
export type BridgeErrorCode = keyof typeof BRIDGE_ERRORS

/** A refusal of the bridge, on either side of the protocol. */
export class BridgeError extends CodedError<BridgeErrorCode> {}
