import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const ASK_PARTNER = {
  ja: '連携先のシステムの担当者にお問い合わせください。',
  en: 'Ask the operator of the connected service.',
}

const START_AGAIN = {
  ja: '連携先の画面から、もう一度始めてください。',
  en: 'Start again from the page of the connected service.',
}

const SEE_KEYS = { ja: '鍵の画面で状態を確認してください。', en: 'See the state of the keys on their page.' }

/** Refusals of the SAML identity provider. */
export const SAML_ERRORS = {
  'saml-idp/unknown-partner': {
    ja: '登録されていないサービスからの要求です。',
    en: 'The request comes from a service that is not registered.',
    next: ASK_PARTNER,
  },
  'saml-idp/acs-not-registered': {
    ja: '結果の送り先が、登録されたものではありません。',
    en: 'The answer was to go to an address that is not registered.',
    next: ASK_PARTNER,
  },
  'saml-idp/signature-demanded': {
    ja: 'この連携先からの要求には署名が必要です。',
    en: 'Requests of this service must be signed.',
    next: ASK_PARTNER,
  },
  'saml-idp/wrong-destination': {
    ja: '別の宛先に送られるはずの要求です。',
    en: 'The request was meant for another address.',
    next: ASK_PARTNER,
  },
  'saml-idp/untimely': {
    ja: '要求の時刻が、受け付けられる範囲にありません。',
    en: 'The request was made too long ago, or in the future.',
    next: START_AGAIN,
  },
  'saml-idp/replayed': {
    ja: 'この要求は、すでに使われています。',
    en: 'This request was used before.',
    next: START_AGAIN,
  },
  'saml-idp/wrong-message': {
    ja: 'この宛先では受け付けていない種類の通信文です。',
    en: 'A message of this kind is not taken at this address.',
    next: ASK_PARTNER,
  },
  'saml-idp/flow-over': {
    ja: 'この手続きは終わっているか、時間が過ぎています。',
    en: 'This sign-in was finished before, or took too long.',
    next: START_AGAIN,
  },
  'saml-idp/not-offered': {
    ja: 'この連携先には、ここから入ることはできません。',
    en: 'This service cannot be entered from here.',
    next: { ja: '連携先の画面から入ってください。', en: 'Enter from the page of the service.' },
  },
  'saml-idp/signed-out': {
    ja: 'サインインしていません。',
    en: 'You are not signed in.',
    next: { ja: 'サインインしてください。', en: 'Sign in first.' },
  },
  'saml-idp/not-permitted': {
    ja: 'この操作の権限がありません。',
    en: 'You may not do this.',
    next: { ja: '連携先担当の職員に依頼してください。', en: 'Ask an officer for partners.' },
  },
  'saml-idp/logout-unknown': {
    ja: 'このサインアウトの記録はありません。',
    en: 'There is no such sign-out.',
    next: { ja: '最初の画面に戻ってください。', en: 'Go back to the first page.' },
  },
  'saml-idp/metadata-address': {
    ja: 'このアドレスからは設定情報を取り込めません。',
    en: 'Metadata cannot be fetched from this address.',
    next: {
      ja: 'https で始まるアドレスを指定するか、ファイルで取り込んでください。',
      en: 'Give an address that begins with https, or import a file.',
    },
  },
  'saml-idp/metadata-unreachable': {
    ja: '設定情報を取り込めませんでした。',
    en: 'The metadata could not be fetched.',
    next: { ja: 'アドレスを確認し、時間をおいて試してください。', en: 'Check the address and try later.' },
  },
  'saml-idp/metadata-untrusted': {
    ja: '設定情報の署名を確認できません。',
    en: 'The signature of the metadata is missing or not by the expected certificate.',
    next: { ja: '連携先に証明書を確認してください。', en: 'Ask the service for its certificate.' },
  },
  'saml-key/next-there-already': {
    ja: '次の鍵はすでに公開されています。',
    en: 'The next key is announced already.',
    next: SEE_KEYS,
  },
  'saml-key/no-next': {
    ja: '次の鍵がまだ公開されていません。',
    en: 'No next key is announced.',
    next: { ja: '次の鍵を公開してください。', en: 'Announce the next key.' },
  },
  'saml-key/countdown': {
    ja: '公開してからの日数が足りないため、まだ切り替えられません。',
    en: 'The next key has not been announced for long enough.',
    next: SEE_KEYS,
  },
  'saml-key/not-rehearsed': {
    ja: '次の鍵の試行がまだ行われていません。',
    en: 'The next key was not tried with any partner.',
    next: { ja: '試行する連携先を選んでください。', en: 'Choose a partner to try it with.' },
  },
  'saml-key/not-proposed': {
    ja: '切り替えの申し出がまだありません。',
    en: 'Nobody has proposed the change yet.',
    next: { ja: '一人目の担当者が申し出てください。', en: 'A first officer proposes it.' },
  },
  'saml-key/same-officer': {
    ja: '申し出た人とは別の人が承認してください。',
    en: 'Someone other than the proposer must approve.',
    next: { ja: '別の担当者に依頼してください。', en: 'Ask another officer.' },
  },
} as const satisfies ErrorTable

/** A code of the SAML identity provider. */
export type SamlErrorCode = keyof typeof SAML_ERRORS

/** What the SAML identity provider refuses. */
export class SamlIdpError extends CodedError<SamlErrorCode> {}

