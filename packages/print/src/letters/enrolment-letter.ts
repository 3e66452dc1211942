/**
 * The letter with which a holder enrols a phone for the second key: the QR code of an address. The short number that belongs to it
 * travels by electronic mail and is never printed: neither letter nor mail is enough alone (hpki §7.1).
 */
import { drawLine, SOFT_INK } from '../kit/canvas.js'
import { westernDate } from '../kit/dates.js'
import { type Flow, writeSheet } from '../kit/flow.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawQr } from '../kit/qr.js'
import { type Addressee, drawLetterhead, type Sender } from './letterhead.js'

/** One letter. */
export type EnrolmentLetter = {
  readonly to: Addressee
  readonly from: Sender
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** What the QR code holds. */
  readonly address: string
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly lastDay: string
}

const SUBJECT = 'セカンド電子証明書を使うスマートフォンの登録について'
const STEPS = [
  '1. 画面ロック（指紋・顔・暗証番号）を設定したスマートフォンで、下のQRコードを読み取ります。',
  '2. 別にお送りする電子メールに書かれた「短い番号」（8桁）を、開いた画面に入力します。',
  '3. 画面の案内に沿って、このスマートフォンをパスキーとして登録します。',
] as const
const QR_MM = 48

/** Prints letters, each with its own page numbers. Nothing of the code enters the file's title or id. */
export function printEnrolmentLetters(
  letters: readonly EnrolmentLetter[],
  edition: Edition,
): Promise<Uint8Array> {
  return makePdf(edition, (addPage) => {
    for (const letter of letters)
      writeSheet(addPage, { footer: '親展' }, (flow) => {
        drawLetterhead(flow, { ...letter, number: '親展' }, SUBJECT)
        flow.paragraph(
          'セカンド電子証明書を発行しました。次の手順で、電子署名の承認に使うスマートフォンを登録してください。',
        )
        flow.gap(4)
        for (const step of STEPS) flow.paragraph(step)
        flow.gap(3)
        flow.paragraph(`登録の期限：${westernDate(letter.lastDay)}まで`, { weight: 'bold' })
        drawCode(flow, letter)
        drawAdvice(flow, letter)
      })
  })
}

function drawCode(flow: Flow, { address }: EnrolmentLetter): void {
  flow.gap(3)
  const [centre, top] = [flow.left + flow.width / 2, flow.y()]
  drawQr(flow.canvas(), address, { x: centre - QR_MM / 2, y: top, width: QR_MM, height: QR_MM })
  drawLine(flow.canvas(), 'QRコードを読み取れないときは、次のアドレスを入力してください。', {
    x: centre,
    y: top + QR_MM + 3,
    sizePt: 8,
    colour: SOFT_INK,
    align: 'centre',
  })
  flow.moveTo(top + QR_MM + 5)
  flow.paragraph(address, { sizePt: 7, align: 'centre' })
  flow.gap(4)
}

function drawAdvice(flow: Flow, { from }: EnrolmentLetter): void {
  for (const line of [
    '・短い番号は、お申込みのときの電子メールアドレスにお送りします。この用紙には書かれていません。',
    '・この用紙だけ、またはメールだけでは登録できません。登録が終わるまで、別々に保管してください。',
    '・短い番号を5回間違えると、このQRコードは使えなくなります。登録が終わったら、この用紙は裁断して捨ててください。',
    '・電話やメールで、QRコードや短い番号をお尋ねすることはありません。',
    `・お心当たりのない場合や、封が破れていた場合は、登録せずに、すぐにご連絡ください。電話 ${from.phone}`,
  ])
    flow.paragraph(line, { sizePt: 9.5 })
}
