import type { ReaderState } from '@jitsuin/card'
import type { PcscBinding, PcscReader } from './binding.js'
import { failureOf } from './failures.js'

/** The readers of the machine as the service last told. */
export type Monitor = {
  readonly states: () => readonly ReaderState[]
  readonly reader: (name: string) => PcscReader | undefined
  /** `ended` when the service went away; a new monitor is needed then. */
  readonly health: () => 'running' | 'ended'
  readonly stop: () => void
}

/** The service names all readers within milliseconds and never says that these were all. */
const SETTLE_MS = 150

/**
 * Clients that were never stopped in good order. When one of them is collected whose service went away, the library throws where
 * nobody can catch it, and the process ends: they are kept for good, one for each restart of the service.
 */
const kept = new Set<object>()

/** Begins to watch. @throws {ReadersError} `readers/no-service` */
export async function startMonitor({ Client, ReaderStatus }: PcscBinding): Promise<Monitor> {
  const seen = new Map<string, { readonly reader: PcscReader; card: ReaderState['card'] }>()
  let health: 'running' | 'ended' = 'running'
  const client = new Client()
  client.on('error', () => {
    health = 'ended'
  })
  client.on('reader', (reader) => {
    const name = reader.name()
    seen.set(name, { reader, card: 'absent' })
    reader.on('change', (status) => {
      const mute = status.hasAny(ReaderStatus.MUTE)
      const card = mute ? 'mute' : status.hasAny(ReaderStatus.PRESENT) ? 'present' : 'absent'
      seen.set(name, { reader, card })
    })
    reader.on('disconnect', () => seen.delete(name))
  })
  kept.add(client)
  try {
    client.start()
  } catch (cause) {
    kept.delete(client) // it holds nothing of the service
    throw failureOf(cause, { during: 'connecting' })
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  return {
    states: () => [...seen].map(([name, { card }]) => ({ name, kind: 'hardware', card })),
    reader: (name) => seen.get(name)?.reader,
    health: () => health,
    stop: () => {
      try {
        client.stop()
        if (health === 'running') kept.delete(client)
      } catch {
        // A client whose service went away cannot be told to stop, and does nothing any more.
        health = 'ended'
      }
    },
  }
}
