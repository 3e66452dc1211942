/** The library's memory of a browser, which is never more than the gate says. */
import { SIGN_IN_METHODS, type SignInGate } from '@jitsuin/sso/contract'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { HolderSession } from '../../domain/release.js'

/** Names of the library's cookies; they go to /oidc alone. */
export const COOKIES = { session: 'oidc_session', interaction: 'oidc_flow', resume: 'oidc_resume' } as const

/**
 * Makes the library's session of a browser the one of the gate at this moment: whoever is signed in with us is signed in there, and
 * what it remembers of one that ended, or of somebody else, is forgotten.
 */
export function followGate(provider: Provider, gate: SignInGate): void {
  const { Session } = provider
  const load = Session.get.bind(Session)
  // The published types leave the payload out; without one the library would not keep the session.
  const Anew = Session as unknown as new (payload: object) => InstanceType<typeof Session>
  const get = async (ctx: KoaContextWithOIDC) => {
    const remembered = await load(ctx)
    const ours = await gate.current(ctx.req.headers)
    const holder = ours?.kind === 'staff' ? undefined : ours
    const isSame = remembered.accountId === holder?.sessionId
    if (!isSame && remembered.accountId !== undefined) await remembered.destroy()
    const session = isSame ? remembered : new Anew({})
    if (holder) session.loginAccount(loginOf(holder))
    ctx.oidc.entity('Session', session)
    return session
  }
  Object.assign(Session, { get })
}

/** A session as the library knows it. */
export function loginOf({ sessionId, method, signedInAt }: HolderSession) {
  const { acr, amr } = SIGN_IN_METHODS[method]
  return { accountId: sessionId, acr, amr: [...amr], loginTs: Math.floor(signedInAt.getTime() / 1000) }
}
