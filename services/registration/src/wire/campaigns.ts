/** Campaigns, as the pages of the office see them. */
import { z } from 'zod'
import {
  CAMPAIGN_PATTERNS,
  CAMPAIGN_STATES,
  LIST_PROBLEMS,
  MAILING_PLANS,
  MEMBER_COLUMNS,
  MEMBER_EVENTS,
  REMINDER_OUTCOMES,
  REMINDER_WAYS,
} from './campaign-words.js'
import { PREFECTURES } from './vocabulary.js'

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const time = z.iso.datetime({ offset: false })
const day = z.iso.date()
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const name = z.string().trim().min(1).max(100)

/** What a campaign does. */
export const campaignPlanSchema = z.strictObject({
  name,
  pattern: z.enum(keysOf(CAMPAIGN_PATTERNS)),
  /** Where its results are compared. */
  prefecture: z.enum(PREFECTURES),
  mailing: z.enum(keysOf(MAILING_PLANS)),
  firstMonth: month,
  /** Over how many months members are written to. */
  months: z.int().min(1).max(24),
  mandate: z.enum(['asked', 'none']),
  /** Who pays instead of the applicant, for whom, and how much each. */
  payer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.enum(['for-non-members', 'for-everyone']),
      name,
      address: z.string().trim().min(1).max(200),
      yenEach: z.int().min(0).max(100_000),
    }),
  ]),
})
export type CampaignPlan = z.infer<typeof campaignPlanSchema>

/** `POST /api/campaigns`. The same `requestId` again is the same campaign. */
export const newCampaignSchema = z.strictObject({ requestId: z.uuid(), plan: campaignPlanSchema })
/** `PUT /api/campaigns/:campaignId`: while nobody was written to. */
export const campaignChangeSchema = z.strictObject({
  expectedRevision: z.int().min(1),
  plan: campaignPlanSchema,
})
export const campaignEndSchema = z.strictObject({ expectedRevision: z.int().min(1) })

const tally = {
  members: z.int(),
  sent: z.int(),
  undelivered: z.int(),
  returned: z.int(),
  applied: z.int(),
  issued: z.int(),
  optedOut: z.int(),
}

/** One campaign in a list. */
export const campaignEntrySchema = z.object({
  campaignId: z.uuid(),
  name: z.string(),
  pattern: z.enum(keysOf(CAMPAIGN_PATTERNS)),
  prefecture: z.enum(PREFECTURES),
  state: z.enum(keysOf(CAMPAIGN_STATES)),
  firstMonth: month,
  ...tally,
})
export type CampaignEntry = z.infer<typeof campaignEntrySchema>
export const campaignListSchema = z.object({ campaigns: z.array(campaignEntrySchema) })

/** One month of the dashboard. `average` is the mean of this month and the two before it; none until there are three. */
export const campaignMonthSchema = z.object({
  month,
  planned: z.int(),
  sent: z.int(),
  undelivered: z.int(),
  returned: z.int(),
  applied: z.int(),
  issued: z.int(),
  reminded: z.int(),
  average: z.number().nullable(),
  mailing: z.enum(['not-sent', 'sent', 'nobody']),
})
export type CampaignMonth = z.infer<typeof campaignMonthSchema>

/** `GET /api/campaigns/:campaignId`. */
export const campaignViewSchema = z.object({
  campaignId: z.uuid(),
  plan: campaignPlanSchema,
  state: z.enum(keysOf(CAMPAIGN_STATES)),
  revision: z.int(),
  createdAt: time,
  total: z.object(tally),
  months: z.array(campaignMonthSchema),
  mandates: z.object({ received: z.int(), fetched: z.int() }),
  invoices: z.array(z.object({ month, cards: z.int(), yen: z.int() })),
})
export type CampaignView = z.infer<typeof campaignViewSchema>

/** `POST /api/campaigns/:campaignId/preview`: the file as it is; nothing is stored. */
export const listPreviewSchema = z.object({
  /** SHA-256 of the file, hex: what is stored afterwards is what was looked at. */
  digest: z.string(),
  encoding: z.enum(['UTF-8', 'Shift_JIS']),
  rows: z.int(),
  good: z.int(),
  problems: z.array(
    z.object({
      /** Line of the file, the heading being 1. */
      line: z.int(),
      column: z.enum(keysOf(MEMBER_COLUMNS)).nullable(),
      problem: z.enum(keysOf(LIST_PROBLEMS)),
      found: z.string(),
      weight: z.enum(['row-left-out', 'list-refused', 'hint']),
    }),
  ),
  /** How many members fall into each month. */
  months: z.array(z.object({ month, members: z.int() })),
  examples: z.array(
    z.object({ line: z.int(), name: z.string(), kana: z.string(), birthDate: day, association: z.string() }),
  ),
})
export type ListPreview = z.infer<typeof listPreviewSchema>
/** `POST /api/campaigns/:campaignId/members?digest=&rows=`: the same file again, to be stored. */
export const importQuerySchema = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.enum(['all', 'good']),
})
export const importedSchema = z.object({ stored: z.int() })

