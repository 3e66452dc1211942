import { type Route, route } from '@jitsuin/platform'
import { judgePermission, type SignInGate } from '@jitsuin/sso/contract'
import { z } from 'zod'
import {
  ALL_REPORT_KINDS,
  denominatorListSchema,
  newDenominatorSchema,
  reportSchema,
  STATISTICS_ROUTES,
  snapshotListSchema,
  snapshotSchema,
  snapshotSummarySchema,
  takeSnapshotSchema,
  workSchema,
} from '../contract.js'
import type { StatisticsOffice } from '../usecases/office.js'
import { reportCsv, reportPdf } from './downloads.js'
import { expectStaff } from './staff.js'

/** What the routes work with. */
export type RoutesContext = { readonly office: StatisticsOffice; readonly gate: SignInGate }

const NOT_STAFF = ['statistics/sign-in-needed', 'statistics/not-allowed'] as const
const NO_REPORT = [
  ...NOT_STAFF,
  'statistics/snapshot-unknown',
  'statistics/report-unknown',
  'statistics/snapshot-damaged',
] as const

const snapshotId = z.object({ id: z.uuid() })
const reportRef = z.object({ id: z.uuid(), kind: z.enum(ALL_REPORT_KINDS) })
const encoding = z.object({ encoding: z.enum(['utf-8', 'shift_jis']).default('utf-8') })
const twoSnapshots = z.object({ from: z.uuid(), to: z.uuid() })

/** The routes of the office's host. */
export function statisticsRoutes(context: RoutesContext): readonly Route[] {
  return [
    ...snapshotRoutes(context),
    ...reportRoutes(context),
    ...comparisonRoutes(context),
    ...otherRoutes(context),
  ]
}

function snapshotRoutes({ office, gate }: RoutesContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.snapshots,
      summary: { ja: '確定した統計の一覧', en: 'Snapshots of the statistics' },
      query: z.object({ page: z.coerce.number().int().min(1).max(100_000).default(1) }),
      answers: { 200: snapshotListSchema },
      refusals: NOT_STAFF,
      handle: async ({ headers, query }) => {
        const { roles } = await expectStaff(gate, headers, 'statistics/read')
        const mayTake = judgePermission(roles, 'statistics/take') === 'refused' ? 'no' : 'yes'
        return { status: 200, json: { ...(await office.list(query.page)), mayTake } }
      },
    }),
    route({
      method: 'POST',
      path: STATISTICS_ROUTES.snapshots,
      summary: { ja: '統計を確定する', en: 'Take a snapshot of the statistics' },
      body: { json: takeSnapshotSchema },
      answers: { 201: snapshotSummarySchema },
      refusals: [...NOT_STAFF, 'statistics/figures-do-not-add-up', 'statistics/denominator-unknown'],
      handle: async ({ headers, body }) => {
        const { actor } = await expectStaff(gate, headers, 'statistics/take')
        return { status: 201, json: await office.take({ actor, requestId: body.requestId }) }
      },
    }),
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.snapshot,
      summary: { ja: '確定した統計', en: 'One snapshot' },
      params: snapshotId,
      answers: { 200: snapshotSchema },
      refusals: NO_REPORT,
      handle: async ({ headers, params }) => {
        await expectStaff(gate, headers, 'statistics/read')
        return { status: 200, json: await office.show(params.id) }
      },
    }),
  ]
}

