/** The work queue as its pages see it: what can be asked for, and what comes back. */
import { z } from 'zod'
import {
  ALL_CASE_STATES,
  CASE_KINDS,
  CASE_STATES,
  type CaseStateName,
  CHANNELS,
  PREFECTURES,
} from './vocabulary.js'

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const list = <T extends z.ZodType>(each: T) => z.preprocess(asList, z.array(each).max(40))
/** In an address, `state=received&state=deficient` or `state=received,deficient`. */
const asList = (value: unknown) =>
  typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value

/** Who has a case: I, nobody, or a colleague by staff id. */
const ASSIGNEE = z.string().regex(/^(me|nobody|[A-Za-z0-9-]{1,64})$/)

/** Every filter of the queue; what is absent does not narrow. */
export const queueFilterSchema = z.strictObject({
  phase: z.enum(['open', 'closed', 'all']).optional(),
  state: list(z.enum(ALL_CASE_STATES)).optional(),
  kind: list(z.enum(keysOf(CASE_KINDS))).optional(),
  channel: list(z.enum(keysOf(CHANNELS))).optional(),
  prefecture: list(z.enum(PREFECTURES)).optional(),
  /** Where the card is to be picked up. */
  place: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  assigned: ASSIGNEE.optional(),
  /** Received at least so many days ago. */
  olderThanDays: z.coerce.number().int().min(1).max(3650).optional(),
  /** Deficient for at least so many days. */
  deficientForDays: z.coerce.number().int().min(1).max(3650).optional(),
  batch: z.uuid().optional(),
  campaign: z.uuid().optional(),
  /** Name in kanji, kana or romaji, a number, in any width; the beginning of a word is enough. */
  words: z.string().trim().min(1).max(80).optional(),
})
export type QueueFilter = z.infer<typeof queueFilterSchema>

/** What a list can be ordered by. */
export const QUEUE_SORTS = {
  received: { ja: '受付日', en: 'Received' },
  since: { ja: 'いまの状態になった日', en: 'In this state since' },
  name: { ja: '氏名（カナ）', en: 'Name (kana)' },
} as const
export type QueueSort = keyof typeof QUEUE_SORTS

/** `GET /api/queue`. */
export const queueQuerySchema = queueFilterSchema.extend({
  sort: z.enum(keysOf(QUEUE_SORTS)).default('received'),
  order: z.enum(['ascending', 'descending']).default('ascending'),
  size: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  after: z.base64url().max(400).optional(),
})
export type QueueQuery = z.infer<typeof queueQuerySchema>

/** How long something may take: within its days, about to leave them, beyond them. */
export const LIGHTS = {
  'on-time': { ja: '期間内', en: 'On time' },
  soon: { ja: 'まもなく超過', en: 'Due soon' },
  late: { ja: '超過', en: 'Late' },
} as const
export type Light = keyof typeof LIGHTS

const time = z.iso.datetime({ offset: false })
const colleagueSchema = z.object({ staffId: z.string(), displayName: z.string() })
/** A member of staff as colleagues see them. */
export type Colleague = z.infer<typeof colleagueSchema>

/** One case of the list. */
export const queueEntrySchema = z.object({
  caseId: z.uuid(),
  caseNumber: z.string(),
  revision: z.int(),
  name: z.string(),
  kana: z.string(),
  state: z.enum(ALL_CASE_STATES),
  kind: z.enum(keysOf(CASE_KINDS)),
  channel: z.enum(keysOf(CHANNELS)),
  prefecture: z.enum(PREFECTURES),
  pickupPlaceId: z.string(),
  receivedAt: time,
  stateSince: time,
  /** Working days of the office since it came, and in its state. */
  workingDays: z.int(),
  workingDaysInState: z.int(),
  light: z.enum(keysOf(LIGHTS)),
  assignedTo: colleagueSchema.nullable(),
  batchId: z.uuid().nullable(),
  campaignId: z.uuid().nullable(),
  /** Colleagues who have it open now. */
  openWith: z.array(colleagueSchema),
})
export type QueueEntry = z.infer<typeof queueEntrySchema>

/** One page of the queue. `cut`: a search found so many that only the first ones were looked at; a longer word finds the rest. */
export const queuePageSchema = z.object({
  entries: z.array(queueEntrySchema),
  next: z.string().nullable(),
  search: z.enum(['none', 'complete', 'cut']),
})
export type QueuePage = z.infer<typeof queuePageSchema>

/**
 * `GET /api/queue/counts`: all from one snapshot. `open` obeys the filters (but not their states), `closed` counts everything that
 * ever ended; each total is the sum of its rows.
 */
