import { type Route, route } from '@jitsuin/platform'
import {
  deliveryOrderSchema,
  lotSchema,
  PRODUCTION_ROUTES,
  stockDestructionSchema,
  stockFaultSchema,
  stockSchema,
} from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { expectDelivery, moveBlanks, receiveLot, showStock } from '../../usecases/production/stock.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const { stock, lots, deliveries, faultyBlanks, destroyedBlanks } = PRODUCTION_ROUTES

/** The stock of blank cards. */
export function stockRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: stock,
      summary: { ja: '白カードの在庫と見込み', en: 'Blank cards and the forecast' },
      answers: { 200: stockSchema },
      refusals: [...NOT_MINE, 'production/not-set-up'],
      handle: async ({ headers }) => {
        const staff = await expectStaff(context.gate, headers, 'stock/read')
        return { status: 200, json: await showStock(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: lots,
      summary: { ja: '白カードの入荷を記録する', en: 'Record a lot that came' },
      body: { json: lotSchema },
      answers: { 200: stockSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'stock/change')
        const { requestId: moveId, deliveryId, ...lot } = body
        await receiveLot(context, staff, { ...lot, moveId, ...(deliveryId !== undefined && { deliveryId }) })
        return { status: 200, json: await showStock(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: deliveries,
      summary: { ja: '入荷予定を記録する', en: 'Announce a delivery' },
      body: { json: deliveryOrderSchema },
      answers: { 200: stockSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'stock/change')
        const { requestId: deliveryId, ...delivery } = body
        await expectDelivery(context, staff, { ...delivery, deliveryId })
        return { status: 200, json: await showStock(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: faultyBlanks,
      summary: { ja: '在庫の不良を記録する', en: 'Record faulty blanks' },
      body: { json: stockFaultSchema },
      answers: { 200: stockSchema },
      refusals: [...NOT_MINE, 'stock/not-enough'],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'stock/change')
        const { requestId: moveId, ...moving } = body
        await moveBlanks(context, staff, { ...moving, moveId, move: 'foundFaulty' })
        return { status: 200, json: await showStock(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: destroyedBlanks,
      summary: { ja: '不良の白カードを廃棄する', en: 'Destroy faulty blanks' },
      body: { json: stockDestructionSchema },
      answers: { 200: stockSchema },
      refusals: [...NOT_MINE, 'stock/not-enough'],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'stock/change')
        const { requestId: moveId, ...moving } = body
        await moveBlanks(context, staff, { ...moving, moveId, move: 'destroyed' })
        return { status: 200, json: await showStock(context, staff) }
      },
    }),
  ]
}
