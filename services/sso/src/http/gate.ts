/** The gate that other services ask: which of our hosts was asked, whose cookie came, and is the session behind it live. */
import type { SignInGate } from '../contract.js'
import { ROUTES } from '../contract.js'
import { startAttempt } from '../usecases/attempts.js'
import type { SsoContext } from '../usecases/context.js'
import { endSession } from '../usecases/leave.js'
import { currentSession, sessionById } from '../usecases/look-at-session.js'
import type { EndListener } from '../usecases/tell-ends.js'
import type { Headers } from './caller.js'
import { readCookie } from './cookies.js'

/** Makes the gate; listeners are added to `listeners`, which the runner tells. */
export function makeGate(ctx: SsoContext, listeners: EndListener[]): SignInGate {
  const { origin, hosts } = ctx.rules
  const originByHost = new Map(
    [origin, ...hosts.map((host) => host.origin)].map((each) => [new URL(each).host, each]),
  )
  return {
    current: async (headers) => {
      const host = hostIn(headers)
      const asked = originByHost.get(host)
      if (asked === undefined) return undefined
      return currentSession(ctx, { session: readCookie(headers, asked, 'session'), host }, { touch: 'yes' })
    },
    signInAddress: async (wish) => {
      const { attempt } = await startAttempt(ctx, wish)
      return `${origin}${ROUTES.begin}?${new URLSearchParams({ attempt })}`
    },
    byId: (sessionId) => sessionById(ctx, sessionId),
    end: (sessionId, why) => endSession(ctx, sessionId, why),
    onEnded: (tell) => void listeners.push(tell),
  }
}

function hostIn(headers: Headers): string {
  const [host = ''] = [headers.host ?? []].flat()
  return host.toLowerCase()
}
