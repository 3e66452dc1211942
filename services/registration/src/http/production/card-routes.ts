import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  batchDetailSchema,
  batchOrderedSchema,
  batchOrderSchema,
  batchQuerySchema,
  cardResultsSchema,
  doneSchema,
  faultSchema,
  inspectionSchema,
  PRODUCTION_ROUTES,
  productionOverviewSchema,
  returnsSchema,
} from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { destroyCard, makeAgain, reportFault } from '../../usecases/production/faulty-cards.js'
import { inspectCards } from '../../usecases/production/inspect.js'
import { showBatch, showProduction } from '../../usecases/production/look.js'
import { orderBatch } from '../../usecases/production/order-batch.js'
import { showReturns } from '../../usecases/production/returns.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const DONE = { status: 200, json: { done: 'yes' } } as const
const batchParams = z.object({ batchId: z.uuid() })
const cardParams = z.object({ cardId: z.string().regex(/^[A-Z]{3}\d{9}$/) })
const { overview, batches, batch, inspections, fault, destruction, again, returns } = PRODUCTION_ROUTES

/** Making cards. */
export function cardRoutes(context: RegistrationContext): readonly Route[] {
  return [...batchRoutes(context), ...oneCardRoutes(context)]
}

function batchRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: overview,
      summary: { ja: '製造の状況', en: 'Production' },
      answers: { 200: productionOverviewSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers }) => {
        await expectStaff(context.gate, headers, 'production/work')
        return { status: 200, json: await showProduction(context) }
      },
    }),
    route({
      method: 'POST',
      path: batches,
      summary: { ja: 'カードの製造を始める', en: 'Order cards' },
      body: { json: batchOrderSchema },
      answers: { 200: batchOrderedSchema },
      refusals: [
        ...NOT_MINE,
        'production/no-case-waiting',
        'production/not-set-up',
        'production/numbers-exhausted',
        'stock/not-enough',
      ],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        const { requestId: batchId, what } = body
        return { status: 200, json: await orderBatch(context, staff, { batchId, what }) }
      },
    }),
    route({
      method: 'GET',
      path: batch(':batchId'),
      summary: { ja: '製造単位の進み具合', en: 'One batch' },
      params: batchParams,
      query: batchQuerySchema,
      answers: { 200: batchDetailSchema },
      refusals: [...NOT_MINE, 'production/batch-not-found'],
      handle: async ({ headers, params, query }) => {
        await expectStaff(context.gate, headers, 'production/work')
        return { status: 200, json: await showBatch(context, params.batchId, query) }
      },
    }),
  ]
}

function oneCardRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: returns,
      summary: { ja: '返送・廃棄するカード', en: 'Cards that come back or are to be destroyed' },
      answers: { 200: returnsSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers }) => {
        await expectStaff(context.gate, headers, 'production/work')
        return { status: 200, json: await showReturns(context) }
      },
    }),
    route({
      method: 'POST',
      path: inspections,
      summary: { ja: '検品の結果を記録する', en: 'Record inspections' },
      body: { json: inspectionSchema },
      answers: { 200: cardResultsSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        return { status: 200, json: await inspectCards(context, staff, body.results) }
      },
    }),
    route({
      method: 'POST',
      path: fault(':cardId'),
      summary: { ja: '製造不良を記録する', en: 'Record a fault' },
      params: cardParams,
      body: { json: faultSchema },
      answers: { 200: doneSchema },
      refusals: [...NOT_MINE, 'production/card-not-found', 'production/step-forbids'],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        await reportFault(context, staff, { ...params, ...body })
        return DONE
      },
    }),
    route({
      method: 'POST',
      path: destruction(':cardId'),
      summary: { ja: 'カードを廃棄する', en: 'Destroy a card' },
      params: cardParams,
      answers: { 200: doneSchema },
      refusals: [
        ...NOT_MINE,
        'production/card-not-found',
        'production/step-forbids',
        'production/certificates-not-revoked',
      ],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        await destroyCard(context, staff, params.cardId)
        return DONE
      },
    }),
    route({
      method: 'POST',
      path: again(':cardId'),
      summary: { ja: '作り直す', en: 'Make another card' },
      params: cardParams,
      answers: { 200: batchOrderedSchema },
      refusals: [
        ...NOT_MINE,
        'production/card-not-found',
        'production/step-forbids',
        'production/certificates-not-revoked',
        'stock/not-enough',
      ],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        return { status: 200, json: await makeAgain(context, staff, params.cardId) }
      },
    }),
  ]
}
