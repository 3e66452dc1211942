/** Lists: documents that a holder approves as they see them, asked for at once and signed each by itself. */
import { type Route, route } from '@jitsuin/platform'
import { ClientError } from '@jitsuin/sdk'
import { z } from 'zod'
import type { ClientContext } from '../client-context.js'
import {
  askedListSchema,
  askListBody,
  changedItemSchema,
  jobSchema,
  listDetailSchema,
  listSchema,
  proofSchema,
  waitQuery,
} from '../contract.js'
import { drawQr } from '../qr.js'
import type { Job } from '../queue/ledger.js'
import type { Queue } from '../queue/queue.js'
import type { Workers } from '../queue/workers.js'
import type { ListDesk } from '../sessions/list-desk.js'
import { jobIdSchema } from '../store/events.js'
import { BATCH_BYTES, contentOf, takeItem } from './job-routes.js'
import { presentJob, presentList } from './presenters.js'
import { waitForNews } from './wait.js'

/** What these routes work with. */
export type ListParts = {
  readonly ctx: ClientContext
  readonly queue: Queue
  readonly workers: Workers
  readonly lists: ListDesk
}

const byId = z.strictObject({ id: z.uuid().lowercase() })
const byJob = z.strictObject({ id: jobIdSchema })

/** The routes. */
export function listRoutes(parts: ListParts): readonly Route[] {
  return [askRoute(parts), ...lookingRoutes(parts), endRoute(parts), changeRoute(parts), proofRoute(parts)]
}

function askRoute(parts: ListParts): Route {
  const { ctx, queue, lists } = parts
  return route({
    method: 'POST',
    path: '/v1/lists',
    summary: {
      ja: '文書の一覧の承認を求める。承認されると1件ずつ署名する',
      en: 'Have a list of documents approved; each is signed once it was',
    },
    body: { json: askListBody, limitBytes: BATCH_BYTES },
    answers: { 200: askedListSchema, 201: askedListSchema },
    refusals: ['client/not-registered', 'client/list-empty', 'sdk/unreachable', 'key/unknown'],
    handle: async ({ body: { subject, items, jobs } }) => {
      await queue.tidy()
      const taken = await Promise.all(
        items.map(({ id, ...item }) =>
          takeItem(parts, { id, subject, content: contentOf(item), approval: 'list' }),
        ),
      )
      const named = [
        ...new Set([...taken.flatMap(({ id, taken: was }) => (was === 'no' ? [] : [id])), ...jobs]),
      ]
      const { list, begun } = await lists.ask(
        subject,
        named.map((id) => findOf(parts, id, subject)),
      )
      const view = presentList(list, { address: lists.addressOf(list.id), now: ctx.now() })
      const qr = view.approveAddress === undefined ? {} : { qr: await drawQr(view.approveAddress) }
      // How each stands now: on the list, or refused on its way there.
      const answers = taken.map((one) =>
        one.taken === 'no' ? one : { ...one, job: present(parts, queue.find(one.id)) },
      )
      return { status: begun === 'new' ? 201 : 200, json: { ...view, begun, ...qr, items: answers } }
    },
  })
}

function lookingRoutes(parts: ListParts): readonly Route[] {
  const { ctx, lists } = parts
  const view = (id: string) => {
    const list = lists.find(id)
    return presentList(list, { address: lists.addressOf(id), now: ctx.now() })
  }
  return [
    route({
      method: 'GET',
      path: '/v1/lists',
      summary: { ja: 'この端末で続いている一覧', en: 'The lists that are live on this computer' },
      answers: { 200: z.object({ lists: z.array(listSchema) }) },
      handle: () => ({ status: 200, json: { lists: lists.live().map(({ id }) => view(id)) } }),
    }),
    route({
      method: 'GET',
      path: '/v1/lists/:id',
      summary: { ja: '一覧の状態と、1件ごとの結果', en: 'How a list stands, and each of its documents' },
      params: byId,
      query: waitQuery,
      answers: { 200: listDetailSchema },
      refusals: ['client/list-unknown'],
      handle: async ({ params: { id }, query: wish }) => {
        await waitForNews(ctx, { of: 'list', id }, { wish, state: () => view(id).state })
        const state = lists.live().some((one) => one.id === id) ? await lists.look(id) : undefined
        const jobs = jobsOf(parts, id).map((job) => present(parts, job))
        return { status: 200, json: { ...view(id), used: state?.used ?? null, jobs } }
      },
    }),
  ]
}

function endRoute({ lists }: ListParts): Route {
  return route({
    method: 'DELETE',
    path: '/v1/lists/:id',
    summary: {
      ja: '一覧の承認を取りやめる。文書は残る',
      en: 'End a list; its documents stay and can be asked for again',
    },
    params: byId,
    answers: { 204: 'empty' },
    refusals: ['client/list-unknown', 'sdk/unreachable'],
    handle: async ({ params: { id } }) => {
      await lists.end(id)
      return { status: 204 }
    },
  })
}

function changeRoute(parts: ListParts): Route {
  return route({
    method: 'PUT',
    path: '/v1/jobs/:id',
    summary: {
      ja: '一覧を待つ文書の内容が変わった。承認された内容と違えば、その1件だけを断る',
      en: 'A document that waits for a list has changed; if the former one was approved, it alone is refused',
    },
    params: byJob,
    body: { json: changedItemSchema, limitBytes: BATCH_BYTES },
    answers: { 200: jobSchema },
    refusals: ['client/job-unknown', 'client/job-differs', 'client/job-signing', 'client/shown-missing'],
    handle: async ({ params: { id }, body }) => ({
      status: 200,
      json: present(parts, await parts.queue.change(id, contentOf(body))),
    }),
  })
}

function proofRoute({ queue }: ListParts): Route {
  return route({
    method: 'GET',
    path: '/v1/jobs/:id/proof',
    summary: {
      ja: '一覧で承認されたことの証拠',
      en: 'What shows that a document stood on the approved list',
    },
    params: byJob,
    answers: { 200: proofSchema },
    refusals: ['client/job-unknown', 'client/result-not-ready', 'client/result-gone', 'client/proof-none'],
    handle: async ({ params: { id } }) => {
      const json = JSON.parse(Buffer.from(await queue.proof(id)).toString('utf8'))
      return { status: 200, json: proofSchema.parse(json) }
    },
  })
}

/** Another person's job is as unknown as one that does not exist. */
function findOf({ queue }: ListParts, id: string, subject: string): Job {
  const job = queue.find(id)
  if (job.subject !== subject) throw new ClientError('client/job-unknown', id)
  return job
}

function jobsOf({ ctx, lists }: ListParts, id: string): readonly Job[] {
  // One that another list named since is that list's.
  return lists.find(id).jobs.flatMap((job) => {
    const known = ctx.ledger.jobs.get(job)
    return known?.list === id ? [known] : []
  })
}

function present({ workers }: ListParts, job: Job) {
  return presentJob(job, workers.obstacle(job))
}
