import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  assignmentResultsSchema,
  assignmentWishSchema,
  colleaguesSchema,
  leadTimesSchema,
  nextCaseSchema,
  nextWishSchema,
  presenceSchema,
  QUEUE_ROUTES,
  queueCountsSchema,
  queueFilterSchema,
  queuePageSchema,
  queueQuerySchema,
  savedViewsSchema,
  viewWishSchema,
} from '../../contract.js'
import {
  countQueue,
  listColleagues,
  measureLeadTimes,
  type QueueContext,
  readPresence,
  readQueue,
} from '../../usecases/cases/queue.js'
import { assignCases, takeNextCase } from '../../usecases/cases/queue-assignment.js'
import { createPresenceBook } from '../../usecases/cases/queue-presence.js'
import { keepView, listViews, removeView } from '../../usecases/cases/queue-views.js'
import { expectCentre } from '../staff.js'

const REFUSALS = [
  'registration/sign-in-needed',
  'registration/not-allowed',
  'registration/other-place',
] as const

/** The routes of the work queue, on the office's host. */
export function queueRoutes(context: Omit<QueueContext, 'presence'>): readonly Route[] {
  const whole: QueueContext = { ...context, presence: createPresenceBook() }
  return [...reading(whole), ...views(whole), ...working(whole), ...looking(whole)]
}

function reading(context: QueueContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: QUEUE_ROUTES.queue,
      summary: { ja: '申請の一覧', en: 'The work queue' },
      query: queueQuerySchema,
      answers: { 200: queuePageSchema },
      refusals: [...REFUSALS, 'queue/page-unknown'],
      handle: async ({ headers, query }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: await readQueue(context, staff, query) }
      },
    }),
    route({
      method: 'GET',
      path: QUEUE_ROUTES.counts,
      summary: { ja: '状態ごとの件数', en: 'How many cases there are in each state' },
      query: queueFilterSchema,
      answers: { 200: queueCountsSchema },
      refusals: REFUSALS,
      handle: async ({ headers, query }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: await countQueue(context, staff, query) }
      },
    }),
    route({
      method: 'GET',
      path: QUEUE_ROUTES.leadTimes,
      summary: { ja: '交付までの日数', en: 'How long cases take' },
      answers: { 200: leadTimesSchema },
      refusals: REFUSALS,
      handle: async ({ headers }) => {
        await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: await measureLeadTimes(context) }
      },
    }),
    route({
      method: 'GET',
      path: QUEUE_ROUTES.colleagues,
      summary: { ja: '担当にできる職員', en: 'Staff to whom cases can be given' },
      answers: { 200: colleaguesSchema },
      refusals: REFUSALS,
      handle: async ({ headers }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: { colleagues: await listColleagues(context, staff) } }
      },
    }),
  ]
}

const ofView = z.object({ viewId: z.uuid() })

function views(context: QueueContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: QUEUE_ROUTES.views,
      summary: { ja: '保存した表示条件', en: 'Saved views' },
      answers: { 200: savedViewsSchema },
      refusals: REFUSALS,
      handle: async ({ headers }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: { views: await listViews(context, staff) } }
      },
    }),
    route({
      method: 'PUT',
      path: QUEUE_ROUTES.view,
      summary: { ja: '表示条件を保存する', en: 'Save a view' },
      params: ofView,
      body: { json: viewWishSchema },
      answers: { 200: savedViewsSchema },
      refusals: [...REFUSALS, 'queue/view-of-another'],
      handle: async ({ headers, params: { viewId }, body }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: { views: await keepView(context, staff, { viewId, wish: body }) } }
      },
    }),
    route({
      method: 'DELETE',
      path: QUEUE_ROUTES.view,
      summary: { ja: '表示条件を削除する', en: 'Remove a view' },
      params: ofView,
      answers: { 200: savedViewsSchema },
      refusals: [...REFUSALS, 'queue/view-of-another'],
      handle: async ({ headers, params: { viewId } }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: { views: await removeView(context, staff, viewId) } }
      },
    }),
  ]
}

function working(context: QueueContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: QUEUE_ROUTES.assignments,
      summary: { ja: '担当者を決める', en: 'Assign cases' },
      body: { json: assignmentWishSchema },
      answers: { 200: assignmentResultsSchema },
      refusals: [...REFUSALS, 'queue/unknown-colleague'],
      handle: async ({ headers, body }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/assign')
        return { status: 200, json: await assignCases(context, staff, body) }
      },
    }),
    route({
      method: 'POST',
      path: QUEUE_ROUTES.next,
      summary: { ja: '次の申請へ', en: 'The next case' },
      body: { json: nextWishSchema },
      answers: { 200: nextCaseSchema },
      refusals: REFUSALS,
      handle: async ({ headers, body }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        return { status: 200, json: { caseId: await takeNextCase(context, staff, body) } }
      },
    }),
  ]
}

const ofCase = z.object({ caseId: z.uuid() })

function looking(context: QueueContext): readonly Route[] {
  const { presence, clock } = context
  return [
    route({
      method: 'PUT',
      path: QUEUE_ROUTES.presence,
      summary: { ja: '見ていることを知らせる', en: 'Say that one looks at a case' },
      params: ofCase,
      answers: { 200: presenceSchema },
      refusals: REFUSALS,
      handle: async ({ headers, params: { caseId } }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        presence.look(caseId, staff.staffId, clock())
        return { status: 200, json: await readPresence(context, staff, caseId) }
      },
    }),
    route({
      method: 'DELETE',
      path: QUEUE_ROUTES.presence,
      summary: { ja: '見終えたことを知らせる', en: 'Say that one has left a case' },
      params: ofCase,
      answers: { 200: presenceSchema },
      refusals: REFUSALS,
      handle: async ({ headers, params: { caseId } }) => {
        const staff = await expectCentre(context.gate, headers, 'cases/read')
        presence.leave(caseId, staff.staffId)
        return { status: 200, json: await readPresence(context, staff, caseId) }
      },
    }),
  ]
}
