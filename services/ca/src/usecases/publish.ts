/**
 * Hands publications to the status service: each at least once, in the order of their numbers, until it is acknowledged.
 */
import type { Logger } from '@jitsuin/platform'
import type { StatusFeed } from '../outside/status-feed.js'
import type { CaStore } from '../store/ca-store.js'
import { acknowledgePublication, loadWaitingPublication } from '../store/publications.js'

/** Delivers what waits. */
export type Publisher = {
  /** Ends when everything that waited at the call is delivered, or a delivery failed; then it is tried again later. */
  publish(): Promise<'published' | 'waiting'>
  /** Delivers nothing more. */
  stop(): Promise<void>
}

/** What a publisher needs. */
export type PublisherOptions = {
  readonly store: CaStore
  readonly feed: StatusFeed
  readonly clock: () => Date
  readonly logger: Logger
  /** How long to wait after a delivery that failed. */
  readonly retryMs: number
}

/** Opens a publisher; it works when asked, and again by itself after a failure. */
export function openPublisher(options: PublisherOptions): Publisher {
  const { logger, retryMs } = options
  let running: Promise<'published' | 'waiting'> | undefined
  let next: Promise<'published' | 'waiting'> | undefined
  let retry: NodeJS.Timeout | undefined
  let state: 'open' | 'stopped' = 'open'

  const run = async () => {
    const outcome = await deliverAll(options, () => state).catch((error: unknown) => {
      logger.error({ err: error }, 'publications wait: the database does not answer')
      return 'waiting' as const
    })
    if (outcome === 'waiting' && state === 'open') {
      clearTimeout(retry)
      retry = setTimeout(() => void publish(), retryMs).unref()
    }
    return outcome
  }
  // One delivery at a time. Whoever asks during one gets the next one, which sees what was committed since.
  const publish = (): Promise<'published' | 'waiting'> => {
    if (!running) {
      running = run().finally(() => {
        running = undefined
      })
      return running
    }
    next ??= running.then(() => {
      next = undefined
      return publish()
    })
    return next
  }
  return {
    publish,
    stop: async () => {
      state = 'stopped'
      clearTimeout(retry)
      await running
    },
  }
}

async function deliverAll(
  { store, feed, clock, logger }: PublisherOptions,
  state: () => 'open' | 'stopped',
): Promise<'published' | 'waiting'> {
  while (state() === 'open') {
    const publication = await loadWaitingPublication(store.read)
    if (!publication) return 'published'
    const { sequence } = publication
    const delivery = await feed.deliver(publication)
    if (delivery !== 'acknowledged') {
      logger.warn({ sequence, delivery }, 'the status service did not acknowledge a publication')
      return 'waiting'
    }
    const at = clock()
    await store.transact({ actor: 'system:status', at }, async (tx, audit) => {
      if ((await acknowledgePublication(tx, sequence, at)) !== 'acknowledged') return audit.changedNothing()
      audit.record('publication/acknowledged', { subject: `publication:${sequence}`, facts: { sequence } })
    })
  }
  return 'waiting'
}
