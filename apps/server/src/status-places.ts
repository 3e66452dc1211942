/** Where this installation may ask for the status of certificates. */
import { parsePlaces } from '@jitsuin/ades'
import type { AllowedPlace } from '@jitsuin/pki'
import { repositoryUri, type Settings } from './settings.js'

/** Where status may be asked for: the operator's places, and in a demonstration its own status service. */
export function statusPlaces(settings: Settings): AllowedPlace[] {
  const own = settings.JITSUIN_MODE === 'demonstration' ? `${new URL(repositoryUri(settings)).origin}/` : ''
  return parsePlaces(`${settings.JITSUIN_FETCH} ${own}`)
}
