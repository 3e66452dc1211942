import { startAppZone } from './app-zone.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'

/** A zone of trust (docs/architecture.md): a process of its own with a database and keys of its own. */
export type Zone = { readonly name: string; readonly start: (settings: Settings) => Promise<RunningZone> }

/** Every zone, in the order in which they start. */
export const ZONES: readonly Zone[] = [{ name: 'app', start: startAppZone }]

/** @throws {Error} if there is no such zone. */
export function zoneNamed(name: string): Zone {
  const zone = ZONES.find((candidate) => candidate.name === name)
  if (!zone)
    throw new Error(`There is no zone "${name}"; there are ${ZONES.map((one) => one.name).join(', ')}`)
  return zone
}
