/** Calls of the signing client (署名サービスクライアント) on this computer: HTTP on loopback, with its access token. */
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import * as answers from './client-answers.js'
import { refusalSchema } from './contract.js'
import { BusinessSystemError, type Refused } from './errors.js'

/** Where the client is and who may call it. */
export type ClientPlace = {
  /** `http://127.0.0.1:8327` */
  readonly address: string
  /** The file `access-token` of its data folder; it may come into being later. */
  readonly tokenFile: string
}

/** The client or the service behind it refused in words of its own. */
export class ClientRefusal extends Error {
  readonly problem: Refused

  constructor(problem: Refused) {
    super(problem.code)
    this.name = 'ClientRefusal'
    this.problem = problem
  }
}

/** A document to be signed, by the id that it has at the client. */
export type HandIn = { readonly jobId: string; readonly csv: Uint8Array }

/** Every call throws `clinic/client-unreachable`, or `ClientRefusal`. */
export type SigningClient = {
  readonly status: () => Promise<answers.ClientStatus>
  readonly begin: (subject: string) => Promise<z.infer<typeof answers.begunSessionSchema>>
  readonly session: (id: string) => Promise<z.infer<typeof answers.sessionDetailSchema>>
  readonly lock: (id: string) => Promise<void>
  readonly unlock: (id: string) => Promise<void>
  readonly end: (id: string) => Promise<void>
  /** The same as often as wanted: the same id with the same content is the same job. */
  readonly handIn: (
    subject: string,
    items: readonly HandIn[],
    approval: 'day' | 'list',
  ) => Promise<z.infer<typeof answers.batchAnswerSchema>['items']>
  /** Asks for the approval of exactly these; they are taken as `handIn` takes them. */
  readonly askList: (
    subject: string,
    items: readonly HandIn[],
  ) => Promise<z.infer<typeof answers.askedListSchema>>
  readonly list: (id: string) => Promise<z.infer<typeof answers.listDetailSchema>>
  readonly endList: (id: string) => Promise<void>
  readonly job: (jobId: string) => Promise<answers.ClientJob>
  /** One that waits for its list has another content now. */
  readonly change: (item: HandIn) => Promise<void>
  readonly result: (jobId: string) => Promise<Uint8Array>
  readonly forget: (jobId: string) => Promise<void>
  /** Everything as it stands, then each change, until `signal` or a broken connection ends it. */
  readonly follow: (onChange: (change: Change) => void, signal: AbortSignal) => Promise<void>
}

/** Something that the client tells. */
export type Change =
  | { readonly of: 'job'; readonly job: answers.ClientJob }
  | { readonly of: 'session'; readonly session: answers.ClientSession }
  | { readonly of: 'list'; readonly list: answers.ClientList }
  /** All that stood there has been told. */
  | { readonly of: 'open' }

const CALL_TIMEOUT_MS = 30_000

/** Makes the calls over `fetcher`. */
export function openSigningClient(place: ClientPlace, fetcher: typeof fetch): SigningClient {
  const send = async (path: string, { signal, ...init }: RequestInit = {}): Promise<Response> => {
    const token = await readFile(place.tokenFile, 'utf8').catch(unreachable)
    const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' }
    const bounded = signal ?? AbortSignal.timeout(CALL_TIMEOUT_MS)
    const response = await fetcher(place.address + path, { ...init, headers, signal: bounded }).catch(
      unreachable,
    )
    if (response.ok) return response
    throw await refusalOf(response)
  }
  const get = async <T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await send(path, init)
    return schema.parse(await response.json().catch(unreachable))
  }
  const post = (json: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(json) })
  const session = (id: string, rest = '') => `/v1/sessions/${encodeURIComponent(id)}${rest}`
  const job = (id: string, rest = '') => `/v1/jobs/${encodeURIComponent(id)}${rest}`
  return {
    status: () => get(answers.statusSchema, '/v1/status'),
    begin: (subject) => get(answers.begunSessionSchema, '/v1/sessions', post({ subject })),
    session: (id) => get(answers.sessionDetailSchema, session(id)),
    lock: async (id) => void (await send(session(id, '/lock'), post({}))),
    unlock: async (id) => void (await send(session(id, '/unlock'), post({}))),
    end: async (id) => void (await send(session(id), { method: 'DELETE', body: '{}' })),
    handIn: async (subject, items, approval) => {
      const body = post({ subject, items: items.map(written), approval })
      return (await get(answers.batchAnswerSchema, '/v1/batches', body)).items
    },
    askList: (subject, items) =>
      get(answers.askedListSchema, '/v1/lists', post({ subject, items: items.map(written) })),
    list: (id) => get(answers.listDetailSchema, `/v1/lists/${encodeURIComponent(id)}`),
    endList: async (id) =>
      void (await send(`/v1/lists/${encodeURIComponent(id)}`, { method: 'DELETE', body: '{}' })),
    job: (id) => get(answers.jobSchema, job(id)),
    change: async (item) => {
      const { id, ...rest } = written(item)
      await send(job(id), { method: 'PUT', body: JSON.stringify(rest) })
    },
    result: async (id) => {
      const response = await send(job(id, '/result'))
      return new Uint8Array(await response.arrayBuffer().catch(unreachable))
    },
    forget: async (id) => void (await send(job(id), { method: 'DELETE', body: '{}' })),
    follow: async (onChange, signal) => {
      const { body } = await send('/v1/events', { signal })
      if (!body) return
      onChange({ of: 'open' })
      await readEvents(body, onChange)
    },
  }
}

function written({ jobId, csv }: HandIn) {
  return { kind: 'prescription', id: jobId, csv: Buffer.from(csv).toString('base64') }
}

/** Reads server-sent events (HTML Living Standard §9.2), each of an `event` and one line of `data`. */
async function readEvents(
  body: ReadableStream<Uint8Array>,
  onChange: (change: Change) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const part of body) {
    const blocks = (rest + decoder.decode(part, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, kind, data] = /^event: (job|session|list)\ndata: (.+)$/.exec(block) ?? []
      if (kind === 'job') onChange({ of: 'job', job: answers.jobSchema.parse(JSON.parse(data ?? '')) })
      if (kind === 'list')
        onChange({ of: 'list', list: answers.clientListSchema.parse(JSON.parse(data ?? '')) })
      if (kind === 'session')
        onChange({ of: 'session', session: answers.clientSessionSchema.parse(JSON.parse(data ?? '')) })
    }
  }
}

async function refusalOf(response: Response): Promise<Error> {
  const problem = refusalSchema.safeParse(await response.json().catch(unreachable))
  if (problem.success) return new ClientRefusal(problem.data)
  return new BusinessSystemError('clinic/client-unreachable', `Status ${response.status}`)
}

function unreachable(cause: unknown): never {
  throw new BusinessSystemError('clinic/client-unreachable', 'No answer', { cause })
}
