/** Jobs: handed in with an id of the caller's, looked at, fetched. */
import { CodedError } from '@jitsuin/kernel'
import { type Route, route } from '@jitsuin/platform'
import { SdkError } from '@jitsuin/sdk'
import { DIGEST_OCTETS } from '@jitsuin/second-key'
import { z } from 'zod'
import type { ClientContext } from '../client-context.js'
import {
  batchBody,
  batchSchema,
  type changedItemSchema,
  DOCUMENT_BYTES,
  digestsBody,
  jobQuery,
  jobSchema,
  jobsQuery,
  waitQuery,
  xmlQuery,
} from '../contract.js'
import { RESULT_TYPES } from '../queue/items.js'
import type { Job } from '../queue/ledger.js'
import type { Queue, Wish } from '../queue/queue.js'
import { problemOf } from '../queue/words.js'
import type { Workers } from '../queue/workers.js'
import { jobIdSchema } from '../store/events.js'
import { presentJob } from './presenters.js'
import { waitForNews } from './wait.js'

/** What these routes work with. */
export type JobParts = { readonly ctx: ClientContext; readonly queue: Queue; readonly workers: Workers }

const byId = z.strictObject({ id: jobIdSchema })
const TAKE_REFUSALS = ['client/job-differs', 'client/queue-full'] as const
const TAKEN = { 200: jobSchema, 202: jobSchema } as const
/** A batch of 500 prescriptions of some kilobytes each, or a few large documents. */
export const BATCH_BYTES = 32 * 1024 * 1024

/** The routes. */
export function jobRoutes(parts: JobParts): readonly Route[] {
  return [...takingRoutes(parts), batchRoute(parts), ...lookingRoutes(parts), ...endingRoutes(parts)]
}

function present({ workers }: Pick<JobParts, 'workers'>, job: Job) {
  return presentJob(job, workers.obstacle(job))
}

async function take(parts: JobParts, wish: Wish) {
  const { job, taken } = await parts.queue.take(wish)
  return { status: taken === 'new' ? 202 : 200, json: present(parts, job) } as const
}

function takingRoutes(parts: JobParts): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/prescriptions',
      summary: {
        ja: '処方情報CSVに署名する（XAdES、タイムスタンプなし）',
        en: 'Sign a prescription CSV (XAdES, without time stamp)',
      },
      query: jobQuery,
      body: { bytes: ['text/csv', 'application/octet-stream'], limitBytes: DOCUMENT_BYTES },
      answers: TAKEN,
      refusals: TAKE_REFUSALS,
      handle: ({ query: { id, subject, approval }, body }) =>
        take(parts, { id, subject, approval, content: { kind: 'prescription', csv: body } }),
    }),
    route({
      method: 'POST',
      path: '/v1/xml',
      summary: { ja: 'XML文書に署名する（XAdES）', en: 'Sign an XML document, or any file (XAdES)' },
      query: xmlQuery,
      body: {
        bytes: ['application/xml', 'text/xml', 'application/octet-stream'],
        limitBytes: DOCUMENT_BYTES,
      },
      answers: TAKEN,
      refusals: TAKE_REFUSALS,
      handle: ({ query: { id, subject, approval, packaging, fileName }, body: file }) => {
        const named = fileName === undefined ? {} : { fileName }
        return take(parts, { id, subject, approval, content: { kind: 'xml', file, packaging, ...named } })
      },
    }),
    route({
      method: 'POST',
      path: '/v1/digests',
      summary: { ja: 'ハッシュ値に署名する', en: 'Sign digests' },
      body: { json: digestsBody },
      answers: TAKEN,
      refusals: [...TAKE_REFUSALS, 'sdk/digests-wrong'],
      handle: ({ body: { id, subject, approval, algorithm, digests } }) => {
        if (digests.some((hex) => hex.length !== DIGEST_OCTETS[algorithm] * 2))
          throw new SdkError('sdk/digests-wrong', `Not ${algorithm}`)
        return take(parts, { id, subject, approval, content: { kind: 'digests', algorithm, digests } })
      },
    }),
  ]
}

