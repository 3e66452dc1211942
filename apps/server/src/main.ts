/**
 * `npm start` and `jitsuin up`: the whole platform on one machine. The supervisor starts one process for each zone, prints where
 * to look, and stops them all together. With `--zone NAME` it runs that zone alone, as production does.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CodedError } from '@jitsuin/kernel'
import { refuseOneDatabaseTwice } from '@jitsuin/platform'
import { refuseDemonstration } from './refuse-demonstration.js'
import { readSettings, type Settings, zoneDatabases } from './settings.js'
import { runZone } from './zone.js'
import { stagesOf, zoneNamed } from './zones.js'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    zone: { type: 'string' },
    'first-start': { type: 'boolean' },
    'first-cards': { type: 'boolean' },
    'first-client': { type: 'boolean' },
  },
})

try {
  const settings = readSettings(process.env, options)
  await main({ ...settings, JITSUIN_DATA: resolve(settings.JITSUIN_DATA) })
} catch (error) {
  console.error(error instanceof CodedError ? `${error.code}: ${error.message}` : error)
  process.exit(1)
}

async function main(settings: Settings): Promise<void> {
  const { zone } = options
  await refuseDemonstration(settings)
  await refuseOneDatabaseTwice(zoneDatabases(settings))
  // What a process does is loaded when it is known: each has its own part.
  if (options['first-start']) {
    const { prepareFirstStart } = await import('./first-start/first-start.js')
    return await prepareFirstStart(settings)
  }
  if (options['first-cards']) {
    const { issueToEverybody } = await import('./demonstration/first-issue.js')
    return await issueToEverybody(settings)
  }
  if (options['first-client']) {
    const { registerClinic } = await import('./demonstration/clinic-client.js')
    return await registerClinic(settings)
  }
  if (zone !== undefined) return await runZone(() => zoneNamed(zone).start(settings))
  const { supervise } = await import('./supervisor.js')
  await supervise(stagesOf(settings), settings)
}
