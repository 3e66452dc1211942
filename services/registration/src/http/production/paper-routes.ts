import { type Route, route } from '@jitsuin/platform'
import type { StaffAction } from '@jitsuin/sso/contract'
import { z } from 'zod'
import { PRODUCTION_ROUTES as R } from '../../contract.js'
import type { REGISTRATION_ERRORS } from '../../errors.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { printDeficiencyLetter, printFeeInvoice } from '../../usecases/production/case-letters.js'
import { printParcel, printPostcards, printReceipt, printSlip } from '../../usecases/production/papers.js'
import { answerPdf, PDF } from '../pdf.js'
import { expectStaff, type Staff } from '../staff.js'

/** One kind of paper: where it is, who may print it, and how. */
type Paper = {
  readonly path: (id: string) => string
  readonly action: StaffAction
  readonly name: string
  readonly ja: string
  readonly en: string
  readonly refusals: readonly (keyof typeof REGISTRATION_ERRORS)[]
  readonly print: (context: RegistrationContext, staff: Staff, id: string) => Promise<Uint8Array>
}

const OF_PARCEL = ['parcels/not-found', 'organisation/not-found'] as const
const OF_DESK = ['case/not-found', 'registration/other-place'] as const

const PAPERS: readonly Paper[] = [
  {
    path: R.parcelList,
    action: 'production/work',
    name: 'parcel-list.pdf',
    ja: '送付明細を印刷する',
    en: 'Print what is in a parcel',
    refusals: OF_PARCEL,
    print: printParcel,
  },
  {
    path: R.printedPostcards,
    action: 'production/work',
    name: 'postcards.pdf',
    ja: '発行完了通知はがきを印刷する',
    en: 'Print the completion postcards',
    refusals: OF_PARCEL,
    print: printPostcards,
  },
  {
    path: R.slip,
    action: 'pickup/work',
    name: 'appointment.pdf',
    ja: '受取予約票を印刷する',
    en: 'Print the slip of an appointment',
    refusals: OF_DESK,
    print: printSlip,
  },
  {
    path: R.handOverReceipt,
    action: 'pickup/work',
    name: 'receipt.pdf',
    ja: '受領書を印刷する',
    en: 'Print the receipt of a hand-over',
    refusals: OF_DESK,
    print: printReceipt,
  },
  {
    path: R.deficiencyLetter,
    action: 'cases/check-documents',
    name: 'deficiency-letter.pdf',
    ja: '不備連絡の手紙を印刷する',
    en: 'Print the letter about what is missing',
    refusals: ['case/not-found'],
    print: printDeficiencyLetter,
  },
  {
    path: R.feeInvoice,
    action: 'payments/record',
    name: 'invoice.pdf',
    ja: '手数料の請求書を印刷する',
    en: 'Print the invoice for the fee',
    refusals: ['case/not-found'],
    print: printFeeInvoice,
  },
]

/** The papers around a card, as PDF. */
export function paperRoutes(context: RegistrationContext): readonly Route[] {
  return PAPERS.map(({ path, action, name, ja, en, refusals, print }) =>
    route({
      method: 'GET',
      path: path(':id'),
      summary: { ja, en },
      params: z.object({ id: z.uuid() }),
      answers: PDF,
      refusals: [
        'registration/sign-in-needed',
        'registration/not-allowed',
        'papers/no-letterhead',
        'papers/nothing-to-print',
        'papers/unprintable',
        ...refusals,
      ],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, action)
        return answerPdf(await print(context, staff, params.id), name)
      },
    }),
  )
}
