import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const ANOTHER_CARD = {
  ja: '別のカードか読み取り機でお試しください。続くときはカードの発行元にお問い合わせください。',
  en: 'Try another card or reader. If it goes on, ask the issuer of the card.',
}
const SAME_CARD = {
  ja: 'カードを正しく置き直して、もう一度お試しください。',
  en: 'Place the card properly once more and try again.',
}
const NEW_FILE = {
  ja: 'ソフトウェアカードのファイルを作り直してください。',
  en: 'Make the file of the software card anew.',
}

/** Every code that packages/card throws. */
export const CARD_ERRORS = {
  'apdu/malformed': {
    ja: 'カードとのやり取りが決められた形になっていません。',
    en: 'A command or answer of the card has no valid form.',
    next: SAME_CARD,
  },
  'apdu/too-long': {
    ja: 'カードの応答が長すぎるか、いつまでも終わりません。',
    en: 'The answer of the card is too long, or never ends.',
    next: ANOTHER_CARD,
  },
  'card/refused': {
    ja: 'カードが要求を受け付けませんでした。',
    en: 'The card refused a command.',
    next: ANOTHER_CARD,
  },
  'card/no-application': {
    ja: 'このカードには、必要な機能（HPKI またはマイナンバーカードの電子証明書）がありません。',
    en: 'This card does not have the application that is needed (HPKI or My Number card).',
    next: {
      ja: '医師資格証などの HPKI カード、またはマイナンバーカードをご用意ください。',
      en: 'Use an HPKI card or a My Number card.',
    },
  },
  'card/directory': {
    ja: 'カードの中の目録を正しく読み取れません。',
    en: 'The directory files of the card cannot be read for certain.',
    next: ANOTHER_CARD,
  },
  'card/no-matching-certificate': {
    ja: 'カードの鍵に対応する証明書が見つかりません。',
    en: 'The card has no certificate that matches its key.',
    next: ANOTHER_CARD,
  },
  'card/replaced': {
    ja: '途中で別のカードに替わりました。暗証番号は送っていません。',
    en: 'Another card is in the reader now. No PIN was sent to it.',
    next: {
      ja: '最初に置いたカードに戻して、もう一度お試しください。',
      en: 'Put the first card back and try again.',
    },
  },
  'card/wrong-signature': {
    ja: 'カードが作った署名が正しくないため、使いませんでした。',
    en: 'The signature that the card made is wrong and was not used.',
    next: ANOTHER_CARD,
  },
  'card/algorithm': {
    ja: 'この署名の方式は、このカードでは使えません。',
    en: 'This card cannot sign with that algorithm.',
    next: {
      ja: 'RSA と SHA-256、384、512 のいずれかを選んでください。',
      en: 'Choose RSA with SHA-256, 384 or 512.',
    },
  },
  'pin/malformed': {
    ja: '暗証番号の文字数または文字の種類が正しくありません。カードには送っていないので、残り回数は減っていません。',
    en: 'The PIN has a wrong length or characters. It was not sent to the card, so no try was lost.',
    next: { ja: '暗証番号を確かめて、入力し直してください。', en: 'Check the PIN and enter it again.' },
  },
  'pin/locked': {
    ja: '暗証番号を続けて間違えたため、カードが使えなくなっています。',
    en: 'The card is locked, because wrong PINs were entered too often.',
    next: {
      ja: '解除番号をお持ちの方は解除してください。お持ちでない方は、カードの発行元で解除の手続きをしてください。',
      en: 'Unlock it with the unlock code, or ask the issuer of the card to unlock it.',
    },
  },
  'pin/cancelled': {
    ja: '暗証番号の入力が取り消されました。',
    en: 'The entry of the PIN was cancelled.',
    next: { ja: '続けるには、もう一度はじめから操作してください。', en: 'Start again to go on.' },
  },
  'pin/needed': {
    ja: '先に暗証番号の確認が必要です。',
    en: 'The PIN has to be verified first.',
    next: { ja: '暗証番号を入力して、もう一度お試しください。', en: 'Enter the PIN and try again.' },
  },
  'jpki/no-documents': {
    ja: 'マイナンバーカードの署名用電子証明書は、住所などを含むため、文書の署名には使えません。',
    en: 'The signing certificate of a My Number card carries the home address and is not used for documents.',
    next: {
      ja: '文書の署名には、HPKI カードまたはセカンド鍵をお使いください。',
      en: 'Sign documents with an HPKI card or the second key.',
    },
  },
  'software-card/malformed': {
    ja: 'ソフトウェアカードのファイルを読み取れません。',
    en: 'The file of the software card cannot be read.',
    next: NEW_FILE,
  },
  'software-card/unsaved': {
    ja: 'ソフトウェアカードの状態を保存できなかったため、カードは応答を止めました。',
    en: 'The software card stopped answering, because its state could not be kept.',
    next: {
      ja: '保存先の空きと権限を確かめて、カードを入れ直してください。',
      en: 'Check room and permissions of the place where it is kept, and insert the card again.',
    },
  },
  'software-card/personalisation': {
    ja: 'ソフトウェアカードに入れる内容が正しくありません。',
    en: 'What is to be put on the software card is not right.',
    next: {
      ja: '鍵と証明書の組み合わせ、暗証番号、解除番号を確かめてください。',
      en: 'Check that key and certificate belong together, and the forms of PIN and unlock code.',
    },
  },
  'wire/malformed': {
    ja: '仮想の読み取り機からのデータが決められた形になっていません。',
    en: 'The virtual reader sent data of no valid form.',
    next: { ja: '仮想の読み取り機を再起動してください。', en: 'Restart the virtual reader.' },
  },
} as const satisfies ErrorTable

/** A card, or bytes from one, that cannot be dealt with. */
export class CardError extends CodedError<keyof typeof CARD_ERRORS> {}
