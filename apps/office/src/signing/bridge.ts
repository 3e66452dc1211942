/** The card bridge on the computer of whoever signs; looked for when a staff card first signs, never before. */
import { type CardBridge, cardBridge, fetchBridgePorts } from '@jitsuin/bridge-client'

const call: typeof fetch = (input, init) => fetch(input, init)
let known: Promise<CardBridge> | undefined

/** The bridge, at the ports that the office names. */
export function officeBridge(): Promise<CardBridge> {
  known ??= fetchBridgePorts(call).then((ports) => cardBridge({ fetch: call, ports }))
  return known
}
