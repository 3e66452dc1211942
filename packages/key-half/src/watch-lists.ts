/** Reads the authority's lists again and again, so that a revoked key ends within seconds. */
import { createHash } from 'node:crypto'
import type { Fetcher } from '@jitsuin/pki'
import type { Logger } from '@jitsuin/platform'
import type { HalfContext } from './usecases/context.js'
import { endRevoked } from './usecases/end-revoked.js'

/** What is watched. */
export type ListWatch = {
  /** Addresses of lists of the signature authority. */
  readonly addresses: readonly URL[]
  readonly fetcher: Fetcher
  readonly everyMs: number
  readonly logger: Logger
}

const TIMEOUT_MS = 10_000
const MOST_BYTES = 64 * 1024 * 1024
/** An outage is told once, after so many looks in vain: whoever publishes may be starting, too. */
const OUTAGE_LOOKS = 6

/** Starts to watch; `stop` waits for what is being done. */
export function watchLists(
  ctx: HalfContext,
  { addresses, fetcher, everyMs, logger }: ListWatch,
): { readonly stop: () => Promise<void> } {
  const seen = new Map<string, string>()
  const missed = new Map<string, number>()
  let state: 'running' | 'stopped' = 'running'
  let timer: NodeJS.Timeout | undefined
  const lookAt = async (url: URL): Promise<void> => {
    const answer = await fetcher({
      url,
      accept: 'application/pkix-crl',
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
    })
    if (answer.outcome !== 'received') {
      const count = (missed.get(url.href) ?? 0) + 1
      missed.set(url.href, count)
      if (count === OUTAGE_LOOKS) logger.warn({ list: url.href, outcome: answer.outcome }, 'no list')
      return
    }
    missed.delete(url.href)
    const mark = createHash('sha256').update(answer.bytes).digest('hex')
    if (seen.get(url.href) === mark) return
    const outcome = await endRevoked(ctx, answer.bytes)
    if (outcome.verdict === 'not-believed') logger.warn({ list: url.href }, 'a list that nobody signed')
    else seen.set(url.href, mark)
  }
  const look = async (): Promise<void> => {
    for (const url of addresses) {
      await lookAt(url).catch((error: unknown) =>
        logger.error({ err: error }, 'lists of revoked certificates'),
      )
    }
    if (state === 'running') timer = setTimeout(round, everyMs)
  }
  let now = look()
  function round() {
    now = look()
  }
  return {
    stop: async () => {
      state = 'stopped'
      clearTimeout(timer)
      await now
    },
  }
}
