import type { Readers } from '@jitsuin/card'
import { ReadersError } from '../errors.js'
import { PATIENCE_MS, type Patience } from '../patience.js'
import { loadPcsc, type PcscBinding } from './binding.js'
import { withConnection } from './connection.js'
import { type Monitor, startMonitor } from './monitor.js'

/** The readers of the machine; `close` stops watching them, so that the process can end. */
export type PcscReaders = Readers & { readonly close: () => void }

/**
 * The readers of the machine, through PC/SC (Linux, macOS, Windows). Nothing is loaded or started before the first call.
 *
 * Calls reject with `readers/not-installed` or `readers/no-service` where there is no PC/SC, and work as soon as there is.
 */
export function pcscReaders(patience: Patience = {}): PcscReaders {
  return readersOf(loadPcsc, patience)
}

/** The readers of a PC/SC library. */
export function readersOf(
  load: () => Promise<PcscBinding>,
  { patienceMs = PATIENCE_MS }: Patience = {},
): PcscReaders {
  const watch = watcher(load)
  return {
    list: async () => (await watch.now()).states(),
    useCard: async (name, work) => {
      const reader = (await watch.now()).reader(name)
      if (!reader) throw new ReadersError('readers/unknown', `No reader "${name}"`)
      return await withConnection({ binding: await load(), reader, patienceMs }, work)
    },
    close: watch.end,
  }
}

/** One monitor for all calls, and a new one when the service was restarted or was not there before. */
function watcher(load: () => Promise<PcscBinding>) {
  let watching: Promise<Monitor> | undefined

  const begin = (): Promise<Monitor> => {
    const begun = load().then(startMonitor)
    watching = begun
    // A failure is told to who asked and not remembered: the service may be started later.
    begun.catch(() => {
      if (watching === begun) watching = undefined
    })
    return begun
  }

  return {
    now: async (): Promise<Monitor> => {
      const known = watching ?? begin()
      const monitor = await known
      if (monitor.health() === 'running') return monitor
      // Of several callers who find it ended, the first begins anew.
      if (watching !== known) return await (watching ?? begin())
      monitor.stop()
      return await begin()
    },
    end: (): void => {
      // Who never looked at the readers has nothing to stop; a failed start was told to who asked.
      watching?.then(
        (monitor) => monitor.stop(),
        () => undefined,
      )
      watching = undefined
    },
  }
}
