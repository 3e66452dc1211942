import type { Pairing } from '../requests/pairing.js'
import { frame, type Reading } from './frame.js'
import { html } from './html.js'

/** The page on which the user allows a site, or the answer they gave. */
export function allowPage(reading: Reading, pairing: Pairing, formToken: string): string {
  const { say } = reading
  if (pairing.state === 'allowed')
    return frame(reading, {
      title: say('allow.done'),
      body: html`<p role="status">${say('allow.doneNote')}</p>`,
      behaviour: { kind: 'leave' },
    })
  if (pairing.state === 'refused')
    return frame(reading, {
      title: say('allow.refused'),
      body: html`<p role="status">${say('allow.refusedNote')}</p>`,
    })
  if (pairing.state === 'expired')
    return frame(reading, {
      title: say('end.expired'),
      body: html`<p role="status">${say('end.expired.next')}</p>`,
    })
  const body = html`
<p>${say('allow.question')}</p>
<dl><dt>${say('allow.site')}</dt><dd class="site">${pairing.origin}</dd></dl>
<p>${say('allow.means')}</p>
<p class="warning">${say('allow.check')}</p>
<form method="post">
<input type="hidden" name="token" value="${formToken}">
<p class="buttons">
<button name="action" value="allow" accesskey="a">${say('allow.yes')}</button>
<button name="action" value="refuse" accesskey="n" class="plain">${say('allow.no')}</button>
</p>
</form>`
  return frame(reading, {
    title: say('allow.title'),
    body,
    behaviour: { kind: 'watch', fingerprint: pairing.state },
  })
}
