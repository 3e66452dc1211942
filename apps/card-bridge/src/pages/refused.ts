import { frame, type Reading } from './frame.js'
import { html } from './html.js'
import type { WordingKey } from './wording.js'

/** A page that may not be shown, and the way on for whoever may see it. `here`: the same address, from this page. */
export function refusedPage(reading: Reading, why: 'stranger' | 'from-site' | 'gone'): string {
  const { say } = reading
  const [sentence, link, address] = WAYS_ON[why]
  const body = html`<p>${say(sentence)}</p>${link ? html`<p><a href="${address}">${say(link)}</a></p>` : null}`
  return frame(reading, { title: say('refused.title'), body })
}

const WAYS_ON: Readonly<
  Record<'stranger' | 'from-site' | 'gone', readonly [WordingKey, WordingKey | null, string]>
> = {
  stranger: ['refused.stranger', 'refused.continue', '?'],
  'from-site': ['refused.fromSite', 'refused.open', '/'],
  gone: ['refused.gone', null, ''],
}
