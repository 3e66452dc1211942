/** Whether a session that is there already is what a page or a partner wants. */
import type { Session } from '../contract.js'
import type { Audience } from './session-state.js'
import type { SignInMethod } from './sign-in-methods.js'

/** What is wanted, as an attempt remembers it. */
export type Wanted = {
  readonly audience: Audience
  readonly methods: readonly SignInMethod[]
  readonly anew: 'yes' | 'no'
}

/** `anew`: the person has to show a credential again. */
export function judgeWish(session: Session | undefined, wanted: Wanted): 'satisfied' | 'anew' {
  if (!session || wanted.anew === 'yes') return 'anew'
  const audience: Audience = session.kind === 'staff' ? 'staff' : 'holder'
  return audience === wanted.audience && wanted.methods.includes(session.method) ? 'satisfied' : 'anew'
}
