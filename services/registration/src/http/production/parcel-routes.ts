import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  deliverySchema,
  PRODUCTION_ROUTES,
  parcelDetailSchema,
  parcelListSchema,
  parcelOrderSchema,
  parcelQuerySchema,
  postcardsSchema,
  readyToShipSchema,
  receiptSchema,
} from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { postcardsOf } from '../../usecases/production/notices.js'
import {
  listParcels,
  packParcel,
  receiveParcel,
  sendParcel,
  showParcel,
  showReadyToShip,
} from '../../usecases/production/parcels.js'
import { recordDelivery } from '../../usecases/production/postal-delivery.js'
import { expectStaff, type Staff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const params = z.object({ parcelId: z.uuid() })
const { readyToShip, parcels, parcel, sent, receipt, delivery, postcards } = PRODUCTION_ROUTES

/** Parcels: packed and sent at the centre, received at the counter. */
export function parcelRoutes(context: RegistrationContext): readonly Route[] {
  return [...sendingRoutes(context), ...arrivingRoutes(context)]
}

function sendingRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: readyToShip,
      summary: { ja: '発送できるカード', en: 'Cards to be sent' },
      answers: { 200: readyToShipSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers }) => {
        await expectStaff(context.gate, headers, 'production/work')
        return { status: 200, json: await showReadyToShip(context) }
      },
    }),
    route({
      method: 'POST',
      path: parcels,
      summary: { ja: '小包を作る', en: 'Pack a parcel' },
      body: { json: parcelOrderSchema },
      answers: { 200: parcelDetailSchema },
      refusals: [
        ...NOT_MINE,
        'parcels/card-not-ready',
        'parcels/not-by-post',
        'organisation/not-found',
        'production/card-not-found',
      ],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        const { requestId: parcelId, ...packing } = body
        await packParcel(context, staff, { parcelId, ...packing })
        return { status: 200, json: await showParcel(context, staff, parcelId) }
      },
    }),
    route({
      method: 'POST',
      path: sent(':parcelId'),
      summary: { ja: '小包の発送を記録する', en: 'Record that a parcel was sent' },
      params: params,
      answers: { 200: parcelDetailSchema },
      refusals: [...NOT_MINE, 'parcels/not-found', 'parcels/state-forbids'],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        await sendParcel(context, staff, params.parcelId)
        return { status: 200, json: await showParcel(context, staff, params.parcelId) }
      },
    }),
    route({
      method: 'POST',
      path: delivery(':parcelId'),
      summary: { ja: '本人への配達を記録する', en: 'Record the delivery to a person' },
      params: params,
      body: { json: deliverySchema },
      answers: { 200: parcelDetailSchema },
      refusals: [...NOT_MINE, 'parcels/not-found', 'parcels/state-forbids'],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        await recordDelivery(context, staff, { ...params, ...body })
        return { status: 200, json: await showParcel(context, staff, params.parcelId) }
      },
    }),
    route({
      method: 'GET',
      path: postcards(':parcelId'),
      summary: { ja: '発行完了通知はがきの内容', en: 'What the postcards say' },
      params: params,
      answers: { 200: postcardsSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        const { parcelId } = params
        return {
          status: 200,
          json: { postcards: await postcardsOf(context, { parcelId, actor: staff.actor }) },
        }
      },
    }),
  ]
}

function arrivingRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: parcels,
      summary: { ja: '小包の一覧', en: 'Parcels' },
      query: parcelQuerySchema,
      answers: { 200: parcelListSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers, query }) => {
        const staff = await expectEither(context, headers)
        return { status: 200, json: await listParcels(context, staff, query) }
      },
    }),
    route({
      method: 'GET',
      path: parcel(':parcelId'),
      summary: { ja: '小包の内容', en: 'A parcel' },
      params: params,
      answers: { 200: parcelDetailSchema },
      refusals: [...NOT_MINE, 'parcels/not-found', 'registration/other-place'],
      handle: async ({ headers, params }) => {
        const staff = await expectEither(context, headers)
        return { status: 200, json: await showParcel(context, staff, params.parcelId) }
      },
    }),
    route({
      method: 'POST',
      path: receipt(':parcelId'),
      summary: { ja: '小包の受領を記録する', en: 'Receive a parcel' },
      params: params,
      body: { json: receiptSchema },
      answers: { 200: parcelDetailSchema },
      refusals: [
        ...NOT_MINE,
        'parcels/not-found',
        'parcels/state-forbids',
        'parcels/card-not-ready',
        'registration/other-place',
      ],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        await receiveParcel(context, staff, { ...params, ...body })
        return { status: 200, json: await showParcel(context, staff, params.parcelId) }
      },
    }),
  ]
}

/** The centre sees every parcel, a counter those that come to it. */
async function expectEither(
  context: RegistrationContext,
  headers: Parameters<typeof expectStaff>[1],
): Promise<Staff> {
  try {
    return await expectStaff(context.gate, headers, 'production/work')
  } catch (error) {
    if (error instanceof RegistrationError && error.code === 'registration/not-allowed')
      return expectStaff(context.gate, headers, 'pickup/work')
    throw error
  }
}
