/** How campaigns stand, by month; and how a prefecture compares with the nation. */
import { japanDate, searchKey } from '@jitsuin/kernel'
import { type Actor, sql } from '@jitsuin/platform'
import type {
  CampaignEntry,
  CampaignMember,
  CampaignMonth,
  CampaignPlan,
  CampaignReport,
  CampaignView,
  MemberList,
  Prefecture,
} from '../../contract.js'
import { monthsBetween, movingAverage3 } from '../../domain/campaigns/months.js'
import type { RegistrationContext } from '../context.js'
import { expectCampaign } from './manage.js'

type Reader = RegistrationContext['store']['read']

const PER_PAGE = 50

/**
 * What became of each member. Somebody has applied when an application with their number came after the letter, whatever
 * channel it came by; the card that was issued for it is theirs.
 */
const STANDINGS = sql`
  select m.*, applied.case_id, applied.received_at as applied_at, issued.issued_on, m.facts->>'memberId' as jma_id
  from registration.campaign_member m
  left join lateral (
    select f.case_id, f.received_at from registration.case_file f
    where m.sent_at is not null and f.received_at >= m.sent_at and f.state not in ('draft', 'rejected', 'withdrawn', 'lapsed')
      and (f.form->>'licenceNumber' = m.facts->>'licenceNumber' or f.form->'membership'->>'memberId' = m.facts->>'memberId')
    order by f.received_at limit 1) applied on true
  left join lateral (
    select c.issued_on from registration.card c
    where c.case_id = applied.case_id and c.issued_on is not null and c.step <> 'faulty' limit 1) issued on true`

