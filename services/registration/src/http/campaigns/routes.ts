/** The routes of campaigns. Who may call which stands in sign-in's one table. */
import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  campaignChangeSchema,
  campaignEndSchema,
  campaignListSchema,
  campaignReportSchema,
  campaignViewSchema,
  importedSchema,
  importQuerySchema,
  listPreviewSchema,
  mailedSchema,
  mailingSchema,
  memberEventSchema,
  memberListSchema,
  memberQuerySchema,
  memberSchema,
  newCampaignSchema,
  printListSchema,
  printStandSchema,
  printWishSchema,
  CAMPAIGN_ROUTES as R,
  reminderSchema,
  reportQuerySchema,
} from '../../contract.js'
import { MAX_LIST_BYTES } from '../../domain/campaigns/member-list.js'
import { cancelCampaign, changePlan, closeCampaign, planCampaign } from '../../usecases/campaigns/manage.js'
import {
  previewList,
  recordEvent,
  recordMailing,
  recordReminder,
  storeList,
} from '../../usecases/campaigns/members.js'
import { askPrint, listPrints, loadPart } from '../../usecases/campaigns/print-forms.js'
import { printPayerInvoice } from '../../usecases/campaigns/print-invoice.js'
import * as views from '../../usecases/campaigns/views.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { answerPdf, PDF } from '../pdf.js'
import { expectStaff } from '../staff.js'

const one = z.strictObject({ campaignId: z.uuid() })
const ofMonth = one.extend({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) })
const ofMember = one.extend({ memberId: z.uuid() })
const ofPart = one.extend({ printId: z.uuid(), part: z.coerce.number().int().min(1).max(100) })
const csv = { bytes: ['text/csv', 'application/octet-stream'], limitBytes: MAX_LIST_BYTES }
const STAFF = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const ONE = [...STAFF, 'campaign/not-found'] as const
const CHANGED = [...ONE, 'campaign/changed-meanwhile', 'campaign/state-forbids'] as const

/** The routes of this area on the office's host. */
export function campaignsOfficeRoutes(context: RegistrationContext): readonly Route[] {
  return [...planRoutes(context), ...listRoutes(context), ...memberRoutes(context), ...paperRoutes(context)]
}

function planRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  const ends = { cancel: cancelCampaign, close: closeCampaign } as const
  return [
    route({
      method: 'GET',
      path: R.campaigns,
      summary: { ja: '普及の取組みの一覧', en: 'Campaigns' },
      answers: { 200: campaignListSchema },
      refusals: STAFF,
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'campaigns/read')
        return { status: 200, json: { campaigns: await views.listCampaigns(context) } }
      },
    }),
    route({
      method: 'POST',
      path: R.campaigns,
      summary: { ja: '取組みを計画する', en: 'Plan a campaign' },
      body: { json: newCampaignSchema },
      answers: { 201: campaignViewSchema },
      refusals: STAFF,
      handle: async ({ headers, body }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        await planCampaign(context, body, actor)
        return { status: 201, json: await views.viewCampaign(context, body.requestId) }
      },
    }),
    route({
      method: 'GET',
      path: R.campaign,
      summary: { ja: '取組みを見る', en: 'See a campaign' },
      params: one,
      answers: { 200: campaignViewSchema },
      refusals: ONE,
      handle: async ({ headers, params }) => {
        await expectStaff(gate, headers, 'campaigns/read')
        return { status: 200, json: await views.viewCampaign(context, params.campaignId) }
      },
    }),
    route({
      method: 'PUT',
      path: R.campaign,
      summary: { ja: '計画を変更する', en: 'Change the plan' },
      params: one,
      body: { json: campaignChangeSchema },
      answers: { 200: campaignViewSchema },
      refusals: CHANGED,
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        const { expectedRevision, plan } = body
        await changePlan(context, { ...params, expectedRevision, actor }, plan)
        return { status: 200, json: await views.viewCampaign(context, params.campaignId) }
      },
    }),
    ...(['cancel', 'close'] as const).map((act) =>
      route({
        method: 'POST',
        path: R[act],
        summary:
          act === 'cancel'
            ? { ja: '取組みを取り消す', en: 'Cancel a campaign' }
            : { ja: '取組みを終える', en: 'Close a campaign' },
        params: one,
        body: { json: campaignEndSchema },
        answers: { 200: campaignViewSchema },
        refusals: CHANGED,
        handle: async ({ headers, params, body }) => {
          const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
          await ends[act](context, { ...params, ...body, actor })
          return { status: 200, json: await views.viewCampaign(context, params.campaignId) }
        },
      }),
    ),
  ]
}

function listRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: R.preview,
      summary: { ja: '名簿を確かめる', en: 'Look at a member list' },
      params: one,
      body: csv,
      answers: { 200: listPreviewSchema },
      refusals: [...ONE, 'campaign/list-unreadable'],
      handle: async ({ headers, params, body }) => {
        await expectStaff(gate, headers, 'campaigns/manage')
        return { status: 200, json: await previewList(context, params.campaignId, body) }
      },
    }),
    route({
      method: 'POST',
      path: R.members,
      summary: { ja: '名簿を登録する', en: 'Store a member list' },
      params: one,
      query: importQuerySchema,
      body: csv,
      answers: { 201: importedSchema },
      refusals: [
        ...CHANGED,
        'campaign/list-unreadable',
        'campaign/list-differs',
        'campaign/list-has-problems',
      ],
      handle: async ({ headers, params, query, body }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        return {
          status: 201,
          json: { stored: await storeList(context, { ...params, ...query, bytes: body, actor }) },
        }
      },
    }),
    route({
      method: 'GET',
      path: R.members,
      summary: { ja: '名簿を見る', en: 'See the members' },
      params: one,
      query: memberQuerySchema,
      answers: { 200: memberListSchema },
      refusals: ONE,
      handle: async ({ headers, params, query }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/read')
        return { status: 200, json: await views.listMembers(context, { ...params, ...query, actor }) }
      },
    }),
  ]
}

function memberRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: R.mailing,
      summary: { ja: '発送を記録する・取り消す', en: 'Record a mailing, or undo it' },
      params: ofMonth,
      body: { json: mailingSchema },
      answers: { 200: mailedSchema },
      refusals: [...ONE, 'campaign/state-forbids', 'campaign/answered-already'],
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        return { status: 200, json: { members: await recordMailing(context, { ...params, ...body, actor }) } }
      },
    }),
    route({
      method: 'POST',
      path: R.event,
      summary: { ja: '返事を記録する', en: 'Record an answer' },
      params: ofMember,
      body: { json: memberEventSchema },
      answers: { 200: memberSchema },
      refusals: [...STAFF, 'campaign/member-not-found', 'campaign/state-forbids'],
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        await recordEvent(context, { ...params, actor }, body.event)
        return { status: 200, json: await views.viewMember(context, params.memberId) }
      },
    }),
    route({
      method: 'POST',
      path: R.reminder,
      summary: { ja: '催促を記録する', en: 'Record a reminder' },
      params: ofMember,
      body: { json: reminderSchema },
      answers: { 200: memberSchema },
      refusals: [...STAFF, 'campaign/member-not-found', 'campaign/state-forbids'],
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        await recordReminder(context, { ...params, actor }, body)
        return { status: 200, json: await views.viewMember(context, params.memberId) }
      },
    }),
  ]
}

function paperRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: R.prints,
      summary: { ja: '印刷の状況', en: 'How prints stand' },
      params: one,
      answers: { 200: printListSchema },
      refusals: ONE,
      handle: async ({ headers, params }) => {
        await expectStaff(gate, headers, 'campaigns/read')
        return { status: 200, json: { prints: await listPrints(context, params.campaignId) } }
      },
    }),
    route({
      method: 'POST',
      path: R.prints,
      summary: { ja: '申請書を印刷する', en: 'Print the forms of a month' },
      params: one,
      body: { json: printWishSchema },
      answers: { 202: printStandSchema },
      refusals: ONE,
      handle: async ({ headers, params, body }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        return { status: 202, json: await askPrint(context, { ...params, ...body, actor }) }
      },
    }),
    route({
      method: 'GET',
      path: R.printPart,
      summary: { ja: '印刷物を受け取る', en: 'Get a part of a print' },
      params: ofPart,
      answers: { 200: { mediaType: 'application/pdf' } },
      refusals: [...STAFF, 'campaign/print-not-found'],
      handle: async ({ headers, params }) => {
        await expectStaff(gate, headers, 'campaigns/manage')
        const bytes = await loadPart(context, params)
        const name = `forms-${params.part}.pdf`
        return {
          status: 200,
          bytes,
          headers: {
            'content-type': 'application/pdf',
            'content-disposition': `attachment; filename="${name}"`,
          },
        }
      },
    }),
    route({
      method: 'GET',
      path: R.invoice,
      summary: { ja: '費用を負担する団体への請求書を印刷する', en: 'Print the invoice for the payer' },
      params: ofMonth,
      answers: PDF,
      refusals: [...ONE, 'papers/no-letterhead', 'papers/nothing-to-print', 'papers/unprintable'],
      handle: async ({ headers, params }) => {
        const { actor } = await expectStaff(gate, headers, 'campaigns/manage')
        return answerPdf(
          await printPayerInvoice(context, { ...params, actor }),
          `invoice-${params.month}.pdf`,
        )
      },
    }),
    route({
      method: 'GET',
      path: R.report,
      summary: { ja: '取組みの効果', en: 'What campaigns have brought' },
      query: reportQuerySchema,
      answers: { 200: campaignReportSchema },
      refusals: STAFF,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'campaigns/read')
        return { status: 200, json: await views.campaignReport(context, query) }
      },
    }),
  ]
}
