/** A signing client on a real socket, before a twin of the signing service, and the calls that a business system would make. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openLogger } from '@jitsuin/platform'
import {
  openServiceTwin,
  type ServiceTwin,
  type TwinOptions,
} from '../../../packages/sdk/src/test-support/service-twin.js'
import { type ClientOptions, LIMITS, type RunningClient, startClient } from '../src/client.js'

/** A request as it goes over the wire; the token is added unless told. */
export type Call = {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly json?: unknown
}

/** What came back. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of a message
  readonly json: any
}

/** What a test of the client needs. */
export type Stage = {
  readonly twin: ServiceTwin
  readonly dataFolder: string
  readonly log: readonly string[]
  readonly client: () => RunningClient
  readonly call: (call: Call) => Promise<Answer>
  readonly post: (path: string, json: unknown) => Promise<Answer>
  readonly get: (path: string) => Promise<Answer>
  /** Puts the clock of the client forward. */
  readonly passMs: (ms: number) => void
  readonly register: (approval?: 'list-only') => Promise<Answer>
  /** Begins a session and approves it; gives its id. */
  readonly approve: (subject?: string) => Promise<string>
  readonly prescribe: (id: string, csv?: string) => Promise<Answer>
  /** The job once it is in one of these states. */
  readonly settled: (id: string, states?: readonly string[]) => Promise<Answer['json']>
  readonly stop: () => Promise<void>
  readonly start: (options?: Partial<ClientOptions>) => Promise<void>
  readonly close: () => Promise<void>
}

/** A prescription of an invented patient; `note` makes it another one. */
export function prescription(note = ''): string {
  return `SJ1\n1,1,9876543,13,検証クリニック\n5,,ｹﾝｼｮｳ ｲﾁﾛｳ,検証　一郎\n11,P000123,試験　花子,ｼｹﾝ ﾊﾅｺ\n12,2\n13,19800415\n51,20250401\n81,1,,${note}\n`
}

/** Starts twin and client; the client is not registered yet. */
export async function openStage(options: TwinOptions = {}): Promise<Stage> {
  const twin = await openServiceTwin(options)
  const dataFolder = await mkdtemp(join(tmpdir(), 'jitsuin-client-'))
  const log: string[] = []
  let aheadMs = 0
  const given: ClientOptions = {
    service: twin.address,
    serverAuthorities: [twin.authority],
    dataFolder: join(dataFolder, 'data'),
    port: 0,
    now: () => new Date(Date.now() + aheadMs),
    log: openLogger('debug', { write: (line: string) => void log.push(line) }),
    limits: { ...LIMITS, retryMs: 20, approvalMs: 5 },
    patience: { delaysMs: [1], pause: async (ms) => void (await new Promise((end) => setTimeout(end, ms))) },
  }
  let client = await startClient(given)
  let isRunning = true
  const stop = async () => {
    if (isRunning) await client.stop()
    isRunning = false
  }
  const call = (one: Call) => send(client, one)
  const get = (path: string) => call({ path })
  const post = (path: string, json: unknown) => call({ method: 'POST', path, json })
  return {
    twin,
    dataFolder: given.dataFolder,
    log,
    client: () => client,
    call,
    get,
    post,
    passMs: (ms) => {
      aheadMs += ms
    },
    register: (approval) => register(twin, post, approval),
    approve: async (subject = 'T0001') => {
      const { json } = await post('/v1/sessions', { subject })
      if (json.state === 'asked') twin.approve(json.id)
      for (let seen = 'asked'; seen === 'asked'; )
        seen = (await get(`/v1/sessions/${json.id}?wait=1&unlike=asked`)).json.state
      return json.id
    },
    prescribe: (id, csv = prescription(id)) => {
      const headers = { 'content-type': 'text/csv' }
      return call({ method: 'POST', path: `/v1/prescriptions?id=${id}&subject=T0001`, headers, body: csv })
    },
    settled: (id, states = ['signed', 'refused', 'expired', 'done']) => settled(get, id, states),
    stop,
    start: async (changes = {}) => {
      await stop()
      client = await startClient({ ...given, ...changes })
      isRunning = true
    },
    close: async () => {
      await stop()
      await twin.close()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Registers the client as an institution whose key is in other hands would. */
export async function register(
  twin: ServiceTwin,
  post: Stage['post'],
  approval?: 'list-only',
): Promise<Answer> {
  const certificate = Buffer.from(twin.institution.certificateDer).toString('base64url')
  const { json } = await post('/v1/registration/statement', {
    label: '2階 診察室',
    certificate,
    approval,
  })
  const signature = await twin.institution.sign(Buffer.from(json.statement, 'base64url'))
  return post('/v1/registration', {
    statement: json.statement,
    signature: Buffer.from(signature).toString('base64url'),
    certificate,
    chain: twin.institution.chainDer.map((one) => Buffer.from(one).toString('base64url')),
  })
}

const STATES = ['waiting', 'signing', 'signed', 'done', 'refused', 'expired']

async function settled(get: Stage['get'], id: string, states: readonly string[]): Promise<Answer['json']> {
  const unlike = STATES.filter((state) => !states.includes(state)).join()
  for (;;) {
    const { json } = await get(`/v1/jobs/${id}?wait=2&unlike=${unlike}`)
    if (states.includes(json.state)) return json
  }
}

/** Sends to a client, on a connection of its own. */
export function send(
  { address, accessToken }: Pick<RunningClient, 'address' | 'accessToken'>,
  { method = 'GET', path, headers = {}, body, json }: Call,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' }
    const request = httpRequest(address + path, {
      method,
      agent: false,
      headers: { authorization: `Bearer ${accessToken}`, ...type, ...headers },
    })
    request.on('error', reject)
    request.on('response', async (response) => {
      const bytes = await buffer(response).catch(() => Buffer.alloc(0))
      const isJson = /json/.test(response.headers['content-type'] ?? '')
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        bytes,
        json: isJson ? JSON.parse(bytes.toString('utf8')) : undefined,
      })
    })
    request.end(json === undefined ? body : JSON.stringify(json))
  })
}

/** A name nobody else has. */
export function someId(): string {
  return randomBytes(8).toString('hex')
}
