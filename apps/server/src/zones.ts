import { startAppZone } from './app-zone.js'
import { startCaZone } from './ca-zone.js'
import type { Settings } from './settings.js'
import { startStatusZone } from './status-zone.js'
import type { RunningZone } from './zone.js'

/** A zone of trust (docs/architecture.md): a process of its own with a database and keys of its own. */
export type Zone = { readonly name: string; readonly start: (settings: Settings) => Promise<RunningZone> }

/** Every zone; those of one row start together, the CA when there is somebody to publish to. */
export const ZONES: readonly (readonly Zone[])[] = [
  [
    { name: 'app', start: startAppZone },
    { name: 'status', start: startStatusZone },
  ],
  [{ name: 'ca', start: startCaZone }],
]

/** @throws {Error} if there is no such zone. */
export function zoneNamed(name: string): Zone {
  const zones = ZONES.flat()
  const zone = zones.find((candidate) => candidate.name === name)
  if (!zone)
    throw new Error(`There is no zone "${name}"; there are ${zones.map((one) => one.name).join(', ')}`)
  return zone
}
