/** The routes of aftercare. Who may call which stands in sign-in's one table; acts name their own permission. */
import { japanDate } from '@jitsuin/kernel'
import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  AFTERCARE_ACTS,
  ALL_AFTERCARE_ACTS,
  answerSchema,
  dutyQuerySchema,
  dutySchema,
  emergencyPapersSchema,
  foundHoldersSchema,
  holderSearchSchema,
  holderViewSchema,
  letterPrintedSchema,
  lettersSchema,
  numberAskedSchema,
  numberShownSchema,
  papersNotedSchema,
  papersStandSchema,
  procedureListSchema,
  procedureQuerySchema,
  procedureStandSchema,
  procedureViewSchema,
  AFTERCARE_ROUTES as R,
  renewalBoardSchema,
  renewalQuerySchema,
  reportSchema,
  revocationSignedSchema,
  revocationToSignSchema,
  signingQueueSchema,
  trackedSchema,
} from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { notePapers } from '../../usecases/aftercare/emergency-papers.js'
import { askCaller } from '../../usecases/aftercare/identify-caller.js'
import { loadDuty, markPrinted, saveDuty } from '../../usecases/aftercare/office-lists.js'
import { openProcedure } from '../../usecases/aftercare/open-procedure.js'
import { showCallBackNumber } from '../../usecases/aftercare/order-revocation.js'
import { printLetter } from '../../usecases/aftercare/print-letter.js'
import { renewalBoard } from '../../usecases/aftercare/renewal-board.js'
import { prepareSigning, signRevocation } from '../../usecases/aftercare/sign-revocation.js'
import * as views from '../../usecases/aftercare/views.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { answerPdf, PDF } from '../pdf.js'
import { expectStaff } from '../staff.js'
import { performAct } from './acts.js'
import { standOf } from './presenters.js'

const procedureParams = z.strictObject({ procedureId: z.uuid() })
const nothing = z.strictObject({})
const STAFF = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const ONE = [...STAFF, 'aftercare/not-found'] as const
const CHANGED = [...ONE, 'aftercare/changed-meanwhile', 'aftercare/state-forbids'] as const

/** The routes of this area on the office's host. */
export function aftercareOfficeRoutes(context: RegistrationContext): readonly Route[] {
  return [
    ...holderRoutes(context),
    ...procedureRoutes(context),
    ...deskRoutes(context),
    ...signingRoutes(context),
    ...boardRoutes(context),
    ...listRoutes(context),
  ]
}

function holderRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: R.holders,
      summary: { ja: '保有者を探す', en: 'Find holders' },
      query: holderSearchSchema,
      answers: { 200: foundHoldersSchema },
      refusals: STAFF,
      handle: async ({ headers, query }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/read')
        return { status: 200, json: await views.findHolders(context, query.words, actor) }
      },
    }),
    route({
      method: 'GET',
      path: R.holder,
      summary: { ja: '保有者を見る', en: 'See a holder' },
      params: z.strictObject({ personId: z.uuid() }),
      answers: { 200: holderViewSchema },
      refusals: [...STAFF, 'aftercare/holder-not-found'],
      handle: async ({ headers, params }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/read')
        return { status: 200, json: await views.viewHolder(context, params.personId, actor) }
      },
    }),
  ]
}

