/** Members of a campaign: their list is looked at, stored, written to, and their answers are recorded. */
import { searchKey } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import type { ListPreview, MemberEvent, ReminderOutcome, ReminderWay } from '../../contract.js'
import {
  type ListedMember,
  memberKey,
  type ReadList,
  readMemberList,
} from '../../domain/campaigns/member-list.js'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { expectCampaign, expectState, lockCampaign, monthsOf, saveCampaign } from './manage.js'

const EXAMPLES = 5

/** Looks at a list and stores nothing. */
export async function previewList(
  { store }: RegistrationContext,
  campaignId: string,
  bytes: Uint8Array,
): Promise<ListPreview> {
  const { plan } = await expectCampaign(store.read, campaignId)
  const list = readMemberList(bytes, await loadKeys(store.read, campaignId))
  const months = new Map<string, number>()
  for (const month of monthsOf(plan, birthDatesOf(list))) months.set(month, (months.get(month) ?? 0) + 1)
  const { digest, encoding, rows, members, problems } = list
  return {
    digest,
    encoding,
    rows,
    good: members.length,
    problems: [...problems],
    months: [...months]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([month, count]) => ({ month, members: count })),
    examples: members.slice(0, EXAMPLES).map(({ line, member }) => ({
      line,
      name: `${member.family}　${member.given}`,
      kana: `${member.familyKana}　${member.givenKana}`,
      birthDate: member.birthDate,
      association: member.association,
    })),
  }
}

/**
 * Stores a list: all of its rows, or the good ones when the officer says so.
 *
 * @throws {RegistrationError} `campaign/list-differs`: another file than the one that was looked at;
 *   `campaign/list-has-problems`, `campaign/list-unreadable`, `campaign/state-forbids`
 */
export async function storeList(
  { store, clock, newId }: RegistrationContext,
  {
    campaignId,
    bytes,
    digest,
    rows,
    actor,
  }: {
    readonly campaignId: string
    readonly bytes: Uint8Array
    readonly digest: string
    readonly rows: 'all' | 'good'
    readonly actor: Actor
  },
): Promise<number> {
  return store.transact({ actor, at: clock() }, async (tx, audit) => {
    const campaign = await lockCampaign(tx, campaignId)
    expectState(campaign, ['draft', 'running'])
    const list = readMemberList(bytes, await loadKeys(tx, campaignId))
    if (list.digest !== digest) throw new RegistrationError('campaign/list-differs', campaignId)
    const hasProblems = list.problems.some(({ weight }) => weight !== 'hint')
    const isRefused = list.problems.some(({ weight }) => weight === 'list-refused')
    if (isRefused || (hasProblems && rows === 'all')) {
      throw new RegistrationError('campaign/list-has-problems', `${list.problems.length} problems`)
    }
    const months = monthsOf(campaign.plan, birthDatesOf(list))
    const first = await countMembers(tx, campaignId)
    const values = list.members.map(({ member }, at) => ({
      member_id: newId(),
      campaign_id: campaignId,
      person_key: memberKey(member),
      form_number: `${campaignId.slice(0, 8).toUpperCase()}-${String(first + at + 1).padStart(5, '0')}`,
      facts: JSON.stringify(member),
      search_words: wordsOf(member),
      mail_month: months[at] ?? campaign.plan.firstMonth,
      sent_at: null,
      undelivered_at: null,
      returned_at: null,
      mandate_at: null,
      record_at: null,
      opted_out_at: null,
    }))
    for (let at = 0; at < values.length; at += 1000) {
      await tx
        .insertInto('campaign_member')
        .values(values.slice(at, at + 1000))
        .execute()
    }
    const facts = { members: values.length, listSha256: list.digest }
    audit.record('campaign/members-stored', { subject: `campaign:${campaignId}`, facts })
    return values.length
  })
}

/**
 * Records that everybody of a month was written to, or takes that back while nobody has answered. Whoever wants no letters is left out.
 *
 * @throws {RegistrationError} `campaign/answered-already`, `campaign/state-forbids`
 */
export async function recordMailing(
  { store, clock }: RegistrationContext,
  {
    campaignId,
    month,
    act,
    actor,
  }: {
    readonly campaignId: string
    readonly month: string
    readonly act: 'sent' | 'undo'
    readonly actor: Actor
  },
): Promise<number> {
  const at = clock()
  return store.transact({ actor, at }, async (tx, audit) => {
    const campaign = await lockCampaign(tx, campaignId)
    expectState(campaign, act === 'sent' ? ['draft', 'running'] : ['running'])
    if (act === 'undo') await expectNoAnswer(tx, { campaignId, month })
    const { numUpdatedRows } = await tx
      .updateTable('campaign_member')
      .set({ sent_at: act === 'sent' ? at : null })
      .where('campaign_id', '=', campaignId)
      .where('mail_month', '=', month)
      .where('opted_out_at', 'is', null)
      .where('sent_at', act === 'sent' ? 'is' : 'is not', null)
      .executeTakeFirst()
    const members = Number(numUpdatedRows)
    if (members === 0) {
      audit.changedNothing() // a second click finds everybody written to
      return 0
    }
    if (campaign.state === 'draft') await saveCampaign(tx, audit, { ...campaign, state: 'running' }, 'begun')
    audit.record('campaign/mailing', { subject: `campaign:${campaignId}`, facts: { month, act, members } })
    return members
  })
}

