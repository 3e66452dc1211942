/**
 * Status words (ISO/IEC 7816-4 §5.6): what a card says after each command, as far as HPKI and JPKI cards use them (hpki §5.2).
 */
import type { Text } from '@jitsuin/kernel'

/** Every status word that we name, with words for people. 63CX, 61XX and 6CXX carry a number and are read by functions. */
export const STATUS_WORDS = {
  '9000': { ja: '正常に終わりました。', en: 'Done.' },
  '6282': { ja: 'ファイルの終わりに達しました。', en: 'The end of the file was reached.' },
  '6283': { ja: 'この機能は止められています。', en: 'The application is deactivated.' },
  '6300': { ja: '暗証番号が違います。', en: 'The PIN is wrong.' },
  '6581': { ja: 'カードに書き込めませんでした。', en: 'The card failed to write.' },
  '6700': { ja: 'データの長さが違います。', en: 'Wrong length.' },
  '6881': { ja: 'この通信路は使えません。', en: 'Logical channels are not supported.' },
  '6882': { ja: '暗号通信には対応していません。', en: 'Secure messaging is not supported.' },
  '6883': { ja: '続きのデータが来ませんでした。', en: 'The last piece of a chained command was expected.' },
  '6981': { ja: 'ファイルの種類が違います。', en: 'Wrong kind of file for this command.' },
  '6982': { ja: '暗証番号の確認が必要です。', en: 'The PIN has to be verified first.' },
  '6983': { ja: '暗証番号が使えなくなっています。', en: 'The PIN is locked.' },
  '6984': { ja: '暗証番号が使えなくなっています。', en: 'The PIN is locked.' },
  '6985': { ja: '使うための条件が揃っていません。', en: 'Conditions of use are not satisfied.' },
  '6986': { ja: 'ファイルが選ばれていません。', en: 'No file is selected.' },
  '6a80': { ja: 'データの内容が正しくありません。', en: 'The data are wrong.' },
  '6a81': { ja: 'この働きはありません。', en: 'The function is not supported.' },
  '6a82': { ja: 'ファイルまたは機能が見つかりません。', en: 'The file or application was not found.' },
  '6a84': { ja: '空きが足りません。', en: 'Not enough room in the file.' },
  '6a85': { ja: '長さがデータの構造と合いません。', en: 'Lc does not fit the structure of the data.' },
  '6a86': { ja: '指定（P1・P2）が正しくありません。', en: 'Wrong parameters P1 and P2.' },
  '6a87': { ja: '長さが指定（P1・P2）と合いません。', en: 'Lc does not fit P1 and P2.' },
  '6a88': { ja: '鍵または暗証番号が見つかりません。', en: 'The key or PIN referred to was not found.' },
  '6b00': { ja: '位置がファイルの外です。', en: 'The offset is outside the file.' },
  '6d00': { ja: 'この命令には対応していません。', en: 'The instruction is not supported.' },
  '6e00': { ja: 'この種類の命令には対応していません。', en: 'The class is not supported.' },
  '6f00': { ja: 'カードの中で問題が起きました。', en: 'The card has a problem.' },
} as const satisfies Record<string, Text>

/** A status word that we name. */
export type NamedStatus = keyof typeof STATUS_WORDS

/** The number of a named status word. */
export function statusOf(name: NamedStatus): number {
  return Number.parseInt(name, 16)
}

/** Four hexadecimal digits, as people write status words. */
export function statusHex(status: number): string {
  return status.toString(16).padStart(4, '0')
}

/** Words for a status word. */
export function describeStatus(status: number): Text {
  const tries = triesIn(status)
  if (tries !== undefined)
    return {
      ja: `暗証番号が違います。あと${tries}回です。`,
      en: `The PIN is wrong; ${tries} tries are left.`,
    }
  const hex = statusHex(status)
  const known = Object.entries(STATUS_WORDS).find(([name]) => name === hex)
  return (
    known?.[1] ?? {
      ja: `カードが知らない応答（${hex}）を返しました。`,
      en: `Unknown answer ${hex} of the card.`,
    }
  )
}

/** X of 63CX: tries that are left. */
export function triesIn(status: number): number | undefined {
  return (status & 0xfff0) === 0x63c0 ? status & 0xf : undefined
}
