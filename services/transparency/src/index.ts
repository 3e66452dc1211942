/**
 * The transparency log: every certificate that the authority issues or revokes, for everybody to see and for its holder to
 * find. `openTransparency` starts the log; docs/transparency.md says what it proves.
 */
import { join } from 'node:path'
import {
  type Logger,
  openReader,
  type ProblemTable,
  provisionService,
  type ReadinessCheck,
  type Route,
} from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import type { NoteVerifier } from '@jitsuin/tlog'
import type { AskLog, Receipt, TellHolder } from './contract.js'
import { sha256 } from './domain/certificate-event.js'
import { headReader } from './domain/head-reader.js'
import { TLOG_PROBLEMS, TRANSPARENCY_PROBLEMS } from './http/problems.js'
import { ownRoutes, publicRoutes } from './http/routes.js'
import type { AuthorityFeed } from './outside/authority-feed.js'
import { keptHeadIn } from './outside/kept-head.js'
import { loadLogKeys } from './outside/log-keys.js'
import { TRANSPARENCY_HISTORY } from './store/history.js'
import { askLog } from './usecases/judge-standing.js'
import { receiptFor } from './usecases/prove.js'
import { type LogState, runLog } from './usecases/run-log.js'

export { TRANSPARENCY_ERRORS } from './errors.js'
export { type AskAuthority, type AuthorityFeed, authorityFeed } from './outside/authority-feed.js'
export { TRANSPARENCY_HISTORY }

/** Settings of the log. */
export type TransparencySettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  /** Name of the log in its heads, such as `transparency.jitsuin.example`. */
  readonly origin: string
  /** Folder of the log's keys and its last head, on a disk that the database's keepers cannot read or write. */
  readonly keyFolder: string
  readonly feed: AuthorityFeed
  readonly tell: TellHolder
  /** Who may cosign. */
  readonly witnesses: readonly NoteVerifier[]
  readonly clock: () => Date
  readonly logger: Logger
  /** Pause between two looks at the authority; a second when not given. */
  readonly intervalMs?: number
}

/** The log at work. */
export type Transparency = {
  /** For the log's own host, and for the portal's beside `ownRoutes`: pages of the portal read both. */
  readonly routes: readonly Route[]
  readonly ownRoutes: (gate: SignInGate) => readonly Route[]
  readonly problems: readonly ProblemTable[]
  readonly readiness: Readonly<Record<'transparency-log', ReadinessCheck>>
  /** For sign-in and the verifier. */
  readonly askLog: AskLog
  /** The receipt that a holder keeps. @throws {TransparencyError} `log/not-found` */
  readonly receiptFor: (certificateDer: Uint8Array) => Promise<Receipt>
  readonly state: () => LogState
  readonly close: () => Promise<void>
}

/** Prepares the database and the keys, and starts the log. */
export async function openTransparency(settings: TransparencySettings): Promise<Transparency> {
  const { keyFolder, origin, witnesses, logger } = settings
  const url = await provisionService(settings.zoneUrl, TRANSPARENCY_HISTORY)
  const { signer, prover } = await loadLogKeys(keyFolder, origin)
  const kept = keptHeadIn(join(keyFolder, 'log-head'))
  const running = runLog({ ...settings, url, signer, prover, kept })
  const database = openReader(url)
  const openHead = headReader(signer)
  const parts = { database, url, log: signer, openHead, prover, witnesses }
  const isWorking = () => ['running', 'waiting-for-lock'].includes(running.state())
  return {
    routes: publicRoutes(parts),
    ownRoutes: (gate) => ownRoutes({ prover, gate }),
    problems: [TRANSPARENCY_PROBLEMS, TLOG_PROBLEMS],
    readiness: { 'transparency-log': async () => (isWorking() ? 'ready' : 'not-ready') },
    askLog: askLog({ database, openHead, issuers: running.issuers, logger }),
    receiptFor: (certificateDer) => receiptFor(parts, sha256(certificateDer)),
    state: running.state,
    close: async () => {
      await running.stop()
      await database.close()
    },
  }
}
