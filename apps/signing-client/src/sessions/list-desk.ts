/**
 * Lists that holders approve on their phones: asked for, watched, used. What a list shows, its salts and the key of its sheet stand
 * in a file of the data folder, encrypted as documents are; the journal names jobs alone.
 */
import { CodedError, toHex } from '@jitsuin/kernel'
import {
  type AuthorisationState,
  ClientError,
  type DocumentList,
  judgeFailure,
  readDocumentList,
  ServiceRefusal,
  type SigningSession,
} from '@jitsuin/sdk'
import type { ClientContext } from '../client-context.js'
import { beginJob, decodeContent, shownOf } from '../queue/items.js'
import type { Job } from '../queue/ledger.js'
import { isLiveList, isOpenList, type ListRecord } from '../queue/list-records.js'
import { refuse } from '../queue/refuse.js'

/** How a list began. */
export type ListBeginning = { readonly list: ListRecord; readonly begun: 'new' | 'running' }

/** Why nothing can be signed under a list now. */
export type NoList = 'approval' | 'service' | 'registration' | 'list'

/** The lists of a client. */
export type ListDesk = {
  /**
   * Asks the holder for exactly these jobs; or gives the list that asks for them already.
   *
   * @throws {ClientError} `client/list-empty`, `client/not-registered`; {ServiceRefusal}, {SdkError}
   */
  readonly ask: (subject: string, jobs: readonly Job[]) => Promise<ListBeginning>
  /** @throws {ClientError} `client/list-unknown` */
  readonly find: (id: string) => ListRecord
  readonly live: () => readonly ListRecord[]
  /** Where the holder approves a list that is asked for. */
  readonly addressOf: (id: string) => string | undefined
  /** How the service sees it now; undefined during an outage. */
  readonly look: (id: string) => Promise<AuthorisationState | undefined>
  /** Ends it here at once, and at the service; its documents stay. @throws {SdkError} `sdk/unreachable` */
  readonly end: (id: string) => Promise<void>
  /** The session under which its jobs are signed now, and what it was asked with. */
  readonly usable: (id: string) => Promise<UsableList | NoList>
  /** It is over. */
  readonly over: (id: string, why: 'ended' | 'expired' | 'done') => Promise<void>
}

/** An approved list at work. */
export type UsableList = { readonly session: SigningSession; readonly plan: DocumentList }

/** Opens the desk; `onUsable` is told of a list whose jobs may be signed. Lists from before a restart go on. */
export async function openListDesk(ctx: ClientContext, onUsable: (list: string) => void): Promise<ListDesk> {
  const { service, ledger, record, now } = ctx
  const opened = new Map<string, SigningSession>()
  const plans = new Map<string, DocumentList>()
  const asking = new Map<string, Promise<ListBeginning>>()

  const find = (id: string): ListRecord => {
    const found = ledger.lists.get(id)
    if (!found) throw new ClientError('client/list-unknown', id)
    return found
  }
  const live = () => [...ledger.lists.values()].filter((one) => isLiveList(one, now()))
  const over = async (list: string, why: 'ended' | 'expired' | 'done') => {
    opened.delete(list)
    plans.delete(list)
    const known = ledger.lists.get(list)
    if (known && isOpenList(known)) await record({ event: 'list-ended', list, why })
    await ctx.contents.remove(list, 'list')
  }
  const approved = async (list: string, ends: Date) => {
    if (ledger.lists.get(list)?.state === 'asked')
      await record({ event: 'list-approved', list, ends: ends.toISOString() })
    onUsable(list)
  }

  const look = async (id: string): Promise<AuthorisationState | undefined> => {
    const known = find(id)
    try {
      const state = await service.state(id)
      if (state.state === 'ended' || state.state === 'expired') await over(id, state.state)
      if (state.state === 'active' && known.state === 'asked') await approved(id, state.ends)
      return state
    } catch (error) {
      if (error instanceof ServiceRefusal && error.code === 'authorisation/unknown') await over(id, 'ended')
      return undefined
    }
  }

  const watch = ({ list: asked }: DocumentList) => {
    const { authorisationId: id } = asked
    service
      .waitForApproval(asked, { signal: ctx.changes.closed, everyMs: ctx.limits.approvalMs })
      .then(async (approval) => {
        if (approval.outcome !== 'approved') return over(id, approval.outcome)
        opened.set(id, approval.session)
        await approved(id, approval.session.ends)
      })
      .catch(async (error: unknown) => {
        const code = error instanceof CodedError ? error.code : 'unknown'
        ctx.log.warn({ list: id, code }, 'waiting for the approval of a list ended')
        if (!ctx.changes.closed.aborted) await over(id, 'expired')
      })
      .catch((error: unknown) => ctx.log.error({ err: error }, 'the journal cannot be written'))
  }

  const ask = async (subject: string, jobs: readonly Job[]): Promise<ListBeginning> => {
    if (!ledger.registration) throw new ClientError('client/not-registered', 'No registration')
    const running = runningFor(ledger.lists, jobs, now())
    if (running) return { list: running, begun: 'running' }
    const open = jobs.filter((job) => job.state === 'waiting' && !isApproved(ledger.lists, job, now()))
    const plan = await claiming(ctx, open, (claimed) => askFor(ctx, subject, claimed))
    const { authorisationId: list, approveBy } = plan.list
    plans.set(list, plan)
    watch(plan)
    ctx.log.info({ list, jobs: plan.documents.length, approveBy }, 'a list was asked for')
    return { list: find(list), begun: 'new' }
  }

  for (const { id, state } of live()) {
    const plan = await loadPlan(ctx, id)
    if (plan) plans.set(id, plan)
    else await over(id, 'ended')
    if (plan && state === 'asked') watch(plan)
  }
  return {
    find,
    live,
    look,
    over,
    addressOf: (id) =>
      ledger.lists.get(id)?.state === 'asked' ? plans.get(id)?.list.approveAddress : undefined,
    ask: (subject, jobs) => {
      // The same asked for twice at once is asked for once.
      const key = [subject, ...jobs.map(({ id }) => id)].join(' ')
      const mine = asking.get(key) ?? ask(subject, jobs).finally(() => asking.delete(key))
      asking.set(key, mine)
      return mine
    },
    end: async (id) => {
      find(id)
      await over(id, 'ended')
      await service.end(id)
    },
    usable: async (id) => {
      const list = find(id)
      const plan = plans.get(id)
      if (!isLiveList(list, now()) || !plan) {
        await over(id, 'expired')
        return 'list'
      }
      if (list.state === 'asked') return 'approval'
      const session = opened.get(id) ?? (await reopen(id))
      if (typeof session === 'string') return session
      opened.set(id, session)
      return { session, plan }
    },
  }

  async function reopen(id: string): Promise<SigningSession | NoList> {
    try {
      return await service.openSession(id)
    } catch (error) {
      if (judgeFailure(error) === 'doubtful') return 'service'
      if (error instanceof ServiceRefusal && error.code === 'client-key/unknown') return 'registration'
      await over(id, 'ended')
      return 'list'
    }
  }
}