function reportRoutes({ office, gate }: RoutesContext): readonly Route[] {
  const load = async (params: z.output<typeof reportRef>) =>
    office.report({ snapshotId: params.id, kind: params.kind })
  return [
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.report,
      summary: { ja: '統計の表', en: 'A report of a snapshot' },
      params: reportRef,
      answers: { 200: reportSchema },
      refusals: NO_REPORT,
      handle: async ({ headers, params }) => {
        await expectStaff(gate, headers, 'statistics/read')
        return { status: 200, json: await load(params) }
      },
    }),
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.reportCsv,
      summary: { ja: '統計の表をCSVで受け取る', en: 'A report as CSV' },
      params: reportRef,
      query: encoding,
      answers: { 200: { mediaType: 'text/csv' } },
      refusals: [...NO_REPORT, 'statistics/not-encodable'],
      handle: async ({ headers, params, query }) => {
        await expectStaff(gate, headers, 'statistics/read')
        const bytes = reportCsv(await load(params), query.encoding)
        return csvAnswer(bytes, query.encoding, params.kind)
      },
    }),
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.reportPdf,
      summary: { ja: '統計の表をPDFで受け取る', en: 'A report as PDF' },
      params: reportRef,
      answers: { 200: { mediaType: 'application/pdf' } },
      refusals: NO_REPORT,
      handle: async ({ headers, params }) => {
        await expectStaff(gate, headers, 'statistics/read')
        const { takenAt, sha256, snapshotId: documentId } = await office.show(params.id)
        const footer = `医師資格証 発行統計　SHA-256 ${sha256.slice(0, 16)}`
        const made = { documentId, takenAt: new Date(takenAt), footer }
        return pdfAnswer(await reportPdf(await load(params), made), params.kind)
      },
    }),
  ]
}

function comparisonRoutes({ office, gate }: RoutesContext): readonly Route[] {
  const refusals = [...NOT_STAFF, 'statistics/snapshot-unknown', 'statistics/same-snapshot-twice'] as const
  return [
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.comparison,
      summary: { ja: '二つの時点を比べる', en: 'Compare two snapshots' },
      query: twoSnapshots,
      answers: { 200: reportSchema },
      refusals,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'statistics/read')
        return { status: 200, json: await office.compare(query.from, query.to) }
      },
    }),
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.comparisonCsv,
      summary: { ja: '比較の表をCSVで受け取る', en: 'The comparison as CSV' },
      query: twoSnapshots.extend(encoding.shape),
      answers: { 200: { mediaType: 'text/csv' } },
      refusals: [...refusals, 'statistics/not-encodable'],
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'statistics/read')
        const bytes = reportCsv(await office.compare(query.from, query.to), query.encoding)
        return csvAnswer(bytes, query.encoding, 'comparison')
      },
    }),
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.comparisonPdf,
      summary: { ja: '比較の表をPDFで受け取る', en: 'The comparison as PDF' },
      query: twoSnapshots,
      answers: { 200: { mediaType: 'application/pdf' } },
      refusals,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'statistics/read')
        const report = await office.compare(query.from, query.to)
        const { takenAt } = await office.show(query.to)
        const documentId = `${query.from}/${query.to}`
        const made = { documentId, takenAt: new Date(takenAt), footer: '医師資格証 発行統計' }
        return pdfAnswer(await reportPdf(report, made), 'comparison')
      },
    }),
  ]
}

function otherRoutes({ office, gate }: RoutesContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.work,
      summary: { ja: '処理中の申請', en: 'Work in progress' },
      answers: { 200: workSchema },
      refusals: NOT_STAFF,
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'statistics/read')
        return { status: 200, json: await office.work() }
      },
    }),
    route({
      method: 'GET',
      path: STATISTICS_ROUTES.denominators,
      summary: { ja: '会員数・医師数', en: 'Numbers of members and doctors' },
      answers: { 200: denominatorListSchema },
      refusals: NOT_STAFF,
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'statistics/read')
        return { status: 200, json: await office.denominators() }
      },
    }),
    route({
      method: 'POST',
      path: STATISTICS_ROUTES.denominators,
      summary: { ja: '会員数・医師数を登録する', en: 'Record a number of members or doctors' },
      body: { json: newDenominatorSchema },
      answers: { 201: denominatorListSchema },
      refusals: [...NOT_STAFF, 'statistics/denominator-exists'],
      handle: async ({ headers, body }) => {
        const { actor } = await expectStaff(gate, headers, 'statistics/take')
        await office.addDenominator(body, actor)
        return { status: 201, json: await office.denominators() }
      },
    }),
  ]
}

function csvAnswer(bytes: Uint8Array, charset: string, name: string) {
  const headers = {
    'content-type': `text/csv; charset=${charset}`,
    'content-disposition': `attachment; filename="${name}.csv"`,
    'cache-control': 'no-store',
  }
  return { status: 200 as const, headers, bytes }
}

function pdfAnswer(bytes: Uint8Array, name: string) {
  const headers = {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${name}.pdf"`,
    'cache-control': 'no-store',
  }
  return { status: 200 as const, headers, bytes }
}
