/** The figures of both halves of second keys, over connections of the application zone (mutual TLS; apps/server opens them). */
import { OFFICE_ROUTES as KEY_MANAGEMENT } from '@jitsuin/key-management/contract'
import { type Figures, type FiguresQuery, figuresSchema } from '@jitsuin/second-key'
import { OFFICE_ROUTES as SIGNING } from '@jitsuin/signing/contract'
import type { CountingService } from '../contract.js'

/** Reads JSON of a service; throws when there is no answer. */
export type CountingConnection = {
  readonly get: (path: string) => Promise<{ readonly status: number; readonly json: unknown }>
}

/** What each service counted; silence is said, never taken for nothing. */
export type SecondKeyCounts = (
  query: FiguresQuery,
) => Promise<Readonly<Record<CountingService, Figures | 'unreachable'>>>

/** Asks both at the same time. */
export function figuresOverConnections(
  connections: Readonly<Record<CountingService, CountingConnection>>,
): SecondKeyCounts {
  return async (query) => {
    const search = new URLSearchParams(query).toString()
    const [keyManagement, signing] = await Promise.all([
      ask(connections.keyManagement, `${KEY_MANAGEMENT.figures}?${search}`),
      ask(connections.signing, `${SIGNING.figures}?${search}`),
    ])
    return { keyManagement, signing }
  }
}

async function ask({ get }: CountingConnection, path: string): Promise<Figures | 'unreachable'> {
  try {
    const { status, json } = await get(path)
    const parsed = figuresSchema.safeParse(json)
    return status === 200 && parsed.success ? parsed.data : 'unreachable'
  } catch {
    return 'unreachable' // the page says so beside the figures of the other service
  }
}