export const queueCountsSchema = z.object({
  open: z.array(z.object({ state: z.enum(ALL_CASE_STATES), count: z.int() })),
  openTotal: z.int(),
  mine: z.int(),
  unassigned: z.int(),
  closed: z.array(z.object({ state: z.enum(ALL_CASE_STATES), count: z.int() })),
  closedTotal: z.int(),
  total: z.int(),
})
export type QueueCounts = z.infer<typeof queueCountsSchema>

const days = z.number().nullable()
/** `GET /api/queue/lead-times`: days from receipt, for cards handed over in the last 90 days and for what is open now. */
export const leadTimesSchema = z.object({
  handedOver: z.object({ count: z.int(), medianDays: days, ninetiethDays: days }),
  open: z.object({ count: z.int(), medianDays: days, ninetiethDays: days }),
})
export type LeadTimes = z.infer<typeof leadTimesSchema>

/** A filter kept under a name. */
export const savedViewSchema = z.object({
  viewId: z.uuid(),
  name: z.string().trim().min(1).max(40),
  sharing: z.enum(['own', 'shared']),
  filter: queueFilterSchema,
  sort: z.enum(keysOf(QUEUE_SORTS)),
  order: z.enum(['ascending', 'descending']),
  /** Who may remove it: whoever made it. */
  ofMine: z.enum(['yes', 'no']),
})
export type SavedView = z.infer<typeof savedViewSchema>
export const savedViewsSchema = z.object({ views: z.array(savedViewSchema) })
export type SavedViews = z.infer<typeof savedViewsSchema>
/** `PUT /api/queue/views/:id`; the page makes the id, so that a double click keeps one view. */
export const viewWishSchema = savedViewSchema.omit({ viewId: true, ofMine: true }).strict()
export type ViewWish = z.infer<typeof viewWishSchema>

/** `POST /api/queue/assignments`: gives cases to somebody, to oneself, or back to nobody. */
export const assignmentWishSchema = z.strictObject({
  to: ASSIGNEE,
  cases: z
    .array(
      z.strictObject({
        caseId: z.uuid(),
        /** Who had it on the screen: if another has it by now, nothing is done with it. */
        from: z.string().max(64).nullable(),
      }),
    )
    .min(1)
    .max(200),
})
export type AssignmentWish = z.infer<typeof assignmentWishSchema>

const textSchema = z.object({ ja: z.string(), en: z.string() })
/** What became of each, in the order of the wish. */
export const assignmentResultsSchema = z.object({
  results: z.array(
    z.union([
      z.object({ caseId: z.uuid(), outcome: z.literal('assigned'), assignedTo: colleagueSchema.nullable() }),
      z.object({ caseId: z.uuid(), outcome: z.literal('refused'), code: z.string(), text: textSchema }),
    ]),
  ),
})
export type AssignmentResults = z.infer<typeof assignmentResultsSchema>

/** `POST /api/queue/next`: the oldest case that I may work on; it is mine from then on. */
export const nextWishSchema = z.strictObject({
  /** The case that I am leaving. */
  leaving: z.uuid().optional(),
  /** Stay with this kind of work. */
  state: z.enum(ALL_CASE_STATES).optional(),
})
export const nextCaseSchema = z.object({ caseId: z.uuid().nullable() })

/** `PUT /api/queue/presence/:caseId`, repeated while the case is on a screen: who else looks at it, and whether it moved. */
export const presenceSchema = z.object({
  revision: z.int().nullable(),
  others: z.array(colleagueSchema.extend({ since: time })),
})
export type Presence = z.infer<typeof presenceSchema>

/** `GET /api/queue/colleagues`: to whom a case can be given. */
export const colleaguesSchema = z.object({ colleagues: z.array(colleagueSchema) })

/** Where the queue answers, on the office's host, as Fastify writes addresses. */
export const QUEUE_ROUTES = {
  queue: '/api/queue',
  counts: '/api/queue/counts',
  leadTimes: '/api/queue/lead-times',
  views: '/api/queue/views',
  view: '/api/queue/views/:viewId',
  assignments: '/api/queue/assignments',
  next: '/api/queue/next',
  presence: '/api/queue/presence/:caseId',
  colleagues: '/api/queue/colleagues',
} as const

/** The states of a phase, in the order of a case's life. */
export function statesOf(phase: 'open' | 'closed'): readonly CaseStateName[] {
  return ALL_CASE_STATES.filter((state) => CASE_STATES[state].phase === phase)
}
