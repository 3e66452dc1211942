/** Asks the second source of time again and again. */
import type { Logger } from '@jitsuin/platform'
import type { ClockCheck } from '../domain/clock-check.js'
import type { TimeSource } from '../outside/time-server.js'

const EVERY_MS = 64_000
/** After an exchange that failed. */
const RETRY_MS = 8000

/** How long the last word of the source counts: some exchanges may fail. */
export const SOURCE_SILENCE_MS = 5 * EVERY_MS

/** Asks at once and from then on; resolves after the first exchange. */
export async function watchTimeSource(
  source: TimeSource,
  { clock, logger }: { clock: ClockCheck; logger: Logger },
): Promise<{ stop(): void }> {
  let timer: NodeJS.Timeout | undefined
  let state: 'running' | 'stopped' = 'running'
  const ask = async () => {
    const next = await exchange(source, { clock, logger })
    if (state === 'running') timer = setTimeout(ask, next).unref()
  }
  await ask()
  return {
    stop: () => {
      state = 'stopped'
      clearTimeout(timer)
    },
  }
}

async function exchange(
  source: TimeSource,
  { clock, logger }: { clock: ClockCheck; logger: Logger },
): Promise<number> {
  try {
    const differenceMs = await source()
    clock.noteSource(differenceMs)
    logger.debug({ differenceMs }, 'time source')
    return EVERY_MS
  } catch (error) {
    logger.warn({ err: error }, 'the time source does not answer')
    return RETRY_MS
  }
}
