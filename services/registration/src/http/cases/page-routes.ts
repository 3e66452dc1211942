import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  CASE_ROUTES,
  caseAuditSchema,
  caseBalanceSchema,
  caseNoteSchema,
  caseStandSchema,
  caseViewSchema,
  noteWrittenSchema,
  receiveSchema,
} from '../../contract.js'
import { readBalance } from '../../usecases/cases/application-balance.js'
import { expectCaseReach } from '../../usecases/cases/reach.js'
import { receiveCase } from '../../usecases/cases/receive-case.js'
import { showAudit } from '../../usecases/cases/show-audit.js'
import { viewCase } from '../../usecases/cases/view-case.js'
import { writeNote } from '../../usecases/cases/write-note.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { expectStaff } from '../staff.js'
import { standOf } from './act-routes.js'

const NOT_MINE = [
  'registration/sign-in-needed',
  'registration/not-allowed',
  'registration/other-place',
  'case/not-found',
] as const
const params = z.strictObject({ caseId: z.uuid() })

/** The page of a case, and how a case comes to be at the counter. */
export function pageRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: CASE_ROUTES.cases,
      summary: { ja: '申請を受け付ける', en: 'Receive an application' },
      body: { json: receiveSchema },
      answers: { 201: caseStandSchema },
      refusals: ['registration/sign-in-needed', 'registration/not-allowed', 'case/not-receivable'],
      handle: async ({ headers, body }) => {
        const { actor } = await expectStaff(gate, headers, 'cases/receive')
        return { status: 201, json: standOf(await receiveCase(context, body, actor)) }
      },
    }),
    route({
      method: 'GET',
      path: CASE_ROUTES.case,
      summary: { ja: '申請を見る', en: 'See a case' },
      params,
      answers: { 200: caseViewSchema },
      refusals: NOT_MINE,
      handle: async ({ headers, params: { caseId } }) => {
        const staff = await expectStaff(gate, headers, 'cases/read')
        await expectCaseReach(context, staff, caseId)
        return { status: 200, headers: PRIVATE, json: await viewCase(context, staff, caseId) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.notes,
      summary: { ja: 'メモを書く', en: 'Write a note' },
      params,
      body: { json: noteWrittenSchema },
      answers: { 200: caseNoteSchema },
      refusals: NOT_MINE,
      handle: async ({ headers, params: { caseId }, body }) => {
        const staff = await expectStaff(gate, headers, 'cases/assign')
        return { status: 200, json: await writeNote(context, staff, { caseId, ...body }) }
      },
    }),
    route({
      method: 'GET',
      path: CASE_ROUTES.audit,
      summary: { ja: '申請の操作記録を見る', en: 'See who changed and saw a case' },
      params,
      answers: { 200: caseAuditSchema },
      refusals: NOT_MINE,
      handle: async ({ headers, params: { caseId } }) => {
        const staff = await expectStaff(gate, headers, 'cases/read')
        await expectCaseReach(context, staff, caseId)
        return { status: 200, headers: PRIVATE, json: await showAudit(context, caseId) }
      },
    }),
    route({
      method: 'GET',
      path: CASE_ROUTES.balance,
      summary: { ja: '申請数と発行数の差', en: 'Applications against cards' },
      answers: { 200: caseBalanceSchema },
      refusals: ['registration/sign-in-needed', 'registration/not-allowed'],
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'statistics/read')
        return { status: 200, json: await readBalance(context) }
      },
    }),
  ]
}

/** Personal data stays in no cache. */
const PRIVATE = { 'cache-control': 'private, no-store' } as const
