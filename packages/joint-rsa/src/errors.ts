import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const START_AGAIN = {
  ja: 'この鍵の作成を取りやめ、新しい作成を始めてください。',
  en: 'Give this key up and begin a new one.',
}
const LOOK_INTO = {
  ja: '相手方のサービスの異常として調べてください。調べ終わるまで、相手方と新しい鍵を作らないでください。',
  en: 'Investigate the other service as faulty or hostile, and make no new key with it until that is done.',
}

/** Every code that packages/joint-rsa throws or ends a session with. */
export const JOINT_RSA_ERRORS = {
  'joint-rsa/not-malicious-secure': {
    ja: '二者による鍵の作成は、悪意ある相手に対する安全性が公表された方式のとおりと確かめられていません。',
    en: 'Making a key in two parties is not proven to follow a published protocol that withstands a hostile peer.',
    next: { ja: '別の作成方法を使ってください。', en: 'Use another way to make keys.' },
  },
  'joint-rsa/parameters-refused': {
    ja: '鍵の作成の条件を受け付けられません。',
    en: 'The parameters of the session are refused.',
    next: { ja: '鍵の長さと番号を確かめてください。', en: 'Check the key size and the identifiers.' },
  },
  'joint-rsa/checkpoint-malformed': {
    ja: '途中経過の控えを読み取れません。',
    en: 'The checkpoint cannot be read.',
    next: START_AGAIN,
  },
  'joint-rsa/message-malformed': {
    ja: '相手方の電文の形式が正しくありません。',
    en: 'A message of the peer is not well formed.',
    next: LOOK_INTO,
  },
  'joint-rsa/message-unexpected': {
    ja: '相手方の電文が、この作成のこの段のものではありません。',
    en: 'A message of the peer belongs to another session or step.',
    next: START_AGAIN,
  },
  'joint-rsa/ot-inconsistent': {
    ja: '相手方が紛失通信の入力を途中で変えました。',
    en: 'The peer changed its choices inside one oblivious transfer.',
    next: LOOK_INTO,
  },
  'joint-rsa/opening-wrong': {
    ja: '相手方が開いた値は、約束した値と違います。',
    en: 'A value that the peer opened is not the one it committed to.',
    next: LOOK_INTO,
  },
  'joint-rsa/discard-unexplained': {
    ja: '捨てた候補を開いても、捨てた理由や結果を説明できません。',
    en: 'A discarded candidate, once opened, does not explain what was seen of it.',
    next: LOOK_INTO,
  },
  'joint-rsa/exponent-unproven': {
    ja: '相手方のべき乗が、約束した値によるものではありません。',
    en: 'A power that the peer sent was not made with the committed exponent.',
    next: LOOK_INTO,
  },
  'joint-rsa/not-biprime': {
    ja: '法が二つの素数の積ではありません。',
    en: 'The modulus is not the product of two primes.',
    next: LOOK_INTO,
  },
  'joint-rsa/dishonest': {
    ja: '最後の確かめで、相手方の計算の誤りが見つかりました。',
    en: 'The final check found that the peer computed wrongly.',
    next: LOOK_INTO,
  },
  'joint-rsa/exponent-not-invertible': {
    ja: 'この法では公開指数を使えません。',
    en: 'The public exponent has no inverse for this modulus.',
    next: START_AGAIN,
  },
  'joint-rsa/share-wrong': {
    ja: '二つの分散鍵を合わせても、署名になりません。',
    en: 'The two shares together do not make a signature.',
    next: LOOK_INTO,
  },
  'joint-rsa/too-many-candidates': {
    ja: '候補が上限に達しても鍵ができませんでした。',
    en: 'No key was found within the bound on candidates.',
    next: LOOK_INTO,
  },
} as const satisfies ErrorTable

/** A code of packages/joint-rsa. */
export type JointRsaErrorCode = keyof typeof JOINT_RSA_ERRORS

/** What packages/joint-rsa refuses. */
export class JointRsaError extends CodedError<JointRsaErrorCode> {}
