/** Reads the work queue: pages of it, counts, lead times, and the next case to work on (queue-schema.ts keeps it). */
import { searchKey } from '@jitsuin/kernel'
import { type Kysely, type Selectable, sql } from '@jitsuin/platform'
import type {
  CaseStateName,
  LeadTimes,
  QueueCounts,
  QueueFilter,
  QueueQuery,
  QueueSort,
} from '../../contract.js'
import { statesOf } from '../../contract.js'
import type { Tables, Tx } from '../database.js'
import type { QueueTables } from './queue-schema.js'

/** One row of the queue. */
export type QueueRow = Selectable<QueueTables['queue_entry']>

/** Who looks, and when: `me` and ages depend on it. */
export type Looking = { readonly staffId: string; readonly at: Date }

/** A page of rows. `last` is where the next page begins after. */
export type RowsFound = {
  readonly rows: readonly QueueRow[]
  readonly last: Place | null
  readonly search: 'none' | 'complete' | 'cut'
}

/** A place in a list: the sort value as PostgreSQL writes it, and the case. */
export type Place = { readonly value: string; readonly caseId: string }

/** So many cases of one word are looked at; nobody reads more, and more would make one-letter words slow. */
const MOST_FOUND = 1000

/** What lists are ordered by; each is an index, ended by the case's id. */
const SORT_COLUMNS = {
  received: { column: sql.ref('received_at'), type: sql.raw('timestamptz') },
  since: { column: sql.ref('state_since'), type: sql.raw('timestamptz') },
  name: { column: sql.ref('kana'), type: sql.raw('text') },
} as const satisfies Record<QueueSort, object>

const COLUMNS = sql.raw(
  'case_id, phase, case_number, revision, state, kind, channel, name, kana, prefecture, pickup_place_id, ' +
    'assigned_to, examined_by, batch_id, campaign_id, received_at, state_since',
)

/** One page, in one statement; the place before it is not part of it. */
export async function loadQueuePage(
  db: Kysely<Tables>,
  query: QueueQuery,
  { after, ...looking }: Looking & { readonly after?: Place },
): Promise<RowsFound> {
  const { column, type } = SORT_COLUMNS[query.sort]
  const [direction, beyond] =
    query.order === 'ascending' ? [sql.raw('asc'), sql.raw('>')] : [sql.raw('desc'), sql.raw('<')]
  const place = after && sql`(${column}, case_id) ${beyond} (${after.value}::${type}, ${after.caseId}::uuid)`
  const conditions = [...conditionsOf(query, looking), ...(place ? [place] : [])]
  const words = query.words === undefined ? '' : searchKey(query.words)
  // Words of separators alone name nobody; a list of everybody would be no answer to them.
  if (query.words !== undefined && words === '') return { rows: [], last: null, search: 'complete' }
  // An array, not a join: PostgreSQL then looks its cases up by their key, instead of reading all cases to meet a few of them.
  const found = words === '' ? sql`array[]::uuid[]` : sql`array(${wordsQuery(words, query)})`
  const among = words === '' ? [] : [sql`case_id = any((select ids from found)::uuid[])`]
  const { rows } = await sql<QueueRow & { sort_value: string; found: number }>`
    with found as materialized (select ${found} as ids)
    select ${COLUMNS}, ${column}::text as sort_value, (select cardinality(ids) from found) as found
    from queue_entry
    where ${sql.join([...conditions, ...among], sql` and `)}
    order by ${column} ${direction}, case_id ${direction}
    limit ${query.size + 1}`.execute(db)
  const page = rows.slice(0, query.size)
  const last = page.at(-1)
  const isMore = rows.length > query.size
  return {
    rows: page,
    last: isMore && last ? { value: last.sort_value, caseId: last.case_id } : null,
    search: words === '' ? 'none' : (rows[0]?.found ?? 0) >= MOST_FOUND ? 'cut' : 'complete',
  }
}

/** Cases that have a word which begins so; the upper bound is the last character that there is. */
function wordsQuery(words: string, { phase = 'open' }: QueueFilter) {
  const ofPhase = (each: 'open' | 'closed') => sql`
    (select case_id from search_word
     where phase = ${each} and word >= ${words} and word < ${`${words}\u{10FFFF}`} limit ${MOST_FOUND})`
  return phase === 'all'
    ? sql`${ofPhase('open')} union all ${ofPhase('closed')} limit ${MOST_FOUND}`
    : ofPhase(phase)
}

/** Every filter as a condition; the phase first, which chooses the part of the table. */
function conditionsOf(filter: QueueFilter, { staffId, at }: Looking) {
  const { phase = 'open', assigned } = filter
  const daysAgo = (days: number) => new Date(at.getTime() - days * 86_400_000)
  const anyOf = (column: string, values: readonly string[] | undefined) =>
    values === undefined || values.length === 0
      ? undefined
      : sql<boolean>`${sql.ref(column)} = any(${[...values]}::text[])`
  return [
    phase === 'all' ? sql`phase in ('open', 'closed')` : sql`phase = ${phase}`,
    anyOf('state', filter.state),
    anyOf('kind', filter.kind),
    anyOf('channel', filter.channel),
    anyOf('prefecture', filter.prefecture),
    filter.place && sql`pickup_place_id = ${filter.place}`,
    assigned === 'nobody' && sql`assigned_to is null`,
    assigned && assigned !== 'nobody' && sql`assigned_to = ${assigned === 'me' ? staffId : assigned}`,
    filter.olderThanDays && sql`received_at <= ${daysAgo(filter.olderThanDays)}`,
    filter.deficientForDays &&
      sql`(state = 'deficient' and state_since <= ${daysAgo(filter.deficientForDays)})`,
    filter.batch && sql`batch_id = ${filter.batch}::uuid`,
    filter.campaign && sql`campaign_id = ${filter.campaign}::uuid`,
  ].filter((condition) => typeof condition === 'object')
}

