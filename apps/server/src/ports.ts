import type { Settings } from './settings.js'

/**
 * Ports between the zones of one machine. They follow the public port of status, so that several platforms can run beside each
 * other; nobody but the zones themselves gets past their mutual TLS.
 */
export function innerPorts({ JITSUIN_STATUS_PORT: base }: Settings): {
  readonly intake: number
  readonly ca: number
  readonly keyManagement: number
  readonly signing: number
} {
  return { intake: base + 1, ca: base + 2, keyManagement: base + 11, signing: base + 12 }
}