function batchRoute(parts: JobParts): Route {
  return route({
    method: 'POST',
    path: '/v1/batches',
    summary: {
      ja: 'まとめて依頼する。結果は1件ごと',
      en: 'Hand in many documents; each has a result of its own',
    },
    body: { json: batchBody, limitBytes: BATCH_BYTES },
    answers: { 200: batchSchema },
    handle: async ({ body: { subject, items, approval } }) => {
      const taken = items.map(({ id, ...item }) =>
        takeItem(parts, { id, subject, approval, content: contentOf(item) }),
      )
      return { status: 200, json: { items: await Promise.all(taken) } }
    },
  })
}

/** A document as it came, without its id. */
export function contentOf(item: z.output<typeof changedItemSchema>): Wish['content'] {
  const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
  const shown = item.shown === undefined ? {} : { shown: item.shown }
  switch (item.kind) {
    case 'prescription':
      return { kind: item.kind, csv: bytes(item.csv), ...shown }
    case 'dispensing':
      return { kind: item.kind, csv: bytes(item.csv), prescription: bytes(item.prescription), ...shown }
    case 'xml': {
      const named = item.fileName === undefined ? {} : { fileName: item.fileName }
      return { kind: item.kind, file: bytes(item.file), packaging: item.packaging, ...named, ...shown }
    }
  }
}

/** Takes one of many; why it was not taken stands in its answer. */
export async function takeItem(parts: Pick<JobParts, 'queue' | 'workers'>, wish: Wish) {
  const { id } = wish
  try {
    const { job, taken } = await parts.queue.take(wish)
    return { id, taken, job: present(parts, job) }
  } catch (error) {
    if (error instanceof CodedError) return { id, taken: 'no' as const, problem: problemOf(error) }
    throw error
  }
}

function lookingRoutes(parts: JobParts): readonly Route[] {
  const { ctx, queue } = parts
  return [
    route({
      method: 'GET',
      path: '/v1/jobs',
      summary: { ja: '依頼の一覧', en: 'Jobs' },
      query: jobsQuery,
      answers: { 200: z.object({ jobs: z.array(jobSchema) }) },
      handle: async ({ query: { state, subject } }) => {
        await queue.tidy()
        const all = [...ctx.ledger.jobs.values()].map((job) => present(parts, job))
        const jobs = all.filter(
          (job) => (state ?? job.state) === job.state && (subject ?? job.subject) === job.subject,
        )
        return { status: 200, json: { jobs } }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/jobs/:id',
      summary: { ja: '依頼の状態', en: 'How a job stands' },
      params: byId,
      query: waitQuery,
      answers: { 200: jobSchema },
      refusals: ['client/job-unknown'],
      handle: async ({ params: { id }, query: wish }) => {
        await queue.tidy()
        const state = () => present(parts, queue.find(id)).state
        await waitForNews(ctx, { of: 'job', id }, { wish, state })
        return { status: 200, json: present(parts, queue.find(id)) }
      },
    }),
  ]
}

function endingRoutes({ queue }: JobParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/jobs/:id/result',
      summary: {
        ja: '署名済みの文書。受け取ったら DELETE で消す',
        en: 'The signed document; DELETE the job once it is safe',
      },
      params: byId,
      answers: { 200: { mediaType: 'application/xml' } },
      refusals: ['client/job-unknown', 'client/result-not-ready', 'client/result-gone', 'client/job-expired'],
      handle: async ({ params: { id } }) => {
        await queue.tidy()
        const type = RESULT_TYPES[queue.find(id).kind]
        const headers = { 'content-type': type, 'cache-control': 'no-store' }
        return { status: 200, headers, bytes: await queue.fetch(id) }
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/jobs/:id',
      summary: {
        ja: '受け取った文書を消す。待っている依頼は取り消す',
        en: 'Forget a document that was fetched; withdraw a job that waits',
      },
      params: byId,
      answers: { 204: 'empty' },
      refusals: ['client/job-unknown', 'client/job-signing'],
      handle: async ({ params: { id } }) => {
        await queue.settle(id)
        return { status: 204 }
      },
    }),
  ]
}
