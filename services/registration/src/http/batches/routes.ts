import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  BATCH_COLUMNS,
  batchHospitalsSchema,
  batchListSchema,
  batchPaperQuerySchema,
  batchPreviewQuerySchema,
  batchPreviewSchema,
  batchSubmitQuerySchema,
  batchViewSchema,
  BATCH_ROUTES as R,
} from '../../contract.js'
import { STAFF_LIST_LIMITS } from '../../domain/batches/staff-list.js'
import { addPaper } from '../../usecases/batches/add-paper.js'
import { previewList } from '../../usecases/batches/preview-list.js'
import { printSheet } from '../../usecases/batches/print-sheet.js'
import { submitList } from '../../usecases/batches/submit-list.js'
import { listBatches, listHospitals, viewBatch } from '../../usecases/batches/view-batches.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { expectStaff } from '../staff.js'

const one = z.strictObject({ batchId: z.uuid() })
const ofCase = one.extend({ caseId: z.uuid() })
const csv = { bytes: ['text/csv', 'application/octet-stream'], limitBytes: STAFF_LIST_LIMITS.bytes }
const scan = { bytes: ['application/octet-stream'], limitBytes: 20 * 1024 * 1024 }
const STAFF = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const LIST = [
  ...STAFF,
  'registration/other-place',
  'batch/place-not-a-hospital',
  'batch/list-unreadable',
] as const
const ONE = [...STAFF, 'registration/other-place', 'batch/not-found'] as const

/** The routes of this area on the office's host. */
export function batchesOfficeRoutes(context: RegistrationContext): readonly Route[] {
  return [...listRoutes(context), ...batchRoutes(context)]
}

function listRoutes(context: RegistrationContext): readonly Route[] {
  const staffOf = (headers: Parameters<typeof expectStaff>[1]) =>
    expectStaff(context.gate, headers, 'batches/submit')
  return [
    route({
      method: 'GET',
      path: R.template,
      summary: { ja: '名簿のひな形', en: 'An empty list' },
      answers: { 200: { mediaType: 'text/csv' } },
      refusals: STAFF,
      handle: async ({ headers }) => {
        await staffOf(headers)
        const heading = Object.values(BATCH_COLUMNS).map(({ ja }) => ja)
        const disposition = 'attachment; filename="jitsuin-batch.csv"'
        return {
          status: 200,
          headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': disposition },
          // The mark at the beginning lets spreadsheets see that it is UTF-8.
          bytes: Buffer.from(`\uFEFF${heading.join(',')}\r\n`),
        }
      },
    }),
    route({
      method: 'GET',
      path: R.hospitals,
      summary: { ja: '申請できる病院', en: 'Hospitals to apply for' },
      answers: { 200: batchHospitalsSchema },
      refusals: STAFF,
      handle: async ({ headers }) => {
        const staff = await staffOf(headers)
        return { status: 200, json: { hospitals: await listHospitals(context, staff) } }
      },
    }),
    route({
      method: 'POST',
      path: R.preview,
      summary: { ja: '名簿を確かめる（登録しない）', en: 'Look at a list; nothing is stored' },
      query: batchPreviewQuerySchema,
      body: csv,
      answers: { 200: batchPreviewSchema },
      refusals: LIST,
      handle: async ({ headers, query, body }) => {
        const staff = await staffOf(headers)
        return { status: 200, json: await previewList(context, staff, { ...query, bytes: body }) }
      },
    }),
    route({
      method: 'POST',
      path: R.batches,
      summary: { ja: '一括申請する', en: 'Apply in bulk' },
      query: batchSubmitQuerySchema,
      body: csv,
      answers: { 201: batchViewSchema },
      refusals: [...LIST, 'batch/list-differs', 'batch/list-has-problems'],
      handle: async ({ headers, query, body }) => {
        const staff = await staffOf(headers)
        return { status: 201, json: await submitList(context, staff, { ...query, bytes: body }) }
      },
    }),
    route({
      method: 'GET',
      path: R.batches,
      summary: { ja: '一括申請の一覧', en: 'Batches' },
      answers: { 200: batchListSchema },
      refusals: STAFF,
      handle: async ({ headers }) => {
        const staff = await staffOf(headers)
        return { status: 200, json: { batches: await listBatches(context, staff) } }
      },
    }),
  ]
}

function batchRoutes(context: RegistrationContext): readonly Route[] {
  const staffOf = (headers: Parameters<typeof expectStaff>[1]) =>
    expectStaff(context.gate, headers, 'batches/submit')
  return [
    route({
      method: 'GET',
      path: R.batch,
      summary: { ja: '一括申請の進み具合', en: 'A batch and its people' },
      params: one,
      answers: { 200: batchViewSchema },
      refusals: ONE,
      handle: async ({ headers, params }) => {
        const staff = await staffOf(headers)
        return { status: 200, json: await viewBatch(context, staff, params.batchId) }
      },
    }),
    route({
      method: 'POST',
      path: R.papers,
      summary: { ja: '書類の画像を加える', en: 'Add a scan' },
      params: ofCase,
      query: batchPaperQuerySchema,
      body: scan,
      answers: { 201: batchViewSchema },
      refusals: [
        ...ONE,
        'case/not-found',
        'case/state-forbids',
        'document/my-number-back',
        'document/notification-slip',
      ],
      handle: async ({ headers, params, query, body }) => {
        const staff = await staffOf(headers)
        return { status: 201, json: await addPaper(context, staff, { ...params, ...query, bytes: body }) }
      },
    }),
    route({
      method: 'GET',
      path: R.sheet,
      summary: { ja: '交付記録の用紙', en: 'The hand-over sheet' },
      params: one,
      answers: { 200: { mediaType: 'application/pdf' } },
      refusals: ONE,
      handle: async ({ headers, params }) => {
        const staff = await staffOf(headers)
        const bytes = await printSheet(context, staff, params.batchId)
        return {
          status: 200,
          headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' },
          bytes,
        }
      },
    }),
  ]
}