/** The live list that names exactly the jobs that are still to be signed. */
function runningFor(
  lists: ReadonlyMap<string, ListRecord>,
  jobs: readonly Job[],
  now: Date,
): ListRecord | undefined {
  const open = jobs.filter(({ state }) => state === 'waiting' || state === 'signing')
  const [first] = open
  const list = first?.list === undefined ? undefined : lists.get(first.list)
  const isOne = open.every((job) => job.list === first?.list)
  const isWhole = list?.state !== 'asked' || list.jobs.length === open.length
  return isOne && isWhole && isLiveList(list, now) ? list : undefined
}

/** On a list that the holder has approved: it is being signed. */
function isApproved(lists: ReadonlyMap<string, ListRecord>, { list }: Job, now: Date): boolean {
  const own = list === undefined ? undefined : lists.get(list)
  return own?.state === 'active' && isLiveList(own, now)
}

async function claiming<Value>(
  { claims }: ClientContext,
  jobs: readonly Job[],
  act: (claimed: readonly Job[]) => Promise<Value>,
): Promise<Value> {
  const claimed = jobs.filter(({ id }) => !claims.has(id))
  for (const { id } of claimed) claims.add(id)
  try {
    return await act(claimed)
  } finally {
    for (const { id } of claimed) claims.delete(id)
  }
}

/** Begun, asked for, on disk, and told: in this order, so that a crash leaves at worst a list that nobody can open. */
async function askFor(ctx: ClientContext, subject: string, jobs: readonly Job[]): Promise<DocumentList> {
  if (jobs.length === 0) throw new ClientError('client/list-empty', 'None of the jobs waits')
  const key = await ctx.service.loadKey(subject)
  const signingTime = new Date(Math.floor(ctx.now().getTime() / 1000) * 1000)
  const drafts = []
  for (const { id } of jobs) {
    const seed = toHex(ctx.random(16))
    try {
      const content = decodeContent(await ctx.contents.load(id, 'in'))
      const [shown, { digests }] = [shownOf(content), await beginJob(content, { key, signingTime, seed })]
      const [digest] = digests
      if (digest) drafts.push({ shown, digest, kept: { id, signingTime: signingTime.toISOString(), seed } })
    } catch (error) {
      await refuse(ctx, [id], error)
    }
  }
  if (drafts.length === 0) throw new ClientError('client/list-empty', 'None of the jobs can be signed')
  const list = await ctx.service.authoriseList(subject, {
    algorithm: 'sha256',
    items: drafts,
    random: ctx.random,
  })
  const plan = { list, documents: drafts.map(({ kept }) => kept) }
  const { authorisationId, approveBy } = list
  await ctx.contents.save(authorisationId, 'list', Buffer.from(JSON.stringify(plan)))
  const ids = plan.documents.map(({ id }) => id)
  await ctx.record({ event: 'list-asked', list: authorisationId, subject, approveBy, jobs: ids })
  return plan
}

/** Nothing when its file is gone or damaged: the documents can be asked for again. */
async function loadPlan(ctx: ClientContext, id: string): Promise<DocumentList | undefined> {
  try {
    return readDocumentList(JSON.parse(Buffer.from(await ctx.contents.load(id, 'list')).toString('utf8')))
  } catch (error) {
    ctx.log.error({ list: id, err: error }, 'what a list shows cannot be read')
    return undefined
  }
}
