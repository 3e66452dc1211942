import { fileURLToPath } from 'node:url'
import { CARD_FOLDER, CLIENT_FOLDER } from './demonstration/folders.js'
import { signingHost } from './origins.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'

/** A zone of trust (docs/architecture.md): a process of its own with a database and keys of its own. */
export type Zone = { readonly name: string; readonly start: (settings: Settings) => Promise<RunningZone> }

// Each is loaded in its own process only: the start of the platform is for the most part the reading of code.
const APP: Zone = {
  name: 'app',
  start: async (settings) => (await import('./app-zone.js')).startAppZone(settings),
}
const STATUS: Zone = {
  name: 'status',
  start: async (settings) => (await import('./status-zone.js')).startStatusZone(settings),
}
const CA: Zone = {
  name: 'ca',
  start: async (settings) => (await import('./ca-zone.js')).startCaZone(settings),
}
const KEY: Zone = {
  name: 'key',
  start: async (settings) => (await import('./key-zone.js')).startKeyZone(settings),
}
const SIGNING: Zone = {
  name: 'signing',
  start: async (settings) => (await import('./signing-zone.js')).startSigningZone(settings),
}
const MAKER: Zone = {
  name: 'maker',
  start: async (settings) => (await import('./maker-zone.js')).startMakerZone(settings),
}
const DOUBLES: Zone = {
  name: 'doubles',
  start: async (settings) => (await import('./doubles-zone.js')).startDoublesZone(settings),
}

/** One thing that the supervisor starts: a zone, a step that ends, or a program that belongs to somebody else's computer. */
export type Stage =
  | { readonly kind: 'zone'; readonly zone: Zone }
  | { readonly kind: 'step'; readonly flag: 'first-start' | 'first-cards' | 'first-client' }
  | {
      readonly kind: 'program'
      readonly name: string
      readonly path: string
      readonly args: readonly string[]
      readonly env?: Readonly<Record<string, string>>
    }

/** What runs in which order; what stands in one row starts together. The CA starts when there is somebody to publish to. */
export function stagesOf(settings: Settings): readonly (readonly Stage[])[] {
  const platform: readonly (readonly Stage[])[] = [
    [{ kind: 'step', flag: 'first-start' }],
    [zone(APP), zone(STATUS), zone(KEY), zone(SIGNING)],
    [zone(CA), zone(MAKER)],
  ]
  if (settings.JITSUIN_MODE === 'production') return platform
  return [
    ...platform,
    [{ kind: 'step', flag: 'first-cards' }],
    [zone(DOUBLES), bridge(settings), signingClient(settings)],
    [{ kind: 'step', flag: 'first-client' }],
  ]
}

function zone(one: Zone): Stage {
  return { kind: 'zone', zone: one }
}

/** On a real computer people install the card bridge themselves; here it finds the cards of the invented people. */
function bridge({ JITSUIN_DATA: data, JITSUIN_BRIDGE_PORT: port }: Settings): Stage {
  return {
    kind: 'program',
    name: 'bridge',
    path: fileURLToPath(new URL('../../card-bridge/dist/main.js', import.meta.url)),
    args: ['--port', String(port), '--software-cards', `${data}/${CARD_FOLDER}`, '--data', `${data}/bridge`],
  }
}

/** An institution installs it; here it is that of the invented clinic. */
function signingClient(settings: Settings): Stage {
  const { JITSUIN_DATA: data, JITSUIN_SIGNING_PORT: port } = settings
  return {
    kind: 'program',
    name: 'client',
    path: fileURLToPath(new URL('../../signing-client/dist/main.js', import.meta.url)),
    args: [],
    env: {
      JITSUIN_CLIENT_SERVICE: `https://${signingHost(settings)}:${port}`,
      JITSUIN_CLIENT_AUTHORITIES_FILE: `${data}/signing/page-tls/authority.crt.pem`,
      JITSUIN_CLIENT_DATA: `${data}/${CLIENT_FOLDER}`,
      JITSUIN_CLIENT_LOG: settings.JITSUIN_LOG,
    },
  }
}

/** @throws {Error} if there is no such zone. */
export function zoneNamed(name: string): Zone {
  const zones = [APP, STATUS, CA, KEY, SIGNING, MAKER, DOUBLES]
  const found = zones.find((candidate) => candidate.name === name)
  if (!found)
    throw new Error(`There is no zone "${name}"; there are ${zones.map((one) => one.name).join(', ')}`)
  return found
}