async function expectNoAnswer(
  tx: Tx,
  { campaignId, month }: { readonly campaignId: string; readonly month: string },
): Promise<void> {
  const answered = await tx
    .selectFrom('campaign_member')
    .select('member_id')
    .where('campaign_id', '=', campaignId)
    .where('mail_month', '=', month)
    .where((row) =>
      row.or([
        row('returned_at', 'is not', null),
        row('undelivered_at', 'is not', null),
        row('mandate_at', 'is not', null),
      ]),
    )
    .limit(1)
    .execute()
  if (answered.length > 0) throw new RegistrationError('campaign/answered-already', month)
}

const COLUMN_OF = {
  undelivered: 'undelivered_at',
  returned: 'returned_at',
  'mandate-received': 'mandate_at',
  'record-fetched': 'record_at',
  'opted-out': 'opted_out_at',
} as const satisfies Readonly<Record<MemberEvent, string>>

/** Whom something is recorded about. */
export type OneMember = { readonly campaignId: string; readonly memberId: string; readonly actor: Actor }

/**
 * Records what happened with a member; the first time stands.
 *
 * @throws {RegistrationError} `campaign/member-not-found`, `campaign/state-forbids`: a record is fetched under a mandate alone
 */
export async function recordEvent(
  { store, clock }: RegistrationContext,
  { campaignId, memberId, actor }: OneMember,
  event: MemberEvent,
): Promise<void> {
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const member = await lockMember(tx, { campaignId, memberId })
    if (event === 'record-fetched' && member.mandate_at === null) {
      throw new RegistrationError('campaign/state-forbids', 'No mandate was received')
    }
    if (member[COLUMN_OF[event]] !== null) return audit.changedNothing()
    await tx
      .updateTable('campaign_member')
      .set({ [COLUMN_OF[event]]: at })
      .where('member_id', '=', memberId)
      .execute()
    audit.record('campaign/member-event', { subject: `campaign-member:${memberId}`, facts: { event } })
  })
}

/**
 * Records a reminder; whoever wants no more letters gets none.
 *
 * @throws {RegistrationError} `campaign/member-not-found`, `campaign/state-forbids`: this one has opted out
 */
export async function recordReminder(
  { store, clock }: RegistrationContext,
  { campaignId, memberId, actor }: OneMember,
  {
    requestId,
    way,
    outcome,
  }: { readonly requestId: string; readonly way: ReminderWay; readonly outcome: ReminderOutcome },
): Promise<void> {
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const member = await lockMember(tx, { campaignId, memberId })
    const row = { reminder_id: requestId, member_id: memberId, way, outcome, at, actor }
    const known = await tx
      .selectFrom('campaign_reminder')
      .select('reminder_id')
      .where('reminder_id', '=', requestId)
      .executeTakeFirst()
    if (known) return audit.changedNothing()
    if (member.opted_out_at !== null) throw new RegistrationError('campaign/state-forbids', 'Opted out')
    await tx.insertInto('campaign_reminder').values(row).execute()
    if (outcome === 'opted-out') {
      await tx
        .updateTable('campaign_member')
        .set({ opted_out_at: at })
        .where('member_id', '=', memberId)
        .execute()
    }
    audit.record('campaign/reminded', { subject: `campaign-member:${memberId}`, facts: { way, outcome } })
  })
}

async function lockMember(
  tx: Tx,
  { campaignId, memberId }: { readonly campaignId: string; readonly memberId: string },
) {
  const row = await tx
    .selectFrom('campaign_member')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('campaign_id', '=', campaignId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new RegistrationError('campaign/member-not-found', memberId)
  return row
}

async function loadKeys(db: Pick<Tx, 'selectFrom'>, campaignId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('campaign_member')
    .select('person_key')
    .where('campaign_id', '=', campaignId)
    .execute()
  return new Set(rows.map(({ person_key }) => person_key))
}

async function countMembers(tx: Tx, campaignId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('campaign_member')
    .select((row) => row.fn.countAll<string>().as('count'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

function birthDatesOf({ members }: ReadList): readonly string[] {
  return members.map(({ member }) => member.birthDate)
}

function wordsOf({ family, given, familyKana, givenKana, memberId, licenceNumber }: ListedMember): string {
  return [family + given, familyKana + givenKana, memberId, licenceNumber]
    .filter((word) => word !== undefined)
    .map(searchKey)
    .join(' ')
}
