/** The slip with time and place of a pick-up. */
import { drawLine } from '../kit/canvas.js'
import { westernDate } from '../kit/dates.js'
import { writeSheet } from '../kit/flow.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawQr } from '../kit/qr.js'
import { PICKUP_ITEMS } from './completion-postcard.js'

/** One appointment. */
export type AppointmentSlip = {
  readonly name: string
  readonly caseNumber: string
  readonly qr: string
  readonly date: string
  /** As it is said, `14:30`. */
  readonly time: string
  readonly place: { readonly name: string; readonly address: string; readonly phone: string }
}

/** A5, so that it goes into a pocket. */
const A5 = { width: 148, height: 210 }

/** Prints the slip. */
export function printAppointmentSlip(slip: AppointmentSlip, edition: Edition): Promise<Uint8Array> {
  return makePdf(edition, (addPage) =>
    writeSheet(addPage, { size: A5, margin: 15, footer: slip.caseNumber }, (flow) => {
      drawQr(flow.canvas(), slip.qr, { x: 113, y: 12, width: 22, height: 22 })
      flow.paragraph('医師資格証 受取のご予約', { sizePt: 15, weight: 'bold' })
      flow.gap(2)
      flow.paragraph(`${slip.name} 様`, { sizePt: 12 })
      flow.gap(8)
      drawLine(flow.canvas(), `${westernDate(slip.date)}　${slip.time}`, {
        x: flow.left,
        y: flow.y() + 6,
        sizePt: 20,
        weight: 'bold',
      })
      flow.gap(14)
      flow.facts([
        ['場所', slip.place.name],
        ['所在地', slip.place.address],
        ['電話', slip.place.phone],
        ['受付番号', slip.caseNumber],
      ])
      flow.heading('お持ちいただくもの')
      for (const [index, item] of [
        '発行完了通知ハガキ（自署したもの）',
        ...PICKUP_ITEMS.slice(1),
      ].entries()) {
        flow.paragraph(`${index + 1}. ${item}`)
      }
      flow.gap(4)
      flow.paragraph('受取はご本人に限ります。ご都合が変わったときは、上の番号にご連絡ください。', {
        sizePt: 9.5,
      })
    }),
  )
}
