/** Composes the service: database, intake, desks, and the two listeners. */
import { createHash } from 'node:crypto'
import { parseCertificate, type Signer } from '@jitsuin/pki'
import {
  createService,
  type HttpService,
  type Listener,
  listen,
  provisionService,
  type ReadinessCheck,
} from '@jitsuin/platform'
import { AuthorityBoard } from './domain/authority-board.js'
import { listNameOf } from './domain/authority-lists.js'
import { checkResponder } from './domain/check-responder.js'
import { ClockCheck } from './domain/clock-check.js'
import { PreparedLists } from './domain/prepared-lists.js'
import { withFront } from './http/front.js'
import { intakeRoutes } from './http/intake-routes.js'
import { Numbers } from './http/numbers.js'
import { STATUS_PROBLEMS } from './http/problems.js'
import { publicDocuments } from './http/public-documents.js'
import type { StatusSettings } from './settings.js'
import { STATUS_HISTORY } from './store/history.js'
import { stampRecord } from './store/stamp-record.js'
import { openStatusStore, type StatusStore } from './store/tables.js'
import { OcspDesk, type OcspLimits } from './usecases/answer-ocsp.js'
import { accuracyMs, DEFAULT_PRACTICE, OCSP_LIMITS, STAMPS_WAITING } from './usecases/practice.js'
import { Intake } from './usecases/receive-publication.js'
import { openStampClock } from './usecases/stamp-clock.js'
import { openStampDesk, type StampDesk } from './usecases/stamp-time.js'
import { SOURCE_SILENCE_MS, watchTimeSource } from './usecases/watch-time-source.js'

/** Other processes on the same database are heard after this time; the one that takes a publication shows it at once. */
const CATCH_UP_MS = 1000

/** The running service. */
export type RunningStatus = { readonly publicPort: number; readonly intakePort: number }

/** The service, ready to be started. A start that fails leaves nothing open. */
export type Status = { start(): Promise<RunningStatus>; stop(): Promise<void> }