/** Counts of one snapshot: one statement. Open cases by the filters but for states and words; closed ones all. */
export async function loadQueueCounts(
  db: Kysely<Tables>,
  filter: QueueFilter,
  looking: Looking,
): Promise<QueueCounts> {
  const { state: _states, words: _words, phase: _phase, ...others } = filter
  const conditions = conditionsOf({ ...others, phase: 'open' }, looking)
  const { rows } = await sql<{
    phase: string
    state: CaseStateName
    count: number
    mine: number
    nobody: number
  }>`
    select 'open' as phase, state, count(*) as count,
      count(*) filter (where assigned_to = ${looking.staffId}) as mine,
      count(*) filter (where assigned_to is null) as nobody
    from queue_entry where ${sql.join(conditions, sql` and `)} group by state
    union all
    select 'closed', state, sum(count), 0, 0 from queue_tally group by state`.execute(db)
  const countsOf = (phase: 'open' | 'closed') =>
    statesOf(phase).map((state) => ({
      state,
      count: rows.find((row) => row.phase === phase && row.state === state)?.count ?? 0,
    }))
  const [open, closed] = [countsOf('open'), countsOf('closed')]
  const [openTotal, closedTotal] = [
    sumOf(open.map(({ count }) => count)),
    sumOf(closed.map(({ count }) => count)),
  ]
  return {
    open,
    openTotal,
    mine: sumOf(rows.map(({ mine }) => mine)),
    unassigned: sumOf(rows.map(({ nobody }) => nobody)),
    closed,
    closedTotal,
    total: openTotal + closedTotal,
  }
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0)

/** Days over which lead times are taken. */
const LEAD_TIME_DAYS = 90

/** Lead times of cards handed over in the last 90 days, and ages of what is open. */
export async function loadLeadTimes(db: Kysely<Tables>, at: Date): Promise<LeadTimes> {
  const from = new Date(at.getTime() - LEAD_TIME_DAYS * 86_400_000)
  const { rows } = await sql<{
    what: string
    count: number
    /** The median, and what nine of ten are within. */
    days: readonly number[] | null
  }>`
    select what, count(*) as count,
      percentile_cont(array[0.5, 0.9]) within group (order by days) as days
    from (
      select 'handedOver' as what, extract(epoch from state_since - received_at)::float8 / 86400 as days
      from queue_entry where phase = 'closed' and state = 'handed-over' and state_since >= ${from}
      union all
      select 'open', extract(epoch from ${at}::timestamptz - received_at)::float8 / 86400
      from queue_entry where phase = 'open') as cases
    group by what`.execute(db)
  const of = (what: string) => {
    const row = rows.find((each) => each.what === what)
    const [medianDays = null, ninetiethDays = null] = row?.days ?? []
    return { count: row?.count ?? 0, medianDays, ninetiethDays }
  }
  return { handedOver: of('handedOver'), open: of('open') }
}

/** Which revision a case has now; `undefined` for a draft or none. */
export async function loadRevision(db: Kysely<Tables>, caseId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('queue_entry')
    .select('revision')
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  return row?.revision
}

/** What somebody may work on: whole states, and the two halves of the wait for approval. */
export type Workable = {
  readonly states: readonly CaseStateName[]
  /** `examine`: not signed yet. `approve`: signed first by somebody else. */
  readonly signing: readonly ('examine' | 'approve')[]
}

/**
 * Picks and locks the oldest case that is mine or nobody's; cases that others pick at the same moment are passed over. The
 * conditions on the locked row are judged anew once it is locked, so that a case that was taken a moment ago is not taken again.
 */
export async function pickNextCase(
  tx: Tx,
  {
    workable,
    without,
    state,
    staffId,
  }: {
    readonly workable: Workable
    readonly without: readonly string[]
    readonly state?: CaseStateName | undefined
    readonly staffId: string
  },
): Promise<string | undefined> {
  const { states, signing } = workable
  const ways = [
    sql`entry.state = any(${[...states]}::text[])`,
    ...(signing.includes('examine') ? [sql`(entry.state = 'approval-wait' and examined_by is null)`] : []),
    ...(signing.includes('approve')
      ? [sql`(entry.state = 'approval-wait' and examined_by <> ${staffId})`]
      : []),
  ]
  const { rows } = await sql<{ case_id: string }>`
    select file.case_id from queue_entry entry join case_file file using (case_id)
    where phase = 'open' and (entry.assigned_to is null or entry.assigned_to = ${staffId})
      and file.state = entry.state and (file.assigned_to is null or file.assigned_to = ${staffId})
      and (${sql.join(ways, sql` or `)}) ${state === undefined ? sql`` : sql`and entry.state = ${state}`}
      and case_id <> all(${[...without]}::uuid[])
    order by entry.received_at, case_id limit 1
    for update of file skip locked`.execute(tx)
  return rows[0]?.case_id
}
