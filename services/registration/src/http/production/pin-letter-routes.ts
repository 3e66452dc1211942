import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  disclosureRequestSchema,
  doneSchema,
  PRODUCTION_ROUTES,
  pinLetterListSchema,
  pinLetterQuerySchema,
  postedSchema,
} from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import {
  confirmDisclosure,
  listPinLetters,
  postPinLetter,
  printPinLetter,
  requestDisclosure,
} from '../../usecases/production/pin-letters.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const DONE = { status: 200, json: { done: 'yes' } } as const
const params = z.object({ letterId: z.uuid() })
const { pinLetters, printing, posted, disclosures, confirmation } = PRODUCTION_ROUTES
const LETTER_REFUSALS = ['pin-letters/not-found', 'pin-letters/same-person'] as const

/** PIN letters: a desk apart from production. */
export function pinLetterRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: pinLetters,
      summary: { ja: '暗証番号通知の一覧', en: 'PIN letters' },
      query: pinLetterQuerySchema,
      answers: { 200: pinLetterListSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers, query }) => {
        await expectStaff(context.gate, headers, 'pin-letters/work')
        return { status: 200, json: await listPinLetters(context, query) }
      },
    }),
    route({
      method: 'POST',
      path: printing(':letterId'),
      summary: { ja: '暗証番号通知を印刷する', en: 'Print a PIN letter' },
      params: params,
      answers: { 200: doneSchema },
      refusals: [
        ...NOT_MINE,
        ...LETTER_REFUSALS,
        'pin-letters/already-printed',
        'pin-letters/second-person-needed',
        'pin-letters/content-gone',
        'papers/unprintable',
      ],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'pin-letters/work')
        await printPinLetter(context, staff, params.letterId)
        return DONE
      },
    }),
    route({
      method: 'POST',
      path: posted(':letterId'),
      summary: { ja: '暗証番号通知の発送を記録する', en: 'Record that a PIN letter was posted' },
      params: params,
      body: { json: postedSchema },
      answers: { 200: doneSchema },
      refusals: [...NOT_MINE, ...LETTER_REFUSALS, 'production/step-forbids'],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pin-letters/work')
        await postPinLetter(context, staff, { ...params, ...body })
        return DONE
      },
    }),
    route({
      method: 'POST',
      path: disclosures,
      summary: { ja: '暗証番号開示の申請を受ける', en: 'Take a PIN disclosure request' },
      body: { json: disclosureRequestSchema },
      answers: { 200: doneSchema },
      refusals: [
        ...NOT_MINE,
        'pin-letters/content-gone',
        'production/card-not-found',
        'production/step-forbids',
      ],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pin-letters/work')
        const { requestId: letterId, cardId } = body
        await requestDisclosure(context, staff, { letterId, cardId })
        return DONE
      },
    }),
    route({
      method: 'POST',
      path: confirmation(':letterId'),
      summary: { ja: '暗証番号開示を承認する', en: 'Confirm a PIN disclosure' },
      params: params,
      answers: { 200: doneSchema },
      refusals: [...NOT_MINE, 'pin-letters/not-found', 'pin-letters/second-person-needed'],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'pin-letters/work')
        await confirmDisclosure(context, staff, params.letterId)
        return DONE
      },
    }),
  ]
}