/** `GET /api/campaigns/:campaignId/members`. */
export const memberQuerySchema = z.strictObject({
  month: month.optional(),
  show: z.enum(['all', 'silent', 'returned', 'applied', 'issued', 'undelivered', 'opted-out']).default('all'),
  words: z.string().trim().max(80).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export const memberSchema = z.object({
  memberId: z.uuid(),
  formNumber: z.string(),
  name: z.string(),
  kana: z.string(),
  association: z.string(),
  mailMonth: month,
  membership: z.enum(['member', 'nonMember']),
  sentAt: time.nullable(),
  undeliveredAt: time.nullable(),
  returnedAt: time.nullable(),
  mandateAt: time.nullable(),
  recordAt: time.nullable(),
  optedOutAt: time.nullable(),
  caseId: z.uuid().nullable(),
  issuedOn: day.nullable(),
  reminders: z.array(
    z.object({
      way: z.enum(keysOf(REMINDER_WAYS)),
      outcome: z.enum(keysOf(REMINDER_OUTCOMES)),
      at: time,
      actor: z.string(),
    }),
  ),
})
export type CampaignMember = z.infer<typeof memberSchema>
export const memberListSchema = z.object({ members: z.array(memberSchema), total: z.int(), pages: z.int() })
export type MemberList = z.infer<typeof memberListSchema>

/** `POST …/mailings/:month`: everybody of the month was written to. `undo`: nobody of them has answered yet. */
export const mailingSchema = z.strictObject({ act: z.enum(['sent', 'undo']) })
export const mailedSchema = z.object({ members: z.int() })
/** `POST …/members/:memberId/events`. */
export const memberEventSchema = z.strictObject({ event: z.enum(keysOf(MEMBER_EVENTS)) })
/** `POST …/members/:memberId/reminders`. */
export const reminderSchema = z.strictObject({
  requestId: z.uuid(),
  way: z.enum(keysOf(REMINDER_WAYS)),
  outcome: z.enum(keysOf(REMINDER_OUTCOMES)),
})

/** `POST …/prints`: makes the forms of a month; looked at until they are ready. */
export const printWishSchema = z.strictObject({ month })
export const printStandSchema = z.object({
  printId: z.uuid(),
  month,
  state: z.enum(['waiting', 'ready', 'failed']),
  done: z.int(),
  total: z.int(),
  /** Each part is one PDF of a thousand forms at most. */
  parts: z.int(),
})
export type PrintStand = z.infer<typeof printStandSchema>
export const printListSchema = z.object({ prints: z.array(printStandSchema) })

/** `GET /api/campaign-report`: cards issued per month, the prefecture beside the nation, and their 3-month moving averages. */
export const reportQuerySchema = z.strictObject({ prefecture: z.enum(PREFECTURES), from: month, to: month })
export const campaignReportSchema = z.object({
  prefecture: z.enum(PREFECTURES),
  months: z.array(
    z.object({
      month,
      dispatched: z.int(),
      returned: z.int(),
      issued: z.int(),
      average: z.number().nullable(),
      nation: z.int(),
      nationAverage: z.number().nullable(),
    }),
  ),
})
export type CampaignReport = z.infer<typeof campaignReportSchema>

/** Where campaigns answer, as Fastify writes it. */
export const CAMPAIGN_ROUTES = {
  campaigns: '/api/campaigns',
  campaign: '/api/campaigns/:campaignId',
  cancel: '/api/campaigns/:campaignId/cancel',
  close: '/api/campaigns/:campaignId/close',
  preview: '/api/campaigns/:campaignId/preview',
  members: '/api/campaigns/:campaignId/members',
  mailing: '/api/campaigns/:campaignId/mailings/:month',
  event: '/api/campaigns/:campaignId/members/:memberId/events',
  reminder: '/api/campaigns/:campaignId/members/:memberId/reminders',
  prints: '/api/campaigns/:campaignId/prints',
  printPart: '/api/campaigns/:campaignId/prints/:printId/parts/:part',
  invoice: '/api/campaigns/:campaignId/invoices/:month/invoice.pdf',
  report: '/api/campaign-report',
} as const
