/** Where a site's users run their bridges: the usual port, unless the site tells its pages another one. */
import { z } from 'zod'
import { BRIDGE_PORT } from './protocol.js'

/** A site that knows better answers here, below its own host. */
export const PORTS_PATH = '/api/card-bridge'

export const portsSchema = z.object({ ports: z.array(z.int().min(1).max(65_535)).min(1).max(5) })

/** The ports to look for a bridge at. A site that says nothing means the usual one. */
export async function fetchBridgePorts(fetcher: typeof fetch): Promise<readonly number[]> {
  const usual = [BRIDGE_PORT]
  const response = await fetcher(PORTS_PATH).catch(() => undefined)
  if (!response?.ok) return usual
  const parsed = portsSchema.safeParse(await response.json().catch(() => undefined))
  return parsed.success ? parsed.data.ports : usual
}
