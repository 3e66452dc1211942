/** The enrolment code of a letter: made here, and the short number sent by mail. */
import { addDays, japanDate, japanDayBegins } from '@jitsuin/kernel'

/** A grant lasts 30 days at most (hpki §7.4); a day less and a part of one, so that the authority's clock may differ from ours. */
const DAYS_OF_A_CODE = 28

const NUMBERS = 100_000_000
/** The largest multiple of `NUMBERS` that four octets hold: numbers above it would make some short numbers likelier. */
const FAIR = Math.floor(2 ** 32 / NUMBERS) * NUMBERS

/** Draws the short number: eight decimal digits, evenly distributed. */
export function drawShortNumber(random: (bytes: number) => Uint8Array): string {
  for (;;) {
    const drawn = Buffer.from(random(4)).readUInt32BE()
    if (drawn < FAIR) return String(drawn % NUMBERS).padStart(8, '0')
  }
}

/** The first instant at which a code granted now no longer counts: the end of a day in Japan. */
export function codeExpires(at: Date): Date {
  return japanDayBegins(addDays(japanDate(at), DAYS_OF_A_CODE + 1))
}

/** The last day on which a code counts, in Japan. */
export function lastDayOf(expiresAt: Date): string {
  return japanDate(new Date(expiresAt.getTime() - 1))
}

/** The mail with the short number. It says nothing of the address in the letter, and its subject nothing of the number. */
export function composeShortNumber(about: {
  readonly name: string
  readonly caseNumber: string
  readonly shortNumber: string
  readonly lastDay: string
  readonly centre: string
}): { readonly subject: string; readonly text: string } {
  const { name, caseNumber, shortNumber, lastDay, centre } = about
  return {
    subject: `【セカンド電子証明書】スマートフォン登録の短い番号（受付番号 ${caseNumber}）`,
    text: `${name} 様

セカンド電子証明書を使うスマートフォンの登録に必要な、短い番号をお知らせします。

短い番号: ${shortNumber}
登録の期限: ${lastDay}

登録のご案内（QRコード）は、郵便で別にお送りしました。届きましたら、スマートフォンでQRコードを読み取り、この番号を入力してください。
この番号を電話やメールでお尋ねすることはありません。お心当たりのない場合は、発行窓口にご連絡ください。
このメールには返信できません。

Your short number: ${shortNumber} (until ${lastDay}). The letter with the QR code comes by post. Scan it with your phone and enter
this number. Nobody will ever ask you for it. If you did not apply for a second certificate, contact the issuing office.

${centre}
`,
  }
}
