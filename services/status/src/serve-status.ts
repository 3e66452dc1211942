/**
 * The status service of a hierarchy that someone else keeps, without a database: what `jitsuin ca serve` runs over a folder.
 * Lists at `/{name}.crl`, OCSP at `/ocsp` and `/`, time stamps at `/tsa`.
 */
import { parseCertificate, parseCrl, type Signer, type TimeStampPractice } from '@jitsuin/pki'
import { createService, type Logger, listen, silentLogger } from '@jitsuin/platform'
import { AuthorityBoard, type KnownState } from './domain/authority-board.js'
import { checkResponder } from './domain/check-responder.js'
import { type Clock, ClockCheck } from './domain/clock-check.js'
import type { PublicDocument } from './http/documents.js'
import { withFront } from './http/front.js'
import { describeList } from './http/public-documents.js'
import { machineClock } from './outside/machine-clock.js'
import type { Watch } from './outside/watch-folder.js'
import { OcspDesk, refuseOcsp } from './usecases/answer-ocsp.js'
import { accuracyMs, DEFAULT_PRACTICE, OCSP_LIMITS, STAMPS_WAITING } from './usecases/practice.js'
import { Shelf } from './usecases/shelf.js'
import { memoryRecord, openStampClock } from './usecases/stamp-clock.js'
import { openStampDesk, STAMP_FAILED, type StampDesk } from './usecases/stamp-time.js'

/** One issuing authority as its keeper knows it. */
export type SourceAuthority = {
  readonly name: string
  readonly certificateDer: Uint8Array
  /** The newest list of what it revoked. */
  readonly crlDer: Uint8Array
  /** A key of its own that it certified to answer (RFC 6960 §4.2.2.2). */
  readonly responder: Signer
  /** Every certificate that it issued, by the hexadecimal content octets of the serial number. */
  readonly states: Iterable<readonly [serialHex: string, state: KnownState]>
}

/** Everything that is served, as it is at one moment. */
export type StatusMaterial = {
  readonly authorities: readonly SourceAuthority[]
  /** Lists by their names, DER: `sign` is found at `/sign.crl`. */
  readonly lists: ReadonlyMap<string, Uint8Array>
  readonly timeStampUnit?: Signer
}

/** Where the material comes from. */
export type StatusSource = {
  readonly load: () => Promise<StatusMaterial>
  /** Calls back when the material may have changed (`watchFolder`); questions then wait until it was loaded anew. */
  readonly watch?: (changed: () => void) => Watch
}

/** How to serve. */
export type ServeStatusOptions = {
  readonly source: StatusSource
  /** 0 takes any free port. */
  readonly port: number
  /** Loopback when not given. */
  readonly address?: string
  readonly random: (size: number) => Uint8Array
  readonly clock?: Clock
  readonly practice?: Partial<TimeStampPractice>
  readonly logger?: Logger
}

/** What was opened from one load. */
type Desks = {
  readonly documents: ReadonlyMap<string, PublicDocument>
  readonly ocsp: OcspDesk
  readonly stamp: StampDesk | undefined
}

/** The service at its port; closing it stops the watch over the folder as well. */
type ServedStatus = { readonly port: number; readonly close: () => Promise<void> }

/**
 * Serves until it is closed.
 *
 * @throws {PkiError}, {StatusError} `status/responder-refused`, or what the first `load` throws. When a later load fails,
 *   clients are told to try later until one succeeds.
 */
export async function serveStatus(options: ServeStatusOptions): Promise<ServedStatus> {
  const { source, port, address, clock = machineClock(), logger = silentLogger } = options
  const practice = { ...DEFAULT_PRACTICE, ...options.practice }
  const tolerance = accuracyMs(practice.accuracy)
  const check = new ClockCheck(clock, { toleranceMs: tolerance })
  const { ordering } = practice
  const times = await openStampClock({
    clock: check,
    record: memoryRecord(),
    ordering,
    accuracyMs: tolerance,
  })
  const openStamps = (signer: Signer) =>
    openStampDesk({ signer, practice, times, random: options.random, waiting: STAMPS_WAITING })

  const load = async (): Promise<Desks> => {
    const material = await source.load()
    return {
      documents: documentsOf(material),
      ocsp: openOcsp(material, { check, heardAt: new Date(clock.wallMs()) }),
      stamp: material.timeStampUnit && openStamps(material.timeStampUnit),
    }
  }
  const shelf = new Shelf(load, logger)
  await shelf.open()
  const watch = source.watch?.(() => shelf.refresh())

  const service = await createService({
    name: 'status',
    title: { ja: '失効情報と時刻の証明', en: 'Certificate status and time stamps' },
    routes: [],
    problems: [],
    readiness: {
      clock: async () => (check.read().verdict === 'sound' ? 'ready' : 'not-ready'),
      material: async () => (shelf.current ? 'ready' : 'not-ready'),
    },
    logger,
  })
  const front = withFront(service, {
    busy: () => shelf.loading,
    document: (path) => shelf.current?.documents.get(path),
    ocsp: (request) => shelf.current?.ocsp.answer(request) ?? refuseOcsp('tryLater'),
    stamp: async (request) => (await shelf.current?.stamp?.(request)) ?? STAMP_FAILED,
    nowMs: clock.wallMs,
    count: () => undefined, // nobody asks this service for its numbers
    logger,
  })
  const listener = await listen({ port, services: front, ...(address !== undefined && { address }) })
  return {
    port: listener.port,
    close: async () => {
      watch?.close()
      shelf.close()
      await listener.close()
    },
  }
}

function documentsOf({ lists }: StatusMaterial): ReadonlyMap<string, PublicDocument> {
  return new Map([...lists].map(([name, bytes]) => [`/${name}.crl`, describeList(parseCrl(bytes))]))
}

function openOcsp(
  { authorities, lists }: StatusMaterial,
  { check, heardAt }: { check: ClockCheck; heardAt: Date },
): OcspDesk {
  // Lists are signed: it cannot be earlier than any of them.
  for (const bytes of lists.values()) check.noteEvidence(parseCrl(bytes).thisUpdate.getTime())
  const opened = authorities.map(({ name, certificateDer, crlDer, responder, states }) => {
    const board = new AuthorityBoard(name, parseCertificate(certificateDer))
    checkResponder(responder, board.certificate)
    board.apply({ list: parseCrl(crlDer), states, heardAt })
    return { board, responder }
  })
  // The keeper is read whenever it changes: its silence says that nothing changed.
  const limits = { ...OCSP_LIMITS, feedSilenceMs: Number.POSITIVE_INFINITY }
  return new OcspDesk({ authorities: opened, clock: check, limits })
}
