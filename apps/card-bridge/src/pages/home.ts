import { formatJapanDate } from '@jitsuin/kernel'
import type { SeenApplication, SeenReader } from '../cards/look.js'
import { demoMark, frame, type Reading } from './frame.js'
import { each, type Html, html } from './html.js'

/** The first page: what this program is, and what lies in the readers. */
export function homePage(reading: Reading, readers: readonly SeenReader[]): string {
  const { say } = reading
  const body = html`
<p>${say('home.what')}</p>
<p><a href="/settings">${say('home.settings')}</a></p>
<h2 id="readers">${say('home.readers')}</h2>
${readers.length === 0 ? html`<p>${say('home.noReaders')}</p>` : readerList(reading, readers)}
<p><a href="/">${say('bridge.retry')}</a></p>`
  return frame(reading, { title: say('home.title'), body })
}

function readerList(reading: Reading, readers: readonly SeenReader[]): Html {
  return html`<ul class="readers" aria-labelledby="readers">${each(readers, (reader) => readerItem(reading, reader))}</ul>`
}

function readerItem(reading: Reading, { name, kind, card }: SeenReader): Html {
  const { say } = reading
  const demo = kind === 'software' ? demoMark(reading) : null
  if (card.state !== 'read')
    return html`<li><strong>${name}</strong> ${demo}<br>${say('home.card')}: ${say(`card.${card.state}`)}</li>`
  return html`<li><strong>${name}</strong> ${demo}<ul>${each(card.applications, (seen) => applicationItem(reading, seen))}</ul></li>`
}

function applicationItem(
  { say, language }: Reading,
  { application, holder, pin, certificate }: SeenApplication,
): Html {
  const tries =
    pin.state === 'waiting' ? String(pin.triesLeft) : pin.state === 'locked' ? say('card.locked') : '–'
  const day = formatJapanDate(certificate.notAfter, language)
  return html`<li>${say(`card.${application.kind}`)}: ${holder.roles?.[language] ?? ''} ${holder.name[language]}, ${say('pin.validUntil', { day })}, ${say('home.pin')}: ${tries}</li>`
}
