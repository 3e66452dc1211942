/** The requests that are open or just ended: few, and none for longer than it may live. */
import { randomBytes } from 'node:crypto'
import { LIMITS } from '@jitsuin/bridge-client'
import type { SiteOrigin } from '../gate/origin.js'
import { hangBell } from './bell.js'
import type { CardRequest, RequestState, Task } from './request.js'

/** Takes, keeps and ends requests. */
export type RequestDesk = {
  /** Takes a request, unless this site or all sites together have too many open. */
  readonly start: (origin: SiteOrigin, task: Task, expiresAt: Date) => CardRequest | 'too-many'
  /** The request with this id; another site's is none. */
  readonly find: (id: string, origin: SiteOrigin) => CardRequest | null
  readonly byId: (id: string) => CardRequest | null
  /** Moves an open request on, and wakes who waits for it. One that has ended stays as it ended. */
  readonly move: (request: CardRequest, next: RequestState) => void
  /** Cancels what a site has open, because it is no longer allowed. */
  readonly cancelSite: (origin: string) => void
}

/** How many may be open at a time. */
export const OPEN_REQUESTS = { perSite: 3, all: 10 } as const

/** How long the end of a request can be asked for. */
const KEPT_AFTER_END_MS = 60_000

/** Opens the desk. */
export function openRequestDesk(now: () => Date): RequestDesk {
  const requests = new Map<string, CardRequest>()
  const forgetAt = new Map<string, number>()

  function move(request: CardRequest, next: RequestState): void {
    if (request.current.state !== 'open') return
    const isSame = next.state === 'open' && next.step === request.current.step
    request.current = next
    if (next.state !== 'open') {
      request.signed = []
      forgetAt.set(request.id, now().getTime() + KEPT_AFTER_END_MS)
    }
    if (isSame) return
    request.version += 1
    request.bell.ring()
  }

  /** Ends what is over its time, forgets what ended long ago. */
  function sweep(): void {
    const at = now()
    for (const request of requests.values()) if (request.expiresAt <= at) move(request, { state: 'expired' })
    for (const [id, moment] of forgetAt) {
      if (moment > at.getTime()) continue
      requests.delete(id)
      forgetAt.delete(id)
    }
  }

  function byId(id: string): CardRequest | null {
    sweep()
    return requests.get(id) ?? null
  }

  return {
    move,
    byId,
    cancelSite(origin) {
      for (const request of requests.values())
        if (request.origin === origin) move(request, { state: 'cancelled' })
    },
    find(id, origin) {
      const request = byId(id)
      return request?.origin === origin ? request : null
    },
    start(origin, task, expiresAt) {
      sweep()
      const open = [...requests.values()].filter(({ current }) => current.state === 'open')
      const ofSite = open.filter((request) => request.origin === origin)
      if (open.length >= OPEN_REQUESTS.all || ofSite.length >= OPEN_REQUESTS.perSite) return 'too-many'
      const request: CardRequest = {
        id: randomBytes(16).toString('base64url'),
        origin,
        expiresAt,
        bell: hangBell(),
        version: 1,
        page: 'unopened',
        current: { state: 'open', step: 'page-wait', task },
        notice: null,
        offerId: null,
        signed: [],
      }
      requests.set(request.id, request)
      return request
    },
  }
}

/** Whether a site may ask until then: not in the past, and not for longer than the protocol allows. */
export function judgeExpiry(expiresAt: Date, at: Date): 'fit' | 'unfit' {
  const ms = expiresAt.getTime() - at.getTime()
  return ms > 0 && ms <= LIMITS.requestSeconds * 1000 ? 'fit' : 'unfit'
}
