/** From an attempt to sign in, and what became of it, to what the page shows. */
import type { AttemptView, SignInOutcome } from '@jitsuin/sso/contract'

/** A way to sign in. */
export type Method = AttemptView['methods'][number]

/** What the page is about: choosing a way, one way under way, the question of other sessions, or leaving. */
export type Stage =
  | { readonly at: 'choosing' }
  | { readonly at: 'method'; readonly method: Method }
  | { readonly at: 'second'; readonly question: SecondSession }
  | { readonly at: 'without-role'; readonly why: WithoutRole; readonly continueTo: string }
  | { readonly at: 'leaving'; readonly continueTo: string }

/** The other live sessions of the person, and what may be done about them. */
export type SecondSession = Omit<Extract<SignInOutcome, { state: 'second-session' }>, 'state'>
type WithoutRole = NonNullable<Extract<SignInOutcome, { state: 'signed-in' }>['withoutRole']>

/** One way as it is offered. */
export type Offer = { readonly method: Method; readonly use: 'last' | 'other' }

/** The ways that the service wants, the one used last first. */
export function offersOf(attempt: AttemptView, last: Method | null): readonly Offer[] {
  const offers = attempt.methods.map((method): Offer => ({ method, use: method === last ? 'last' : 'other' }))
  return offers.toSorted((one, other) => Number(other.use === 'last') - Number(one.use === 'last'))
}

/** Where the page begins: a person whose choice about other sessions is open is asked, also after a redirect or a reload. */
export function firstStage({ session, secondSession }: AttemptView): Stage {
  if (session === 'pending' && secondSession !== undefined) return { at: 'second', question: secondSession }
  return { at: 'choosing' }
}

/** What follows a try that was not refused. A person without a role is told so before going on. */
export function stageAfter(outcome: SignInOutcome): Stage {
  if (outcome.state === 'second-session') return { at: 'second', question: outcome }
  const { continueTo, withoutRole } = outcome
  if (withoutRole !== undefined) return { at: 'without-role', why: withoutRole, continueTo }
  return { at: 'leaving', continueTo }
}

/** The stored word as a way to sign in; null when it is none. */
export function methodFromStorage(stored: string | null, known: readonly Method[]): Method | null {
  return known.find((method) => method === stored) ?? null
}
