import { BRIDGE_ERRORS } from '@jitsuin/bridge-client'
import type { RequestState } from '../requests/request.js'
import { frame, type Reading } from './frame.js'
import { html } from './html.js'

/** The page after a request has ended: what happened, and what to do now. */
export function endPage(reading: Reading, end: Exclude<RequestState, { state: 'open' }>): string {
  const { say, language } = reading
  switch (end.state) {
    case 'done': {
      const body = html`<p role="status" class="status">${say('end.done.next')}</p>`
      return frame(reading, { title: say(`end.${end.kind}`), body, behaviour: { kind: 'leave' } })
    }
    case 'cancelled':
    case 'expired': {
      const body = html`<p role="status">${say(`end.${end.state}.next`)}</p>`
      return frame(reading, { title: say(`end.${end.state}`), body })
    }
    case 'failed': {
      const entry = BRIDGE_ERRORS[end.code]
      const body = html`<p role="alert" class="danger">${entry[language]}</p><p>${entry.next[language]}</p>`
      return frame(reading, { title: say('end.failed'), body })
    }
  }
}