const SEE_AGAIN = {
  ja: '画面を読み込み直して、今の状態を確認してください。',
  en: 'Load the page again and see how it stands now.',
}

/** Refusals of the register of partners, of consent, and of the OpenID Connect provider. */
export const FEDERATION_ERRORS = {
  'federation/sign-in-needed': {
    ja: 'サインインしていません。',
    en: 'You are not signed in.',
    next: { ja: 'サインインしてください。', en: 'Sign in.' },
  },
  'federation/not-permitted': {
    ja: 'この操作の権限がありません。',
    en: 'You may not do this.',
    next: { ja: '連携先担当の職員に依頼してください。', en: 'Ask an officer for partners.' },
  },
  'federation/staff-session': {
    ja: '職員としてサインインしています。この画面は資格証の保有者のためのものです。',
    en: 'You are signed in as staff. This page is for holders of a card.',
    next: { ja: '自分の資格証でサインインし直してください。', en: 'Sign in again with your own card.' },
  },
  'partner/unknown': {
    ja: 'この連携先は登録されていません。',
    en: 'There is no such partner.',
    next: { ja: '連携先の一覧から選んでください。', en: 'Choose from the list of partners.' },
  },
  'partner/changed-meanwhile': {
    ja: 'この連携先には、別の画面で先に手続きが行われています。今回の操作は行っていません。',
    en: 'Somebody acted on this partner in the meantime. Nothing was done.',
    next: SEE_AGAIN,
  },
  'partner/not-in-this-state': {
    ja: '連携先が今の状態では、この操作はできません。',
    en: 'This cannot be done while the partner stands as it does.',
    next: SEE_AGAIN,
  },
  'partner/same-officer': {
    ja: '申請した人とは別の人が承認してください。',
    en: 'Someone other than the proposer must approve.',
    next: { ja: '別の担当者に依頼してください。', en: 'Ask another officer.' },
  },
  'partner/nothing-changes': {
    ja: '登録されている内容と同じです。',
    en: 'This is what is registered already.',
    next: { ja: '変更する項目を直してから申請してください。', en: 'Make a change first.' },
  },
  'partner/identity-is-fixed': {
    ja: '承認後は、接続方式と識別名を変更できません。',
    en: 'The protocol and the name that a partner is found by are fixed once it was approved.',
    next: { ja: '新しい連携先として登録してください。', en: 'Register a new partner.' },
  },
  'partner/identity-taken': {
    ja: 'この識別名の連携先は、すでに登録されています。',
    en: 'Another partner has this entity ID or client ID.',
    next: { ja: '識別名を確認してください。', en: 'Check the name.' },
  },
  'partner/certificate-unreadable': {
    ja: '証明書を読み取れません。',
    en: 'A certificate cannot be read.',
    next: {
      ja: '連携先から証明書を受け取り直してください。',
      en: 'Ask the partner for its certificate again.',
    },
  },
  'partner/certificate-unsuitable': {
    ja: '証明書の鍵が、この用途に使えません。',
    en: 'The key of a certificate cannot be used for this purpose.',
    next: {
      ja: '署名用はRSA 2048ビット以上またはECDSA、暗号化用はRSA 2048ビット以上の証明書を、連携先から受け取ってください。',
      en: 'Ask the partner for RSA of 2048 bits or more, or ECDSA, to sign; for RSA of 2048 bits or more to encrypt.',
    },
  },
  'partner/no-secret-used': {
    ja: 'この連携先は、共有の秘密を使いません。',
    en: 'This partner does not use a client secret.',
    next: { ja: '認証方法を確認してください。', en: 'See how the partner authenticates.' },
  },
  'consent/question-over': {
    ja: 'この確認は終わっているか、時間が過ぎています。',
    en: 'This question was answered before, or took too long.',
    next: START_AGAIN,
  },
  'consent/changed-meanwhile': {
    ja: '表示していた内容が変わりました。同意は記録していません。',
    en: 'What you were shown has changed meanwhile. No consent was recorded.',
    next: SEE_AGAIN,
  },
  'consent/reason-needed': {
    ja: 'この連携先に入るには、閲覧の理由が必要です。',
    en: 'This service asks for the reason of access.',
    next: { ja: '理由を入力してください。', en: 'Enter the reason.' },
  },
  'oidc/request-refused': {
    ja: '連携先からの要求を受け付けられません。',
    en: 'The request of the connected service cannot be taken.',
    next: ASK_PARTNER,
  },
  'oidc/flow-over': {
    ja: 'この手続きは終わっているか、時間が過ぎています。',
    en: 'This sign-in was finished before, or took too long.',
    next: START_AGAIN,
  },
  'oidc/failed': {
    ja: '処理中に問題が起きました。',
    en: 'Something went wrong here.',
    next: START_AGAIN,
  },
  'oidc/logout-refused': {
    ja: '連携先からのサインアウトの要求を確認できません。',
    en: 'The request to sign out cannot be verified.',
    next: { ja: 'この画面からサインアウトしてください。', en: 'Sign out from our own pages.' },
  },
} as const satisfies ErrorTable

/** A code of the register, of consent, or of the OpenID Connect provider. */
export type FederationErrorCode = keyof typeof FEDERATION_ERRORS

/** What federation refuses, other than in SAML. */
export class FederationError extends CodedError<FederationErrorCode> {}
