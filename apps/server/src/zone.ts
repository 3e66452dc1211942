/** A zone of trust as a process: it starts, says that it is ready, and stops when it is told to. */
import { z } from 'zod'

/** What a zone's process tells its supervisor when it serves: the addresses that people or other zones may use. */
export const readyMessageSchema = z.strictObject({ ready: z.record(z.string(), z.string()) })

/** A zone at work. */
export type RunningZone = {
  readonly addresses: Readonly<Record<string, string>>
  /** Hears what the supervisor says while it runs. */
  readonly hear?: (message: unknown) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Runs a zone in this process until a signal or the end of the supervisor. */
export async function runZone(start: () => Promise<RunningZone>): Promise<void> {
  const zone = await start()
  process.on('message', (message) => void zone.hear?.(message))
  process.send?.({ ready: zone.addresses })
  // Heard again while stopping, a signal changes nothing: a database that is cut off has to recover at the next start.
  const told = new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, resolve)
  })
  await told
  await zone.stop()
  process.exit(0)
}
