/**
 * Starts the signing client of one institution or computer. Settings are environment variables (docs/signing-client.md);
 * `main.js --settings` prints them all.
 */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { CodedError } from '@jitsuin/kernel'
import { describeSettings, loadSettings, openLogger } from '@jitsuin/platform'
import { LIMITS, startClient } from './client.js'
import { SETTINGS } from './settings.js'
import { JOB_KINDS } from './store/events.js'

const HOUR_MS = 3_600_000

try {
  if (process.argv.includes('--settings')) console.log(describeSettings(SETTINGS))
  else await main()
} catch (error) {
  console.error(error instanceof CodedError ? `${error.code}: ${error.message}` : error)
  process.exit(1)
}

async function main(): Promise<void> {
  const settings = loadSettings(SETTINGS, { environment: process.env, prefix: 'JITSUIN_CLIENT_' })
  const authorities = settings.JITSUIN_CLIENT_AUTHORITIES
  const client = await startClient({
    service: settings.JITSUIN_CLIENT_SERVICE,
    ...(authorities !== '' && { serverAuthorities: [authorities] }),
    dataFolder: resolve(settings.JITSUIN_CLIENT_DATA.replace(/^~(?=\/)/, homedir())),
    port: settings.JITSUIN_CLIENT_PORT,
    now: () => new Date(),
    log: openLogger(settings.JITSUIN_CLIENT_LOG),
    limits: {
      ...LIMITS,
      listKinds: JOB_KINDS.filter((kind) => settings.JITSUIN_CLIENT_LIST_KINDS.split(',').includes(kind)),
      digestsPerRequest: settings.JITSUIN_CLIENT_BATCH,
      waitMs: settings.JITSUIN_CLIENT_WAIT_HOURS * HOUR_MS,
      resultMs: settings.JITSUIN_CLIENT_RESULT_HOURS * HOUR_MS,
    },
  })
  if (process.send) process.send({ ready: { client: client.address } })
  else console.log(client.address)
  await new Promise((stop) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, stop)
  })
  await client.stop()
  process.exit(0)
}