/** Makes the service out of its settings; nothing is opened before `start`. */
export function createStatus(settings: StatusSettings): Status {
  const closing: (() => unknown)[] = []
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  return {
    start: async () => {
      try {
        return await start(settings, closing)
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
  }
}

async function start(settings: StatusSettings, closing: (() => unknown)[]): Promise<RunningStatus> {
  const { clock: machine, logger, timeSource } = settings
  const practice = { ...DEFAULT_PRACTICE, ...settings.practice }
  const limits: OcspLimits = { ...OCSP_LIMITS, ...settings.ocsp, toleranceMs: accuracyMs(practice.accuracy) }
  const clock = new ClockCheck(machine, {
    toleranceMs: limits.toleranceMs,
    ...(timeSource && { sourceSilenceMs: SOURCE_SILENCE_MS }),
  })
  const now = () => new Date(machine.wallMs())
  const authorities = openAuthorities(settings)
  const boards = new Map(authorities.map(({ authority, board }) => [authority, board]))

  const store = openStatusStore(await provisionService(settings.zoneUrl, STATUS_HISTORY))
  closing.push(() => store.close())
  const intake = new Intake({
    store,
    boards,
    now,
    // Lists are signed: it cannot be earlier than any of them.
    changed: ({ list }) => list && clock.noteEvidence(list.thisUpdate.getTime()),
  })
  await intake.catchUp()
  closing.push(
    everySoOften(
      () => intake.catchUp(),
      (error) => logger.error({ err: error }, 'catching up failed'),
    ),
  )
  if (timeSource) {
    const watch = await watchTimeSource(timeSource, { clock, logger })
    closing.push(() => watch.stop())
  }

  const numbers = new Numbers()
  const find = publicDocuments({ boards: boards.values(), ...documentsOf(settings), startedAt: now() })
  const ocsp = new OcspDesk({ authorities, clock, limits })
  const stamp = await openStamps(settings, { store, clock, practice, now })
  const service = await publicService(settings, { clock, boards: boards.values(), limits, now })
  const front = withFront(service, {
    document: (path) => find(path, now()),
    ocsp: (request) => ocsp.answer(request),
    stamp,
    nowMs: machine.wallMs,
    count: numbers.count,
    logger,
  })
  const inner = await intakeService(settings, intake, () => numbers.describe(boards.values(), clock))
  const open = async (options: Parameters<typeof listen>[0]): Promise<Listener> => {
    const listener = await listen(options)
    closing.push(() => listener.close())
    return listener
  }
  const { tls, allowedClients: _, ...place } = settings.intake
  const intakeListener = await open({ ...place, tls, services: inner })
  const publicListener = await open({ ...settings.listen, services: front })
  return { publicPort: publicListener.port, intakePort: intakeListener.port }
}

function openAuthorities({ identity }: StatusSettings) {
  return identity.authorities.map(({ authority, certificateDer, responder }) => {
    const board = new AuthorityBoard(listNameOf[authority], parseCertificate(certificateDer))
    checkResponder(responder, board.certificate)
    return { authority, board, responder }
  })
}

function documentsOf({ identity }: StatusSettings) {
  const root = parseCertificate(identity.rootDer)
  const prepared = [...identity.prepared].map(
    ([name, lists]) => [name, new PreparedLists(root, lists)] as const,
  )
  const certificates = identity.authorities.map(
    ({ authority, certificateDer }) => [listNameOf[authority], certificateDer] as const,
  )
  return {
    prepared: new Map(prepared),
    certificates: new Map([['root', identity.rootDer] as const, ...certificates]),
  }
}

type StampParts = {
  readonly store: StatusStore
  readonly clock: ClockCheck
  readonly practice: typeof DEFAULT_PRACTICE
  readonly now: () => Date
}

async function openStamps(
  { identity, random }: StatusSettings,
  { store, clock, practice, now }: StampParts,
): Promise<StampDesk | undefined> {
  const signer: Signer | undefined = identity.timeStampUnit
  if (!signer) return undefined
  const unit = createHash('sha256').update(signer.spkiDer).digest('hex')
  const times = await openStampClock({
    clock,
    record: stampRecord(store, unit, now),
    ordering: practice.ordering,
    accuracyMs: accuracyMs(practice.accuracy),
  })
  return openStampDesk({ signer, practice, times, random, waiting: STAMPS_WAITING })
}

type PublicParts = {
  readonly clock: ClockCheck
  readonly boards: Iterable<AuthorityBoard>
  readonly limits: OcspLimits
  readonly now: () => Date
}

/** What answers beside the front: health, readiness, and a refusal for every other address. */
function publicService(
  { logger }: StatusSettings,
  { clock, boards, limits, now }: PublicParts,
): Promise<HttpService> {
  const lists = [...boards].map((board): [string, ReadinessCheck] => [
    `list-${board.name}`,
    async () => (board.judgeFreshness(now(), limits) === 'fresh' ? 'ready' : 'not-ready'),
  ])
  return createService({
    name: 'status',
    title: { ja: '失効情報と時刻の証明', en: 'Certificate status and time stamps' },
    routes: [],
    problems: [],
    readiness: {
      clock: async () => (clock.read().verdict === 'sound' ? 'ready' : 'not-ready'),
      ...Object.fromEntries(lists),
    },
    logger,
  })
}

function intakeService(
  { intake: { allowedClients }, logger }: StatusSettings,
  intake: Intake,
  describeNumbers: () => string,
): Promise<HttpService> {
  return createService({
    name: 'status-intake',
    title: { ja: '失効情報の受け取り', en: 'Intake of publications' },
    routes: intakeRoutes(intake, new Set(allowedClients)),
    problems: [STATUS_PROBLEMS],
    logger,
    raw: (server) => {
      server.get('/metrics', (_request, reply) =>
        reply.type('text/plain; version=0.0.4').header('cache-control', 'no-store').send(describeNumbers()),
      )
    },
  })
}

/** Repeats some work, one round after the other; the function that comes back ends it. */
function everySoOften(work: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let state: 'resting' | 'working' = 'resting'
  const timer = setInterval(() => {
    if (state === 'working') return
    state = 'working'
    void work()
      .catch(failed)
      .finally(() => {
        state = 'resting'
      })
  }, CATCH_UP_MS).unref()
  return () => clearInterval(timer)
}
