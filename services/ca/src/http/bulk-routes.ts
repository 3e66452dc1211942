/** Many at once: orders, certificates under warrants, and the feed of the transparency log. */
import type { Route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  batchSchema,
  certificateWishesSchema,
  enrolmentGrantSchema,
  enrolmentGrantWishSchema,
  ISSUED_PATH,
  issuedFeedSchema,
  MOST_EVENTS,
  manyAnswersSchema,
} from '../contract.js'
import type { CaContext, RunningCa } from '../usecases/authority-at-work.js'
import { carryOutBatch } from '../usecases/carry-out-batch.js'
import { certifyUnderWarrants } from '../usecases/certify-under-warrants.js'
import { grantEnrolment } from '../usecases/grant-enrolment.js'
import { listEvents } from '../usecases/list-events.js'
import { guardedBy } from './guard.js'

/** 500 orders with two approvals each by passkey, or 500 requests of RSA-4096. */
const BULK_BYTES = 8 * 1024 * 1024

const eventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(MOST_EVENTS).default(MOST_EVENTS),
})

/** The routes for those who order. */
export function bulkRoutes(ca: RunningCa, allowedClients: ReadonlySet<string>): readonly Route[] {
  const guarded = guardedBy(allowedClients)
  return [
    guarded({
      method: 'POST',
      path: '/orders/batch',
      summary: { ja: '指示をまとめて実行する', en: 'Carry out many orders' },
      body: { json: batchSchema, limitBytes: BULK_BYTES },
      answers: { 200: manyAnswersSchema },
      refusals: ['client/not-allowed'],
      handle: async ({ body }) => ({
        status: 200,
        json: { answers: await carryOutBatch(ca, body.submissions) },
      }),
    }),
    guarded({
      method: 'POST',
      path: '/warrants/certificates',
      summary: { ja: '発行の許可に基づいて証明書を発行する', en: 'Certify requests under warrants' },
      body: { json: certificateWishesSchema, limitBytes: BULK_BYTES },
      answers: { 200: manyAnswersSchema },
      refusals: ['client/not-allowed'],
      handle: async ({ body }) => ({
        status: 200,
        json: { answers: await certifyUnderWarrants(ca, body.wishes) },
      }),
    }),
    guarded({
      method: 'POST',
      path: '/enrolment-grants',
      summary: { ja: 'スマートフォンの登録を許可する', en: 'Grant the enrolment of a passkey' },
      body: { json: enrolmentGrantWishSchema },
      answers: { 200: enrolmentGrantSchema },
      refusals: [
        'client/not-allowed',
        'warrant/unknown',
        'grant/no-second-key',
        'grant/given-before',
        'grant/period-refused',
      ],
      handle: async ({ body }) => ({ status: 200, json: await grantEnrolment(ca, body) }),
    }),
  ]
}

/** The feed, for those who may read it. */
export function feedRoutes(ca: CaContext, allowedReaders: ReadonlySet<string>): readonly Route[] {
  const guarded = guardedBy(allowedReaders)
  return [
    guarded({
      method: 'GET',
      path: ISSUED_PATH,
      summary: { ja: '発行と失効の記録を順に読む', en: 'What was issued and revoked, in order' },
      query: eventsQuery,
      answers: { 200: issuedFeedSchema },
      refusals: ['client/not-allowed'],
      handle: async ({ query }) => ({
        status: 200,
        json: { events: await listEvents(ca, query) },
      }),
    }),
  ]
}
