import { CodedError, type ErrorTable, type Text } from '@jitsuin/kernel'

const UPDATE = {
  ja: '署名クライアントを新しい版にし、続くときはベンダーに連絡してください。',
  en: 'Update the signing client; if it goes on, tell its vendor.',
}
const ASK_CENTRE = { ja: '認証局の窓口に連絡してください。', en: 'Contact the certification centre.' }

/** What packages/sdk refuses by itself; what the signing service refuses comes through as `ServiceRefusal`. */
export const SDK_ERRORS = {
  'sdk/unreachable': {
    ja: '署名サービスにつながりません。',
    en: 'The signing service cannot be reached.',
    next: {
      ja: 'ネットワークを確かめ、しばらくしてからもう一度お試しください。急ぐときはカードで署名してください。',
      en: 'Check the network and try again later; if it is urgent, sign with the card.',
    },
  },
  'sdk/no-answer': {
    ja: '署名サービスから確かな答えがありません。署名されたかどうか分かりません。',
    en: 'The signing service gave no clear answer: whether it signed is not known.',
    next: {
      ja: '同じ依頼をそのまま送り直してください。二重に署名されることはありません。',
      en: 'Send the very same request again; it is never signed twice.',
    },
  },
  'sdk/answer-malformed': {
    ja: '署名サービスの答えを読み取れません。',
    en: 'An answer of the signing service cannot be read.',
    next: UPDATE,
  },
  'sdk/signature-wrong': {
    ja: '届いた署名値が証明書の公開鍵と合いません。使いませんでした。',
    en: 'A signature that came does not fit the public key of the certificate. It was not used.',
    next: ASK_CENTRE,
  },
  'sdk/other-subject': {
    ja: '届いた証明書は、承認した本人のものではありません。使いませんでした。',
    en: 'The certificate that came is not that of the person who approved. It was not used.',
    next: ASK_CENTRE,
  },
  'sdk/other-certificate': {
    ja: '承認のときと異なる証明書が届きました。使いませんでした。',
    en: 'Another certificate came than the one that the session began with. It was not used.',
    next: {
      ja: 'もう一度承認してから署名してください。',
      en: 'Approve once more and sign again.',
    },
  },
  'sdk/digests-wrong': {
    ja: 'ハッシュ値の数または長さが正しくありません。',
    en: 'The number or the length of the digests is not right.',
    next: {
      ja: '方式に合う長さのハッシュ値を、1回に1〜500件渡してください。',
      en: 'Give 1 to 500 digests at once, each of the length that its algorithm has.',
    },
  },
  'sdk/not-active': {
    ja: '承認が有効ではありません。',
    en: 'The authorisation is not active.',
    next: {
      ja: 'スマートフォンで承認してから、もう一度お試しください。',
      en: 'Approve on the phone and try again.',
    },
  },
  'sdk/other-kind': {
    ja: 'この承認では、この形の依頼はできません。',
    en: 'A request of this kind does not fit the approval.',
    next: {
      ja: '一覧の承認には一覧の文書を、1日の承認にはハッシュ値を渡してください。',
      en: 'Give items of its list to the approval of a list, and digests to that of a day.',
    },
  },
  'sdk/list-wrong': {
    ja: '承認を求める一覧の件数が正しくありません。',
    en: 'The number of documents on the list is not right.',
    next: {
      ja: '1つの一覧には、署名できる文書を1〜500件入れてください。',
      en: 'Put 1 to 500 documents that can be signed on a list.',
    },
  },
  'sdk/shown-unfit': {
    ja: '承認の画面に表示できない文です。',
    en: 'A text cannot be shown to whoever approves.',
    next: {
      ja: '改行のほかは見える文字だけを使い、先頭と末尾に空白を置かず、UTF-8で1〜2,000バイトにしてください。',
      en: 'Use visible characters and line ends alone, no blank at the beginning or the end, 1 to 2,000 bytes of UTF-8.',
    },
  },
  'sdk/list-malformed': {
    ja: '保存した一覧を読み取れません。署名していません。',
    en: 'A list that was kept cannot be read. Nothing was signed.',
    next: {
      ja: '同じ文書で新しい一覧を作り、もう一度承認してください。',
      en: 'Make a new list of the same documents and have it approved.',
    },
  },
  'sdk/approval-stopped': {
    ja: '承認を待つのをやめました。',
    en: 'Waiting for the approval was stopped.',
    next: {
      ja: '必要なら、もう一度承認を求めてください。',
      en: 'Ask for an approval again if you need one.',
    },
  },
  'sdk/key-unfit': {
    ja: 'この用途に使えない鍵です。',
    en: 'The key cannot be used for this.',
    next: {
      ja: 'クライアントの鍵はP-256、施設の証明書の鍵はRSA（SHA-256）にしてください。',
      en: 'Use P-256 for the key of a client and RSA with SHA-256 for that of an institution.',
    },
  },
  'sdk/counter-unusable': {
    ja: '通し番号の記録を読み書きできません。署名していません。',
    en: 'The record of counters cannot be read or written. Nothing was signed.',
    next: {
      ja: '記録のファイルを確かめ、現在の承認を終了して新しく承認してください。',
      en: 'Check the file; end the authorisation that runs and approve a new one.',
    },
  },
} as const satisfies ErrorTable

/** A code of packages/sdk. */
export type SdkErrorCode = keyof typeof SDK_ERRORS

/** What packages/sdk refuses. */
export class SdkError extends CodedError<SdkErrorCode> {}

/** A refusal of the signing service in its own words (RFC 9457 problem). */
export type ServiceProblem = Text & {
  readonly code: string
  readonly status: number
  readonly next: Text
  /** The number to tell the operator. */
  readonly requestId?: string
  /** What of the request it is about; items of a list as `/items/` and their place on it. */
  readonly fields?: readonly { readonly pointer: string; readonly code: string }[]
}

/** The signing service refused; its code, words and what to do next stand in `problem`. */
export class ServiceRefusal extends CodedError<string> {
  readonly problem: ServiceProblem

  constructor(problem: ServiceProblem, options?: ErrorOptions) {
    super(problem.code, problem.en, options)
    this.problem = problem
  }
}