function procedureRoutes(context: RegistrationContext): readonly Route[] {
  const { gate, clock } = context
  return [
    route({
      method: 'GET',
      path: R.procedures,
      summary: { ja: '発行後の手続きの一覧', en: 'Procedures after issue' },
      query: procedureQuerySchema,
      answers: { 200: procedureListSchema },
      refusals: STAFF,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'aftercare/read')
        return { status: 200, json: await views.listProcedures(context, query) }
      },
    }),
    route({
      method: 'POST',
      path: R.procedures,
      summary: { ja: '届けを受ける', en: 'Take a report' },
      body: { json: reportSchema },
      answers: { 201: procedureStandSchema },
      refusals: [
        ...STAFF,
        'aftercare/holder-not-found',
        'aftercare/card-not-found',
        'aftercare/request-differs',
      ],
      handle: async ({ headers, body }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/take-report')
        const { procedure, tracker } = await openProcedure(context, body, actor)
        return { status: 201, json: { ...standOf(procedure), ...(tracker !== undefined && { tracker }) } }
      },
    }),
    route({
      method: 'GET',
      path: R.procedure,
      summary: { ja: '手続きを見る', en: 'See a procedure' },
      params: procedureParams,
      answers: { 200: procedureViewSchema },
      refusals: ONE,
      handle: async ({ headers, params }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/read')
        return { status: 200, json: await views.viewProcedure(context, params.procedureId, actor) }
      },
    }),
    ...ALL_AFTERCARE_ACTS.map((act) =>
      route({
        method: 'POST',
        path: R.act.replace(':act', act),
        summary: { ja: AFTERCARE_ACTS[act].ja, en: AFTERCARE_ACTS[act].en },
        params: procedureParams,
        body: { json: AFTERCARE_ACTS[act].body as z.ZodType }, // one of the table's schemas; performAct parses by the same row
        answers: { 200: procedureStandSchema },
        refusals: CHANGED,
        handle: async ({ headers, params, body }) => {
          const { actor } = await expectStaff(gate, headers, AFTERCARE_ACTS[act].permission)
          const { procedureId } = params
          return {
            status: 200,
            json: await performAct(context, { act, body, procedureId, actor, at: clock() }),
          }
        },
      }),
    ),
  ]
}

function deskRoutes(context: RegistrationContext): readonly Route[] {
  const { gate, clock } = context
  return [
    route({
      method: 'POST',
      path: R.answers,
      summary: { ja: '本人確認の答えを確かめる', en: 'Check an answer of the caller' },
      params: procedureParams,
      body: { json: answerSchema },
      answers: { 200: procedureViewSchema },
      refusals: [...CHANGED, 'aftercare/asked-already', 'aftercare/item-not-registered'],
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/take-report')
        const { expectedRevision, ...answer } = body
        await askCaller(context, { ...params, expectedRevision, actor, at: clock() }, answer)
        return { status: 200, json: await views.viewProcedure(context, params.procedureId, actor) }
      },
    }),
    route({
      method: 'POST',
      path: R.callBackNumber,
      summary: { ja: '折返し先の電話番号を見る', en: 'See the number to call back' },
      params: procedureParams,
      body: { json: numberAskedSchema },
      answers: { 200: numberShownSchema },
      refusals: [...ONE, 'aftercare/number-not-registered', 'aftercare/state-forbids'],
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/take-report')
        const digits = await showCallBackNumber(context, params.procedureId, { ...body, actor, at: clock() })
        return { status: 200, json: { digits }, headers: { 'cache-control': 'no-store' } }
      },
    }),
  ]
}

function signingRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  const refusals = [...CHANGED, 'aftercare/no-approval-key', 'aftercare/same-officer'] as const
  return [
    route({
      method: 'GET',
      path: R.signing,
      summary: { ja: '署名を待つ失効', en: 'Revocations that wait for a signature' },
      answers: { 200: signingQueueSchema },
      refusals: STAFF,
      handle: async ({ headers }) => {
        const { staffId } = await expectStaff(gate, headers, 'aftercare/revoke')
        return { status: 200, json: await views.listSigning(context, staffId) }
      },
    }),
    route({
      method: 'POST',
      path: R.signingTask,
      summary: { ja: '署名する内容を受け取る', en: 'Get what is to be signed' },
      params: procedureParams,
      body: { json: nothing },
      answers: { 200: revocationToSignSchema },
      refusals,
      handle: async ({ headers, params }) => {
        const { staffId } = await expectStaff(gate, headers, 'aftercare/revoke')
        const { procedure, name, revocation, toSign } = await prepareSigning(context, { ...params, staffId })
        const json = {
          procedureId: procedure.procedureId,
          number: procedure.number,
          name,
          cause: revocation.cause,
          certificates: revocation.orders.map(({ authority, serialHex, reason }) => ({
            authority,
            serialHex,
            reason,
          })),
          ...toSign,
        }
        return { status: 200, json }
      },
    }),
    route({
      method: 'POST',
      path: R.signature,
      summary: { ja: '失効に署名する', en: 'Sign a revocation' },
      params: procedureParams,
      body: { json: revocationSignedSchema },
      answers: { 200: procedureStandSchema },
      refusals: [...refusals, 'aftercare/signature-invalid'],
      handle: async ({ headers, params, body }) => {
        const { actor, staffId } = await expectStaff(gate, headers, 'aftercare/revoke')
        return {
          status: 200,
          json: standOf(await signRevocation(context, { ...params, ...body, staffId, actor })),
        }
      },
    }),
  ]
}

function boardRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: R.renewals,
      summary: { ja: '更新の案内の状況', en: 'How renewals stand' },
      query: renewalQuerySchema,
      answers: { 200: renewalBoardSchema },
      refusals: STAFF,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'aftercare/read')
        return { status: 200, json: await renewalBoard(context, query) }
      },
    }),
    route({
      method: 'GET',
      path: R.emergencyPapers,
      summary: { ja: '緊急発行後の書類の状況', en: 'Papers after emergency issues' },
      answers: { 200: emergencyPapersSchema },
      refusals: STAFF,
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'aftercare/read')
        return { status: 200, json: await views.listEmergencyPapers(context) }
      },
    }),
    route({
      method: 'POST',
      path: R.papersOfCard,
      summary: { ja: '届いた書類を記録する', en: 'Note papers that have come' },
      params: z.strictObject({ cardId: z.string().regex(/^[A-Z]{3}\d{9}$/) }),
      body: { json: papersNotedSchema },
      answers: { 200: papersStandSchema },
      refusals: [...STAFF, 'aftercare/card-not-found'],
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/take-report')
        return { status: 200, json: { standing: await notePapers(context, { ...params, ...body, actor }) } }
      },
    }),
  ]
}

function listRoutes(context: RegistrationContext): readonly Route[] {
  const { gate, clock } = context
  return [
    route({
      method: 'GET',
      path: R.duty,
      summary: { ja: '時間外の当番', en: 'Who is on duty out of hours' },
      query: dutyQuerySchema,
      answers: { 200: dutySchema },
      refusals: STAFF,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'aftercare/read')
        return { status: 200, json: await loadDuty(context, query.day ?? japanDate(clock())) }
      },
    }),
    route({
      method: 'PUT',
      path: R.duty,
      summary: { ja: '時間外の当番を決める', en: 'Set who is on duty' },
      body: { json: dutySchema },
      answers: { 200: dutySchema },
      refusals: STAFF,
      handle: async ({ headers, body }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/take-report')
        return { status: 200, json: await saveDuty(context, body, actor) }
      },
    }),
    route({
      method: 'GET',
      path: R.letters,
      summary: { ja: '印刷を待つ手紙', en: 'Letters to print' },
      answers: { 200: lettersSchema },
      refusals: STAFF,
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'aftercare/take-report')
        return { status: 200, json: await views.listLetters(context) }
      },
    }),
    route({
      method: 'GET',
      path: R.letterPaper,
      summary: { ja: '手紙を印刷する', en: 'Print a letter' },
      params: z.strictObject({ noticeId: z.uuid() }),
      answers: PDF,
      refusals: [...ONE, 'papers/no-letterhead', 'papers/unprintable'],
      handle: async ({ headers, params }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/take-report')
        return answerPdf(await printLetter(context, { ...params, actor }), 'letter.pdf')
      },
    }),
    route({
      method: 'POST',
      path: R.letter,
      summary: { ja: '手紙を発送したことを記録する', en: 'Note that a letter was posted' },
      params: z.strictObject({ noticeId: z.uuid() }),
      body: { json: nothing },
      answers: { 200: letterPrintedSchema },
      refusals: ONE,
      handle: async ({ headers, params }) => {
        const { actor } = await expectStaff(gate, headers, 'aftercare/take-report')
        await markPrinted(context, params.noticeId, actor)
        return { status: 200, json: { done: 'yes' } }
      },
    }),
  ]
}

/** The caller's own tracker, on the applicants' host; whoever has the word of the address may look. */
export function aftercareTrackerRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: R.tracker,
      summary: { ja: '届出の状況を見る', en: 'See how a report stands' },
      params: z.strictObject({ word: z.string().max(100) }),
      answers: { 200: trackedSchema },
      refusals: ['aftercare/not-found'],
      handle: async ({ params }) => {
        if (!/^[A-Za-z0-9_-]{24}$/.test(params.word))
          throw new RegistrationError('aftercare/not-found', 'No such word')
        return {
          status: 200,
          json: await views.track(context, params.word),
          headers: { 'cache-control': 'no-store' },
        }
      },
    }),
  ]
}
