import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  doneSchema,
  ENROLMENT_LETTER_ROUTES,
  enrolmentLetterListSchema,
  enrolmentLetterQuerySchema,
  postedSchema,
} from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { postEnrolmentLetter, printEnrolmentLetter } from '../../usecases/second-key/enrolment-letters.js'
import { listEnrolmentLetters } from '../../usecases/second-key/look-at-letters.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const DONE = { status: 200, json: { done: 'yes' } } as const
const REFUSALS = [
  ...NOT_MINE,
  'production/not-set-up',
  'enrolment-letters/not-found',
  'enrolment-letters/expired',
  'enrolment-letters/content-gone',
  'enrolment-letters/no-email',
] as const
const params = z.object({ letterId: z.uuid() })
const { list, printing, posted } = ENROLMENT_LETTER_ROUTES

/** Letters with enrolment codes: for production, whose staff change no applicant's address for mail. */
export function enrolmentLetterRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: list,
      summary: { ja: 'スマートフォン登録の案内の一覧', en: 'Enrolment letters' },
      query: enrolmentLetterQuerySchema,
      answers: { 200: enrolmentLetterListSchema },
      refusals: NOT_MINE,
      handle: async ({ headers, query }) => {
        await expectStaff(context.gate, headers, 'production/work')
        return { status: 200, json: await listEnrolmentLetters(context, query) }
      },
    }),
    route({
      method: 'POST',
      path: printing(':letterId'),
      summary: { ja: 'スマートフォン登録の案内を印刷する', en: 'Print an enrolment letter' },
      params,
      answers: { 200: doneSchema },
      refusals: [
        ...REFUSALS,
        'enrolment-letters/not-granted',
        'enrolment-letters/already-printed',
        'papers/unprintable',
      ],
      handle: async ({ headers, params: { letterId } }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        await printEnrolmentLetter(context, staff, letterId)
        return DONE
      },
    }),
    route({
      method: 'POST',
      path: posted(':letterId'),
      summary: {
        ja: 'スマートフォン登録の案内の発送を記録し、短い番号を送る',
        en: 'Record that an enrolment letter was posted, and mail its short number',
      },
      params,
      body: { json: postedSchema },
      answers: { 200: doneSchema },
      refusals: [...REFUSALS, 'enrolment-letters/not-printed', 'enrolment-letters/mail-not-sent'],
      handle: async ({ headers, params: { letterId }, body: { trackingNumber } }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        await postEnrolmentLetter(context, staff, { letterId, trackingNumber })
        return DONE
      },
    }),
  ]
}
