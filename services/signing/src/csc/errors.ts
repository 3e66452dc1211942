import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const SEE_GUIDE = {
  ja: 'docs/csc.md の例と見比べて、要求を直してください。',
  en: 'Compare the request with the examples of docs/csc.md.',
}
const AUTHORIZE_AGAIN = {
  ja: '本人の承認をもう一度受けてください。',
  en: 'Have the holder authorize again.',
}

/** What the interface of the Cloud Signature Consortium refuses, beside what both halves refuse. */
export const CSC_ERRORS = {
  'csc/token-refused': {
    ja: 'アクセストークンが正しくないか、期限切れか、このクライアントのものではありません。',
    en: 'The access token is not valid, is over, or belongs to another client.',
    next: { ja: 'トークンを取り直してください。', en: 'Get a new token.' },
  },
  'csc/sad-missing': {
    ja: 'SAD がありません。サービスのトークンだけでは署名できません。',
    en: 'Missing parameter SAD: a service token alone signs nothing.',
    next: AUTHORIZE_AGAIN,
  },
  'csc/sad-refused': {
    ja: 'SAD が正しくありません。署名していません。',
    en: 'Invalid parameter SAD. Nothing was signed.',
    next: AUTHORIZE_AGAIN,
  },
  'csc/credential-unknown': {
    ja: 'credentialID の鍵がないか、SAD が別の方のものです。',
    en: 'Invalid parameter credentialID: there is none, or the SAD is for another one.',
    next: SEE_GUIDE,
  },
  'csc/user-unknown': {
    ja: 'userID の方の鍵がありません。',
    en: 'Invalid parameter userID: this person has no credential here.',
    next: SEE_GUIDE,
  },
  'csc/handle-unknown': {
    ja: 'handle が正しくありません。',
    en: 'Invalid parameter handle.',
    next: SEE_GUIDE,
  },
  'csc/hash-malformed': {
    ja: 'ハッシュ値が Base64 ではありません。',
    en: 'Invalid Base64 hash string parameter.',
    next: SEE_GUIDE,
  },
  'csc/algorithm-unknown': {
    ja: 'hashAlgorithmOID がないか、対応していない方式です。',
    en: 'Missing or invalid parameter hashAlgorithmOID: SHA-256, SHA-384 or SHA-512.',
    next: SEE_GUIDE,
  },
  'csc/sign-algorithm-unknown': {
    ja: 'signAlgo が対応していない方式です。',
    en: 'Invalid parameter signAlgo: RSASSA-PKCS1-v1_5 alone, without parameters.',
    next: SEE_GUIDE,
  },
  'csc/algorithms-differ': {
    ja: 'hashAlgorithmOID と signAlgo、または承認された方式が合いません。',
    en: 'hashAlgorithmOID contradicts signAlgo, or what was authorized.',
    next: SEE_GUIDE,
  },
  'csc/count-differs': {
    ja: 'numSignatures がハッシュ値の数と違います。',
    en: 'Invalid value for parameter numSignatures: not the number of the hashes.',
    next: SEE_GUIDE,
  },
  'csc/client-data-missing': {
    ja: '一日の承認では、clientData にクライアントの署名付きの依頼が必要です。署名していません。',
    en: 'Without authorized hashes, clientData must carry the request that the client key signed. Nothing was signed.',
    next: {
      ja: 'clientData に base64url の JSON {request, signature} を入れてください（docs/csc.md 5）。または、ハッシュ値を示して承認を受けてください。',
      en: 'Put base64url JSON {request, signature} into clientData (docs/csc.md 5), or have the hashes authorized.',
    },
  },
  'csc/client-data-differs': {
    ja: 'clientData の依頼が、この呼び出しと違います。署名していません。',
    en: 'The request in clientData is not what this call asks for. Nothing was signed.',
    next: SEE_GUIDE,
  },
  'csc/callback-refused': {
    ja: 'response_uri には対応していません。',
    en: 'Invalid parameter response_uri: nobody is called back.',
    next: { ja: 'signatures/signPolling で受け取ってください。', en: 'Ask with signatures/signPolling.' },
  },
  'csc/request-unknown': {
    ja: 'requestID が正しくありません。',
    en: 'Invalid parameter requestID.',
    next: SEE_GUIDE,
  },
  'csc/request-running': {
    ja: '署名の処理が続いています。',
    en: 'The request was accepted and is not completed yet.',
    next: { ja: '少し待って、もう一度尋ねてください。', en: 'Ask again in a moment.' },
  },
  'csc/challenge-unknown': {
    ja: 'authObjectID が正しくありません。本人の承認は、スマートフォンの画面で受けます。',
    en: 'Invalid parameter authObjectID: holders approve on their phone and answer no challenge of a client.',
    next: SEE_GUIDE,
  },
  'csc/hashes-not-authorized': {
    ja: 'この SAD で承認されていないハッシュ値です。',
    en: 'Hash is not authorized by the SAD: a new hash needs a new approval of the holder.',
    next: AUTHORIZE_AGAIN,
  },
  'csc/documents-refused': {
    ja: '文書は受け取りません。施設の外に出るのはハッシュ値だけです。',
    en: 'Documents are not taken: only hashes leave the institution.',
    next: { ja: 'signatures/signHash を使ってください。', en: 'Use signatures/signHash.' },
  },
  'csc/format-not-made': {
    ja: 'この形式の署名は、ハッシュ値だけからは作れません。',
    en: 'A signature of this format cannot be made here: its attributes have a digest that the holder did not approve.',
    next: {
      ja: '施設側で署名属性を作り、そのハッシュ値で signatures/signHash を使ってください。',
      en: 'Build the signed attributes at your side and send their hash to signatures/signHash.',
    },
  },
  'csc/time-stamps-missing': {
    ja: 'このサービスにはタイムスタンプがありません。',
    en: 'No time-stamp authority is configured here.',
    next: { ja: '運用者に連絡してください。', en: 'Tell the operator.' },
  },
  'csc/time-stamp-failed': {
    ja: 'タイムスタンプ局から受け取れませんでした。',
    en: 'The time-stamp authority gave no token.',
    next: { ja: '少し待って、もう一度お試しください。', en: 'Try again in a moment.' },
  },
  'csc/opening-refused': {
    ja: '承認の手続きの内容が食い違っています。',
    en: 'The items of the list are not those of its leaves.',
    next: { ja: '運用者に連絡してください。', en: 'Tell the operator.' },
  },
} as const satisfies ErrorTable

/** A code of the interface. */
export type CscErrorCode = keyof typeof CSC_ERRORS

/** What the interface refuses. */
export class CscError extends CodedError<CscErrorCode> {}
