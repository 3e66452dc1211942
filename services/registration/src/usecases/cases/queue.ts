/** Reading the work queue. */
import { judgePermission, type StaffRole } from '@jitsuin/sso/contract'
import type {
  Colleague,
  LeadTimes,
  Presence,
  QueueCounts,
  QueueEntry,
  QueueFilter,
  QueuePage,
  QueueQuery,
} from '../../contract.js'
import { queueEntrySchema } from '../../contract.js'
import { countWorkingDays, judgeAge } from '../../domain/cases/queue-ageing.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import {
  loadLeadTimes,
  loadQueueCounts,
  loadQueuePage,
  loadRevision,
  type Place,
  type QueueRow,
  type Workable,
} from '../../store/cases/queue.js'
import type { RegistrationContext } from '../context.js'
import type { PresenceBook } from './queue-presence.js'

/** A member of staff to whom cases can be given. */
export type StaffMember = Colleague & { readonly roles: readonly StaffRole[] }

/** What the queue needs besides: the names of the staff, and who looks at what. Without `colleagues` ids stand for names. */
export type QueueContext = RegistrationContext & {
  readonly colleagues?: () => Promise<readonly StaffMember[]>
  readonly presence: PresenceBook
}

/** Colleagues who may see cases, by id. */
export async function loadColleagues({
  colleagues,
}: QueueContext): Promise<ReadonlyMap<string, StaffMember>> {
  const members = (await colleagues?.()) ?? []
  const ofCases = members.filter(({ roles }) => judgePermission(roles, 'cases/read') === 'allowed')
  return new Map(ofCases.map((member) => [member.staffId, member]))
}

/** To whom somebody may give cases: themselves first. */
export async function listColleagues(
  context: QueueContext,
  { staffId }: Staff,
): Promise<readonly Colleague[]> {
  const members = await loadColleagues(context)
  return [...new Set([staffId, ...members.keys()])].map((id) => nameOf(members, id))
}

/** A colleague as pages see them. */
export function nameOf(members: ReadonlyMap<string, StaffMember>, staffId: string): Colleague {
  return { staffId, displayName: members.get(staffId)?.displayName ?? staffId }
}

/** One page of the queue; a search is recorded. */
export async function readQueue(context: QueueContext, staff: Staff, query: QueueQuery): Promise<QueuePage> {
  const at = context.clock()
  const after = query.after === undefined ? {} : { after: decodePlace(query.after) }
  const looking = { staffId: staff.staffId, at, ...after }
  const [found, members] = await Promise.all([
    loadQueuePage(context.store.read, query, looking),
    loadColleagues(context),
  ])
  if (found.search !== 'none') await recordSearch(context, staff, { found: found.rows.length, query })
  const entries = found.rows.map((row) => entryOf(row, { at, members, staff, presence: context.presence }))
  return { entries, next: found.last && encodePlace(found.last), search: found.search }
}

/** How many cases there are in each state. */
export async function countQueue(
  { store, clock }: QueueContext,
  { staffId }: Staff,
  filter: QueueFilter,
): Promise<QueueCounts> {
  return await loadQueueCounts(store.read, filter, { staffId, at: clock() })
}

/** How long cases take. */
export async function measureLeadTimes({ store, clock }: QueueContext): Promise<LeadTimes> {
  return await loadLeadTimes(store.read, clock())
}

/** Who else looks at a case, and how often it was changed. */
export async function readPresence(
  context: QueueContext,
  { staffId }: Staff,
  caseId: string,
): Promise<Presence> {
  const { presence, store, clock } = context
  const [members, revision] = await Promise.all([loadColleagues(context), loadRevision(store.read, caseId)])
  const others = presence.others(caseId, staffId, clock()).map((looker) => ({
    ...nameOf(members, looker.staffId),
    since: looker.since.toISOString(),
  }))
  return { revision: revision ?? null, others }
}

async function recordSearch(
  { store, clock }: QueueContext,
  { actor }: Staff,
  { found, query }: { readonly found: number; readonly query: QueueQuery },
): Promise<void> {
  await store.transact({ actor, at: clock() }, async (_tx, audit) => {
    audit.record('queue/searched', { subject: 'queue', facts: { found, scope: query.phase ?? 'open' } })
  })
}

type Showing = {
  readonly at: Date
  readonly members: ReadonlyMap<string, StaffMember>
  readonly staff: Staff
  readonly presence: PresenceBook
}

function entryOf(row: QueueRow, { at, members, staff, presence }: Showing): QueueEntry {
  const workingDaysInState = countWorkingDays(row.state_since, at)
  return queueEntrySchema.parse({
    caseId: row.case_id,
    caseNumber: row.case_number,
    revision: row.revision,
    name: row.name,
    kana: row.kana,
    state: row.state,
    kind: row.kind,
    channel: row.channel,
    prefecture: row.prefecture,
    pickupPlaceId: row.pickup_place_id,
    receivedAt: row.received_at.toISOString(),
    stateSince: row.state_since.toISOString(),
    workingDays: countWorkingDays(row.received_at, at),
    workingDaysInState,
    light: judgeAge(row.state, workingDaysInState),
    assignedTo: row.assigned_to === null ? null : nameOf(members, row.assigned_to),
    batchId: row.batch_id,
    campaignId: row.campaign_id,
    openWith: presence.others(row.case_id, staff.staffId, at).map(({ staffId }) => nameOf(members, staffId)),
  })
}

function encodePlace({ value, caseId }: Place): string {
  return Buffer.from(JSON.stringify([value, caseId])).toString('base64url')
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function decodePlace(text: string): Place {
  const parts: unknown = parseJson(Buffer.from(text, 'base64url').toString())
  const [value, caseId]: readonly unknown[] = Array.isArray(parts) ? parts : []
  if (typeof value === 'string' && typeof caseId === 'string' && UUID.test(caseId)) return { value, caseId }
  throw new RegistrationError('queue/page-unknown', 'The place in the list cannot be read')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the caller refuses what is no place
  }
}

/** What somebody with these roles may work on; waiting for the applicant or the bank is no work. */
export function workableBy(roles: readonly StaffRole[]): Workable {
  const may = (action: Parameters<typeof judgePermission>[1]) => judgePermission(roles, action) === 'allowed'
  return {
    states: [
      ...(may('cases/check-documents') ? (['received', 'document-check'] as const) : []),
      ...(may('cases/match-registry') ? (['licence-inquiry', 'licence-ng'] as const) : []),
    ],
    signing: [
      ...(may('cases/examine') ? (['examine'] as const) : []),
      ...(may('cases/approve') ? (['approve'] as const) : []),
    ],
  }
}
