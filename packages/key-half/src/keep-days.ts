/** Keeps the figures of each day soon after it is over, so that nobody waits for them who looks. */
import type { Logger } from '@jitsuin/platform'
import type { HalfContext } from './usecases/context.js'
import { keepClosedDays } from './usecases/figures.js'

const EVERY_MS = 600_000

/** Starts; `stop` waits for what is being counted. */
export function keepDays(ctx: HalfContext, logger: Logger): { readonly stop: () => Promise<void> } {
  const round = () =>
    keepClosedDays(ctx).then(
      () => undefined,
      (error: unknown) => logger.error({ err: error }, 'keeping the figures of days'),
    )
  let now = round()
  const timer = setInterval(() => {
    now = now.then(round)
  }, EVERY_MS)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await now
    },
  }
}
