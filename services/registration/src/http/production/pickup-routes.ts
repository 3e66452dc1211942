import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  bookingSchema,
  calendarQuerySchema,
  calendarSchema,
  doneSchema,
  handedOverSchema,
  handOverSchema,
  PRODUCTION_ROUTES,
  pickupCheckSchema,
  pickupDetailSchema,
  pickupListSchema,
  pickupQuerySchema,
  refusalSchema,
  sessionPeopleSchema,
  sessionQuerySchema,
  sessionResultSchema,
  sessionSchema,
} from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { bookAppointment, cancelAppointment, showCalendar } from '../../usecases/production/appointments.js'
import { recordReturn } from '../../usecases/production/deadlines.js'
import { recordSession, showSession } from '../../usecases/production/hand-over-session.js'
import {
  handOver,
  listPickups,
  recordCheck,
  refuseVisitor,
  showPickup,
} from '../../usecases/production/pickup.js'
import { expectOwnCase } from '../../usecases/production/pickup-case.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const DONE = { status: 200, json: { done: 'yes' } } as const
const params = z.object({ caseId: z.uuid() })
const R = PRODUCTION_ROUTES
const MINE = ['registration/other-place', 'case/not-found', 'case/state-forbids'] as const
/** Signatures are drawn in many points. */
const SIGNATURE_LIMIT_BYTES = 4 * 1024 * 1024

/** The pick-up desk and its calendar. */
export function pickupRoutes(context: RegistrationContext): readonly Route[] {
  return [...deskRoutes(context), ...handOverRoutes(context), ...calendarRoutes(context)]
}

function deskRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: R.pickups,
      summary: { ja: '受取りを待つカード', en: 'Cards that wait for their holders' },
      query: pickupQuerySchema,
      answers: { 200: pickupListSchema },
      refusals: [...NOT_MINE],
      handle: async ({ headers, query }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        return { status: 200, json: await listPickups(context, staff, query) }
      },
    }),
    route({
      method: 'GET',
      path: R.pickup(':caseId'),
      summary: { ja: '受取窓口の画面', en: 'The desk for one holder' },
      params: params,
      answers: { 200: pickupDetailSchema },
      refusals: [...NOT_MINE, ...MINE],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        return { status: 200, json: await showPickup(context, staff, params.caseId) }
      },
    }),
    route({
      method: 'POST',
      path: R.checks(':caseId'),
      summary: { ja: '窓口での確認を記録する', en: 'Record a check' },
      params: params,
      body: { json: pickupCheckSchema },
      answers: { 200: pickupDetailSchema },
      refusals: [...NOT_MINE, ...MINE, 'pickup/not-here'],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        const { caseId } = params
        return { status: 200, json: await recordCheck(context, staff, { caseId, check: body }) }
      },
    }),
    route({
      method: 'POST',
      path: R.refusals(':caseId'),
      summary: { ja: '交付を断ったことを記録する', en: 'Record that a visitor was refused' },
      params: params,
      body: { json: refusalSchema },
      answers: { 200: pickupDetailSchema },
      refusals: [...NOT_MINE, ...MINE],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        const { requestId: refusalId, ...refusal } = body
        return {
          status: 200,
          json: await refuseVisitor(context, staff, { ...params, ...refusal, refusalId }),
        }
      },
    }),
  ]
}

function handOverRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: R.handOver(':caseId'),
      summary: { ja: 'カードを交付する', en: 'Hand a card over' },
      params: params,
      body: { json: handOverSchema, limitBytes: SIGNATURE_LIMIT_BYTES },
      answers: { 200: handedOverSchema },
      refusals: [
        ...NOT_MINE,
        ...MINE,
        'pickup/incomplete',
        'pickup/signature-empty',
        'pickup/not-here',
        'case/changed-meanwhile',
      ],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        const { requestId: pickupId, ...wish } = body
        return { status: 200, json: await handOver(context, staff, { ...params, ...wish, pickupId }) }
      },
    }),
    route({
      method: 'GET',
      path: R.sessions,
      summary: { ja: 'まとめて交付できる人の一覧', en: 'Who can be served in one session' },
      query: sessionQuerySchema,
      answers: { 200: sessionPeopleSchema },
      refusals: [...NOT_MINE, 'registration/other-place'],
      handle: async ({ headers, query }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        return { status: 200, json: await showSession(context, staff, query.placeId) }
      },
    }),
    route({
      method: 'POST',
      path: R.sessions,
      summary: { ja: 'まとめて交付する', en: 'Record a hand-over session' },
      body: { json: sessionSchema, limitBytes: 8 * SIGNATURE_LIMIT_BYTES },
      answers: { 200: sessionResultSchema },
      refusals: [...NOT_MINE, 'registration/other-place'],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        return { status: 200, json: await recordSession(context, staff, body) }
      },
    }),
    route({
      method: 'POST',
      path: R.returned(':caseId'),
      summary: { ja: '返送されたカードを記録する', en: 'Record a card that came back' },
      params: params,
      answers: { 200: doneSchema },
      refusals: [...NOT_MINE, 'case/not-found', 'case/state-forbids', 'production/step-forbids'],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'production/work')
        await recordReturn(context, staff, params.caseId)
        return DONE
      },
    }),
  ]
}

function calendarRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: R.calendar,
      summary: { ja: '受取りの予約', en: 'Appointments of a day' },
      query: calendarQuerySchema,
      answers: { 200: calendarSchema },
      refusals: [...NOT_MINE, 'registration/other-place', 'organisation/not-found'],
      handle: async ({ headers, query }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        return { status: 200, json: await showCalendar(context, staff, query) }
      },
    }),
    route({
      method: 'POST',
      path: R.booking(':caseId'),
      summary: { ja: '受取りを予約する', en: 'Book an appointment' },
      params: params,
      body: { json: bookingSchema },
      answers: { 200: doneSchema },
      refusals: [...NOT_MINE, ...MINE, 'appointments/full', 'appointments/not-offered'],
      handle: async ({ headers, params, body }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        const { caseId } = params
        await expectOwnCase(context, staff, caseId)
        await bookAppointment(context, { caseId, startsAt: new Date(body.startsAt), actor: staff.actor })
        return DONE
      },
    }),
    route({
      method: 'POST',
      path: R.cancelled(':caseId'),
      summary: { ja: '予約を取り消す', en: 'Cancel an appointment' },
      params: params,
      answers: { 200: doneSchema },
      refusals: [...NOT_MINE, ...MINE],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(context.gate, headers, 'pickup/work')
        const { caseId } = params
        await expectOwnCase(context, staff, caseId)
        await cancelAppointment(context, { caseId, actor: staff.actor })
        return DONE
      },
    }),
  ]
}
