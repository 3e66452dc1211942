import type { RequestStep } from '@jitsuin/bridge-client'
import { frame, type Reading } from './frame.js'
import { html } from './html.js'

/** The steps at which nothing can be typed yet. */
export type WaitingStep = Exclude<RequestStep, 'page-wait' | 'pin-wait'>

/** The page that says what is missing, and goes on by itself when it is there. */
export function waitingPage(
  reading: Reading,
  { step, formToken, fingerprint }: { step: WaitingStep; formToken: string; fingerprint: string },
): string {
  const { say } = reading
  const body = html`
<p role="status">${say(`wait.${step}.next`)}</p>
<form method="post">
<input type="hidden" name="token" value="${formToken}">
<p class="buttons">
<button name="action" value="retry">${say('bridge.retry')}</button>
<button name="action" value="cancel" accesskey="c" class="plain">${say('pin.cancel')}</button>
</p>
</form>`
  return frame(reading, { title: say(`wait.${step}`), body, behaviour: { kind: 'watch', fingerprint } })
}
