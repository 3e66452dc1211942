/** Where browsers find each service: names below the host of the platform. */
import type { Settings } from './settings.js'

/** The services that people visit. */
export const PLACES = [
  'verifier',
  'signin',
  'portal',
  'office',
  'apply',
  'check',
  'approve',
  'transparency',
  'audit',
] as const
export type Place = (typeof PLACES)[number]

/** The address of the whole platform, which is the front page. */
export function frontUrl({ JITSUIN_PUBLIC_URL: given, JITSUIN_PORT: port }: Settings): URL {
  return new URL(given ?? `http://localhost:${port}`)
}

/** The origin of a service (RFC 6454 §6.2). */
export function originOf(settings: Settings, place: Place): string {
  const url = frontUrl(settings)
  return `${url.protocol}//${place}.${url.host}`
}

/** Host name of a service, without its port, as a listener tells services apart. */
export function hostOf(settings: Settings, place: Place): string {
  return new URL(originOf(settings, place)).hostname
}

/** The sign-in host on another port, over TLS. */
export function tlsOrigin(settings: Settings, port: number): string {
  return `https://${hostOf(settings, 'signin')}:${port}`
}

/** Host name of the signing service, as the clients of institutions know it. */
export function signingHost(settings: Settings): string {
  return `signing.${frontUrl(settings).hostname}`
}

/** Host name of key management's authorization server, as the clients of institutions know it. */
export function keyHost(settings: Settings): string {
  return `keys.${frontUrl(settings).hostname}`
}

/** Address of the authorization server: its issuer identifier (RFC 8414 §2). */
export function issuerOf(settings: Settings): string {
  return `https://${keyHost(settings)}:${settings.JITSUIN_KEY_PORT}`
}

/** The systems that others run; browsers reach their doubles on a port of their own. */
export const DOUBLES = [
  'aozora-net',
  'minato-net',
  'jpki',
  'licence-registry',
  'membership',
  'airline',
  'clinic',
  'mail',
] as const
export type Double = (typeof DOUBLES)[number]

/** The origin of a double. */
export function doubleOrigin({ JITSUIN_DOUBLES_PORT: port }: Settings, name: Double): string {
  return `http://${name}.localhost:${port}`
}
