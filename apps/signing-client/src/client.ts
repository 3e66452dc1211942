/** The signing client (署名サービスクライアント): what it is made of, how it starts and stops. */
import { randomBytes, randomUUID, X509Certificate } from 'node:crypto'
import { createService, type Logger, listen, loopbackLookup } from '@jitsuin/platform'
import { ClientError, openCounterFile, openSigningService, PATIENCE, type Patience } from '@jitsuin/sdk'
import { type ClientContext, type Limits, recorder } from './client-context.js'
import { guarded } from './http/door.js'
import { jobRoutes } from './http/job-routes.js'
import { listRoutes } from './http/list-routes.js'
import { openLive } from './http/live.js'
import { CLIENT_PROBLEMS } from './http/problems.js'
import { clientRoutes } from './http/routes.js'
import { openChanges } from './queue/changes.js'
import { applyEvent, emptyLedger, type Ledger, usefulEvents } from './queue/ledger.js'
import { isLiveList } from './queue/list-records.js'
import { openListWorker } from './queue/list-worker.js'
import { openQueue } from './queue/queue.js'
import { openWorker } from './queue/worker.js'
import { joinWorkers } from './queue/workers.js'
import { type ListDesk, openListDesk } from './sessions/list-desk.js'
import { openSessionDesk, type SessionDesk } from './sessions/session-desk.js'
import { type ContentPart, type ContentStore, openContentStore } from './store/content-store.js'
import { openFolder } from './store/folder.js'
import { openJournal } from './store/journal.js'

/** What a client works with. */
export type ClientOptions = {
  /** The signing service, `https://…`. */
  readonly service: string
  /** PEM; those of the machine when not given. */
  readonly serverAuthorities?: readonly string[]
  readonly dataFolder: string
  /** 0 for any free one. */
  readonly port: number
  readonly now: () => Date
  readonly log: Logger
  readonly limits: Limits
  readonly patience?: Patience
}

/** A client at work. */
export type RunningClient = {
  /** `http://127.0.0.1:` and the port. */
  readonly address: string
  readonly accessToken: string
  readonly stop: () => Promise<void>
}

const MINUTE_MS = 60_000

/** Sizes and times that hold unless a setting says otherwise. */
export const LIMITS: Limits = {
  digestsPerRequest: 100,
  waitMs: 24 * 60 * MINUTE_MS,
  resultMs: 24 * 60 * MINUTE_MS,
  fetchedMs: 10 * MINUTE_MS,
  retryMs: 5000,
  approvalMs: 1500,
  mostWaiting: 10_000,
  listKinds: [],
}

/**
 * Starts a client on 127.0.0.1. What was acknowledged before a crash goes on.
 *
 * @throws {ClientError} `client/port-in-use`, `client/folder-in-use`, `client/journal-damaged`; {SdkError} `sdk/counter-unusable`
 */
export async function startClient(options: ClientOptions): Promise<RunningClient> {
  const { dataFolder, now, log, limits, service: address } = options
  const folder = await openFolder(dataFolder, now())
  const contents = await openContentStore(dataFolder, folder.privateKeyPem)
  const ledger = emptyLedger()
  const journal = await openJournal(dataFolder, (events) => {
    const whole = emptyLedger()
    for (const event of events) applyEvent(whole, event)
    const useful = usefulEvents(events, whole, now())
    for (const event of useful) applyEvent(ledger, event)
    return useful
  })
  await removeLeftovers(contents, ledger, now())
  const changes = openChanges()
  const ctx: ClientContext = {
    service: serviceOf(options, folder),
    spkiDer: new X509Certificate(folder.certificatePem).publicKey.export({ type: 'spki', format: 'der' }),
    ledger,
    contents,
    changes,
    now,
    random: randomBytes,
    log,
    limits,
    claims: new Set(),
    record: recorder({ journal, ledger, changes }),
  }
  const worker = openWorker(ctx, () => desk)
  const desk: SessionDesk = openSessionDesk(ctx, worker.wake)
  const listWorker = openListWorker(ctx, () => lists)
  const workers = joinWorkers(ctx, worker, listWorker)
  const lists: ListDesk = await openListDesk(ctx, listWorker.wake)
  const queue = openQueue(ctx, workers.wake)
  const service = await createService({
    name: 'signing-client',
    title: { ja: '署名サービスクライアント', en: 'Signing client' },
    routes: [
      ...clientRoutes({ ctx, desk, lists, address, tidy: queue.tidy, wakeAll: workers.wakeAll }),
      ...jobRoutes({ ctx, queue, workers }),
      ...listRoutes({ ctx, queue, workers, lists }),
    ],
    problems: CLIENT_PROBLEMS,
    logger: log,
    raw: openLive({ ctx, workers, lists }),
  })
  let port = options.port
  const door = guarded(service, { accessToken: folder.accessToken, port: () => port })
  const release = async () => {
    changes.close()
    await Promise.all([worker.stop(), listWorker.stop()])
    ctx.service.close()
    await journal.close()
    await folder.release()
  }
  const listener = await listen({ port, services: door }).catch(async (cause: unknown) => {
    await release()
    throw new ClientError('client/port-in-use', `Port ${options.port}`, { cause })
  })
  port = listener.port
  workers.wakeAll()
  const tidying = setInterval(
    () => queue.tidy().catch((err: unknown) => log.error({ err }, 'tidy')),
    MINUTE_MS,
  )
  return {
    address: `http://127.0.0.1:${port}`,
    accessToken: folder.accessToken,
    stop: async () => {
      clearInterval(tidying)
      // First what waits, then the door: nothing else would let it close at once.
      changes.close()
      await listener.close()
      await release()
    },
  }
}

function serviceOf(
  { service: address, serverAuthorities, now: clock, dataFolder, patience }: ClientOptions,
  folder: { readonly privateKeyPem: string; readonly certificatePem: string },
) {
  return openSigningService({
    address,
    clientKey: folder.privateKeyPem,
    clientCertificate: folder.certificatePem,
    clock,
    newId: randomUUID,
    counters: openCounterFile(dataFolder),
    lookup: loopbackLookup,
    patience: patience ?? SHORT_PATIENCE,
    ...(serverAuthorities && { serverAuthorities }),
  })
}

/** Within one call of a business system; the queue goes on trying after it. */
const SHORT_PATIENCE: Patience = { ...PATIENCE, delaysMs: [200, 800] }

/** A crash between two steps may leave a document that no job needs. */
function removeLeftovers(contents: ContentStore, { jobs, lists }: Ledger, now: Date): Promise<void> {
  const live = [...lists.values()].filter((list) => isLiveList(list, now))
  const ofJobs = [...jobs.values()].flatMap(({ id, state }): (readonly [string, ContentPart])[] => {
    if (state === 'waiting' || state === 'signing') return [[id, 'in']]
    if (state !== 'signed') return []
    return [
      [id, 'out'],
      [id, 'proof'],
    ]
  })
  return contents.removeOthers([...ofJobs, ...live.map(({ id }) => [id, 'list'] as const)])
}
