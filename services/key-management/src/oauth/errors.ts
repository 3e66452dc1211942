import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const SEE_GUIDE = {
  ja: 'docs/csc.md の例と見比べて、要求を直してください。',
  en: 'Compare the request with the examples of docs/csc.md.',
}
const BEGIN_AGAIN = { ja: '認可の要求をはじめから送り直してください。', en: 'Begin the authorization again.' }

/** What the authorization server of key management refuses. */
export const OAUTH_ERRORS = {
  'oauth/client-unknown': {
    ja: 'このクライアント証明書の鍵は登録されていないか、client_id と違います。',
    en: 'The key of the client certificate is not registered, or client_id is another one.',
    next: {
      ja: '施設の証明書でクライアントの鍵を登録し、その証明書で接続してください。',
      en: 'Register the key with the certificate of the institution and connect with that key.',
    },
  },
  'oauth/request-malformed': {
    ja: '要求の項目が足りないか、正しくないか、二度あります。',
    en: 'A parameter is missing, not valid, or there twice.',
    next: SEE_GUIDE,
  },
  'oauth/pushing-required': {
    ja: '認可の要求は、先に oauth2/pushed_authorize へ送ってください。',
    en: 'Authorization requests have to be pushed first (RFC 9126).',
    next: SEE_GUIDE,
  },
  'oauth/request-uri-unknown': {
    ja: 'この request_uri は使えません。一度使われたか、時間が過ぎたか、別のクライアントのものです。',
    en: 'This request_uri was used, is over, or belongs to another client.',
    next: BEGIN_AGAIN,
  },
  'oauth/redirect-refused': {
    ja: 'redirect_uri は https か、この端末の http でなければなりません。',
    en: 'redirect_uri must be https, or http on loopback, without a fragment.',
    next: SEE_GUIDE,
  },
  'oauth/scope-unknown': {
    ja: 'scope が正しくありません。認可コードは credential、クライアント認証は service です。',
    en: 'The scope is credential with an authorization code, and service with client credentials.',
    next: SEE_GUIDE,
  },
  'oauth/grant-type-unknown': {
    ja: 'この grant_type には対応していません。',
    en: 'This grant_type is not supported.',
    next: SEE_GUIDE,
  },
  'oauth/details-refused': {
    ja: 'authorization_details を読めません。',
    en: 'authorization_details cannot be read.',
    next: SEE_GUIDE,
  },
  'oauth/algorithm-unknown': {
    ja: 'hashAlgorithmOID は SHA-256、SHA-384、SHA-512 のどれかです。',
    en: 'hashAlgorithmOID must be that of SHA-256, SHA-384 or SHA-512.',
    next: SEE_GUIDE,
  },
  'oauth/digest-refused': {
    ja: 'ハッシュ値が Base64 でないか、方式の長さと合いません。',
    en: 'A hash is not Base64, or has another length than its algorithm gives.',
    next: SEE_GUIDE,
  },
  'oauth/label-refused': {
    ja: '文書の名称に使えない文字があるか、長すぎます。',
    en: 'A label is too long, or holds characters that nobody sees.',
    next: {
      ja: '名称を一行、300字までにしてください。',
      en: 'Give one visible line of at most 300 characters.',
    },
  },
  'oauth/hash-type-unknown': {
    ja: 'hashType は dtbsr だけに対応しています。',
    en: 'The only hashType is dtbsr: what is approved is what is signed.',
    next: SEE_GUIDE,
  },
  'oauth/qualifier-unknown': {
    ja: 'この signatureQualifier の署名は作れません。',
    en: 'Signatures of this signatureQualifier are not made here.',
    next: SEE_GUIDE,
  },
  'oauth/count-differs': {
    ja: 'numSignatures がハッシュ値の数と違います。',
    en: 'numSignatures is not the number of the hashes.',
    next: SEE_GUIDE,
  },
  'oauth/credential-unknown': {
    ja: 'この credentialID の鍵がないか、本人のスマートフォンが登録されていません。',
    en: 'There is no credential of this ID, or no phone of its holder.',
    next: { ja: '本人に確かめてください。', en: 'Ask the holder.' },
  },
  'oauth/code-refused': {
    ja: '認可コードが使えません。使われたか、時間が過ぎたか、検証値・redirect_uri・クライアントが違います。',
    en: 'The code was used, is over, or does not fit client, redirect_uri or code_verifier.',
    next: BEGIN_AGAIN,
  },
} as const satisfies ErrorTable

/** A code of the authorization server. */
export type OauthErrorCode = keyof typeof OAUTH_ERRORS

/** What the authorization server refuses. */
export class OauthError extends CodedError<OauthErrorCode> {}

/** Parameters that are missing, not valid, or there twice; the answer names them. */
export class ParametersRefused extends OauthError {
  readonly fields: readonly {
    readonly in: 'body'
    readonly pointer: string
    readonly code: string
    readonly message: string
  }[]

  constructor(names: readonly string[]) {
    super('oauth/request-malformed', names.join(', '))
    this.fields = names.map((name) => ({ in: 'body', pointer: `/${name}`, code: 'refused', message: name }))
  }
}