/** A column of time as its month in Japan. */
const monthOf = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'Asia/Tokyo', 'YYYY-MM')`

type Tally = Pick<
  CampaignEntry,
  'members' | 'sent' | 'undelivered' | 'returned' | 'applied' | 'issued' | 'optedOut'
>

const TALLY = sql`count(*)::int as members, count(sent_at)::int as sent, count(undelivered_at)::int as undelivered,
  count(returned_at)::int as returned, count(case_id)::int as applied, count(issued_on)::int as issued,
  count(opted_out_at)::int as "optedOut"`

const NOTHING: Tally = {
  members: 0,
  sent: 0,
  undelivered: 0,
  returned: 0,
  applied: 0,
  issued: 0,
  optedOut: 0,
}

/** Every campaign, newest first. */
export async function listCampaigns({ store }: RegistrationContext): Promise<CampaignEntry[]> {
  const campaigns = await store.read
    .selectFrom('campaign')
    .selectAll()
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()
  const tallies = await sql<Tally & { campaign_id: string }>`
    select campaign_id, ${TALLY} from (${STANDINGS}) s group by campaign_id`.execute(store.read)
  return campaigns.map(({ campaign_id, plan, state }) => {
    const { campaign_id: _id, ...tally } = tallies.rows.find((row) => row.campaign_id === campaign_id) ?? {
      campaign_id,
      ...NOTHING,
    }
    const { name, pattern, prefecture, firstMonth } = plan
    return { campaignId: campaign_id, name, pattern, prefecture, firstMonth, state, ...tally }
  })
}

/** A campaign with its dashboard. */
export async function viewCampaign(
  { store, clock }: RegistrationContext,
  campaignId: string,
): Promise<CampaignView> {
  const { plan, state, revision, createdAt } = await expectCampaign(store.read, campaignId)
  const ofThis = sql`(${STANDINGS} where m.campaign_id = ${campaignId}) s`
  const [total, mandates, months, invoices] = await Promise.all([
    sql<Tally>`select ${TALLY} from ${ofThis}`.execute(store.read),
    sql<{
      received: number
      fetched: number
    }>`select count(mandate_at)::int as received, count(record_at)::int as fetched
      from registration.campaign_member where campaign_id = ${campaignId}`.execute(store.read),
    loadMonths(store.read, { campaignId, plan, today: japanDate(clock()) }),
    loadInvoices(store.read, { campaignId, plan }),
  ])
  return {
    campaignId,
    plan,
    state,
    revision,
    createdAt: createdAt.toISOString(),
    total: total.rows[0] ?? NOTHING,
    months,
    mandates: mandates.rows[0] ?? { received: 0, fetched: 0 },
    invoices,
  }
}

type Counted = { month: string; kind: string; count: number }

async function loadMonths(
  read: Reader,
  {
    campaignId,
    plan,
    today,
  }: { readonly campaignId: string; readonly plan: CampaignPlan; readonly today: string },
): Promise<CampaignMonth[]> {
  const { rows } = await sql<Counted>`
    with s as (${STANDINGS} where m.campaign_id = ${campaignId}),
    events as (
      select mail_month as month, 'planned' as kind from s
      union all select mail_month, 'open' from s where sent_at is null and opted_out_at is null
      union all select ${monthOf('sent_at')}, 'sent' from s where sent_at is not null
      union all select ${monthOf('undelivered_at')}, 'undelivered' from s where undelivered_at is not null
      union all select ${monthOf('returned_at')}, 'returned' from s where returned_at is not null
      union all select ${monthOf('applied_at')}, 'applied' from s where applied_at is not null
      union all select substr(issued_on, 1, 7), 'issued' from s where issued_on is not null
      union all select ${monthOf('r.at')}, 'reminded' from registration.campaign_reminder r join s using (member_id))
    select month, kind, count(*)::int as count from events group by month, kind`.execute(read)
  const count = (month: string, kind: string) =>
    rows.find((row) => row.month === month && row.kind === kind)?.count ?? 0
  const known = [plan.firstMonth, ...rows.map(({ month }) => month)].toSorted()
  const last = [known.at(-1) ?? plan.firstMonth, today.slice(0, 7)].toSorted().at(-1) ?? plan.firstMonth
  const months = monthsBetween(known[0] ?? plan.firstMonth, last)
  const averages = movingAverage3(months.map((month) => count(month, 'issued')))
  return months.map((month, at) => ({
    month,
    planned: count(month, 'planned'),
    sent: count(month, 'sent'),
    undelivered: count(month, 'undelivered'),
    returned: count(month, 'returned'),
    applied: count(month, 'applied'),
    issued: count(month, 'issued'),
    reminded: count(month, 'reminded'),
    average: averages[at] ?? null,
    mailing: count(month, 'planned') === 0 ? 'nobody' : count(month, 'open') > 0 ? 'not-sent' : 'sent',
  }))
}

/** What the payer owes for each month: one amount for each card that was issued to somebody it pays for. */
async function loadInvoices(
  read: Reader,
  { campaignId, plan: { payer } }: { readonly campaignId: string; readonly plan: CampaignPlan },
): Promise<CampaignView['invoices']> {
  if (payer.kind === 'none') return []
  const paidFor = payer.kind === 'for-everyone' ? sql`true` : sql`jma_id is null`
  const { rows } = await sql<{ month: string; cards: number }>`
    select substr(issued_on, 1, 7) as month, count(*)::int as cards
    from (${STANDINGS} where m.campaign_id = ${campaignId}) s
    where issued_on is not null and ${paidFor} group by 1 order by 1`.execute(read)
  return rows.map(({ month, cards }) => ({ month, cards, yen: cards * payer.yenEach }))
}

type MemberRow = {
  member_id: string
  form_number: string
  facts: {
    family: string
    given: string
    familyKana: string
    givenKana: string
    association: string
    memberId?: string
  }
  mail_month: string
  sent_at: Date | null
  undelivered_at: Date | null
  returned_at: Date | null
  mandate_at: Date | null
  record_at: Date | null
  opted_out_at: Date | null
  case_id: string | null
  issued_on: string | null
  total: number
}

const SHOWN = {
  all: sql`true`,
  silent: sql`sent_at is not null and returned_at is null and case_id is null and undelivered_at is null and opted_out_at is null`,
  returned: sql`returned_at is not null`,
  applied: sql`case_id is not null`,
  issued: sql`issued_on is not null`,
  undelivered: sql`undelivered_at is not null`,
  'opted-out': sql`opted_out_at is not null`,
} as const

/** One page of the members; looking at it is recorded. */
export async function listMembers(
  { store, clock }: RegistrationContext,
  {
    campaignId,
    actor,
    ...query
  }: {
    readonly campaignId: string
    readonly actor: Actor
    readonly month?: string | undefined
    readonly show: keyof typeof SHOWN
    readonly words?: string | undefined
    readonly page: number
  },
): Promise<MemberList> {
  await expectCampaign(store.read, campaignId)
  const key = searchKey(query.words ?? '')
  const { rows } = await sql<MemberRow>`
    select s.*, count(*) over ()::int as total from (${STANDINGS} where m.campaign_id = ${campaignId}) s
    where ${SHOWN[query.show]} and (${query.month ?? ''} = '' or mail_month = ${query.month ?? ''})
      and (${key} = '' or search_words like ${`%${key.replace(/[%_\\]/g, '')}%`})
    order by form_number offset ${(query.page - 1) * PER_PAGE} limit ${PER_PAGE}`.execute(store.read)
  const members = await membersOf(store.read, rows)
  const total = rows[0]?.total ?? 0
  await store.transact({ actor, at: clock() }, async (_tx, audit) =>
    audit.record('campaign/members-viewed', {
      subject: `campaign:${campaignId}`,
      facts: { members: members.length },
    }),
  )
  return { members, total, pages: Math.max(1, Math.ceil(total / PER_PAGE)) }
}

/** One member as the list shows them. */
export async function viewMember({ store }: RegistrationContext, memberId: string): Promise<CampaignMember> {
  const { rows } =
    await sql<MemberRow>`select s.*, 1 as total from (${STANDINGS} where m.member_id = ${memberId}) s`.execute(
      store.read,
    )
  const [member] = await membersOf(store.read, rows)
  if (!member) throw new Error(`Member ${memberId} was there a moment ago`)
  return member
}

async function membersOf(read: Reader, rows: readonly MemberRow[]): Promise<CampaignMember[]> {
  const ids = rows.map(({ member_id }) => member_id)
  const reminders =
    ids.length === 0
      ? []
      : await read
          .selectFrom('campaign_reminder')
          .selectAll()
          .where('member_id', 'in', ids)
          .orderBy('at')
          .execute()
  const time = (at: Date | null) => at?.toISOString() ?? null
  return rows.map((row) => ({
    memberId: row.member_id,
    formNumber: row.form_number,
    name: `${row.facts.family}　${row.facts.given}`,
    kana: `${row.facts.familyKana}　${row.facts.givenKana}`,
    association: row.facts.association,
    mailMonth: row.mail_month,
    membership: row.facts.memberId === undefined ? 'nonMember' : 'member',
    sentAt: time(row.sent_at),
    undeliveredAt: time(row.undelivered_at),
    returnedAt: time(row.returned_at),
    mandateAt: time(row.mandate_at),
    recordAt: time(row.record_at),
    optedOutAt: time(row.opted_out_at),
    caseId: row.case_id,
    issuedOn: row.issued_on,
    reminders: reminders
      .filter(({ member_id }) => member_id === row.member_id)
      .map(({ way, outcome, at, actor }) => ({ way, outcome, at: at.toISOString(), actor })),
  }))
}

/**
 * Cards issued month by month in a prefecture and in the nation, with their 3-month moving averages (requirements C-03); and what
 * campaigns sent there and got back. An average begins with the third month.
 */
export async function campaignReport(
  { store }: RegistrationContext,
  { prefecture, from, to }: { readonly prefecture: Prefecture; readonly from: string; readonly to: string },
): Promise<CampaignReport> {
  const issued = await sql<{ month: string; place: number; nation: number }>`
    select substr(c.issued_on, 1, 7) as month, count(*)::int as nation,
      count(*) filter (where f.form->'address'->>'prefecture' = ${prefecture})::int as place
    from registration.card c join registration.case_file f using (case_id)
    where c.issued_on >= ${`${from}-01`} and c.issued_on < ${`${to}-32`} and c.step <> 'faulty' group by 1`.execute(
    store.read,
  )
  const mailed = await sql<Counted>`
    with m as (select * from registration.campaign_member where facts->>'prefecture' = ${prefecture}),
    events as (
      select ${monthOf('sent_at')} as month, 'sent' as kind from m where sent_at is not null
      union all select ${monthOf('returned_at')}, 'returned' from m where returned_at is not null)
    select month, kind, count(*)::int as count from events group by month, kind`.execute(store.read)
  const months = monthsBetween(from, to)
  const here = months.map((month) => issued.rows.find((row) => row.month === month)?.place ?? 0)
  const everywhere = months.map((month) => issued.rows.find((row) => row.month === month)?.nation ?? 0)
  const [averages, nationAverages] = [movingAverage3(here), movingAverage3(everywhere)]
  const count = (month: string, kind: string) =>
    mailed.rows.find((row) => row.month === month && row.kind === kind)?.count ?? 0
  return {
    prefecture,
    months: months.map((month, at) => ({
      month,
      dispatched: count(month, 'sent'),
      returned: count(month, 'returned'),
      issued: here[at] ?? 0,
      average: averages[at] ?? null,
      nation: everywhere[at] ?? 0,
      nationAverage: nationAverages[at] ?? null,
    })),
  }
}
