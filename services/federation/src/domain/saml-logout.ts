/**
 * Central logout: one partner after the other is asked in the person's own browser, and each result is kept as it was. A
 * partner that did not answer is not told to be signed out (T-C09-5).
 */

/** How long an asked partner has time before the list says that no answer came. */
export const ANSWER_SECONDS = 30

/** How a partner's session stands in a logout. */
export type LogoutStep = { readonly participantId: string; readonly partnerId: string } & (
  | { readonly state: 'waiting' }
  | { readonly state: 'asked'; readonly requestId: string; readonly askedAt: Date }
  | { readonly state: 'done'; readonly at: Date }
  | { readonly state: 'failed'; readonly at: Date }
  /** The partner has no address for logout. */
  | { readonly state: 'no-channel' }
)

/** What the list shows. */
export type LogoutResult = 'waiting' | 'asked' | 'done' | 'failed' | 'no-answer' | 'no-channel'

/** What a step is to be shown as at a moment. */
export function shownResult(step: LogoutStep, at: Date): LogoutResult {
  if (step.state !== 'asked') return step.state
  return at.getTime() - step.askedAt.getTime() < ANSWER_SECONDS * 1000 ? 'asked' : 'no-answer'
}

/** The partner to ask now. One that was asked and left the browser without an answer is not asked twice. */
export function nextStep(steps: readonly LogoutStep[]): LogoutStep | undefined {
  return steps.find(({ state }) => state === 'waiting')
}

/** Whether everyone is out: then, and only then, the initiator hears of success alone (saml-core-2.0 §3.7.3.2). */
export function logoutVerdict(steps: readonly LogoutStep[]): 'complete' | 'partial' {
  return steps.every(({ state }) => state === 'done') ? 'complete' : 'partial'
}
