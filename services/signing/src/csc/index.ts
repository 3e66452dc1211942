/** The interface of the Cloud Signature Consortium: its parts put together. */
import type { Logger, Route } from '@jitsuin/platform'
import type { SigningContext } from '../usecases/context.js'
import { openingRoute } from './http/peer-routes.js'
import { cscRoutes } from './http/routes.js'
import { openCscStore } from './store/csc-store.js'
import type { CscContext, StampSource } from './usecases/context.js'
import { openTurns } from './usecases/turns.js'

/** What the operator decides about it. */
export type CscSettings = {
  /** Address of the authorization server, which key management runs. */
  readonly issuer: () => string
  /** Nothing when there is no time-stamp authority. */
  readonly stamp?: StampSource
}

/** The interface at work. */
export type Csc = {
  /** For the vendors' door. */
  readonly vendorRoutes: readonly Route[]
  /** For the inner door; `allowed` are the keys of key management. */
  readonly peerRoutes: (allowed: readonly string[]) => readonly Route[]
  /** Waits for calls that are still running. */
  readonly close: () => Promise<void>
}

type Parts = CscSettings & {
  readonly zoneUrl: string
  readonly signing: SigningContext
  readonly logger: Logger
}

/** Opens it over the zone's database. */
export async function openCsc({ issuer, stamp, zoneUrl, signing, logger }: Parts): Promise<Csc> {
  const running = new Set<Promise<void>>()
  const runOn: CscContext['runOn'] = (work) => {
    const run = work()
      .catch((error: unknown) => logger.warn({ err: error }, 'a call of CSC was not finished'))
      .finally(() => running.delete(run))
    running.add(run)
  }
  const csc = await openCscStore(zoneUrl)
  const ctx = { ...signing, csc, issuer, stamp, inTurn: openTurns(), runOn }
  return {
    vendorRoutes: cscRoutes(ctx),
    peerRoutes: (allowed) => [openingRoute(ctx, allowed)],
    close: async () => {
      await Promise.all(running)
      await csc.close()
    },
  }
}
