/**
 * Whoever makes second keys, until the two services make them by themselves (docs/second-key.md §7): it looks for wishes, and has each
 * batch dealt by a process that lives for that alone. Its own process never sees a key.
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WISHES_PATH, wishesSchema } from '@jitsuin/key-half'
import { type Logger, openLogger, openZoneConnection } from '@jitsuin/platform'
import { innerPorts } from './ports.js'
import { type Settings, settingsEnvironment } from './settings.js'
import type { RunningZone } from './zone.js'
import { loadZoneIdentity } from './zone-certificates.js'

const DEALER = fileURLToPath(new URL('./second-key/deal-keys.js', import.meta.url))
const PAUSE_MS = 1000

/** Starts the zone. */
export async function startMakerZone(settings: Settings): Promise<RunningZone> {
  const logger = openLogger(settings.JITSUIN_LOG)
  const identity = await loadZoneIdentity(join(settings.JITSUIN_DATA, 'maker'))
  const address = `https://127.0.0.1:${innerPorts(settings).keyManagement}`
  const connection = openZoneConnection({ ...identity, address })
  const looking = lookAgainAndAgain(logger, async () => {
    const { json } = await connection.get(WISHES_PATH)
    if (wishesSchema.parse(json).wishes.length > 0) await dealOnce(settings)
  })
  return {
    addresses: {},
    stop: async () => {
      await looking.stop()
      connection.close()
    },
  }
}

function lookAgainAndAgain(logger: Logger, look: () => Promise<void>) {
  let state: 'running' | 'stopped' = 'running'
  let timer: NodeJS.Timeout | undefined
  let now = Promise.resolve()
  const round = () => {
    now = look()
      .catch((error: unknown) => logger.warn({ err: error }, 'looking for keys to make'))
      .then(() => {
        if (state === 'running') timer = setTimeout(round, PAUSE_MS)
      })
  }
  round()
  return {
    stop: async () => {
      state = 'stopped'
      clearTimeout(timer)
      await now
    },
  }
}

/** One process for one batch; what it held is gone with it. */
function dealOnce(settings: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(DEALER, [], { env: { ...process.env, ...settingsEnvironment(settings) } })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The dealer ended (${code})`))))
  })
}
