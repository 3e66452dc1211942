/** The page on which the PIN is typed (C-09: its title, its words, its keys). */

import { formatJapanDate } from '@jitsuin/kernel'
import type { Offer, OfferVerdict } from '../cards/offers.js'
import { countOf, type Notice, type Task } from '../requests/request.js'
import { documentList, hashList, orderList } from './documents.js'
import { demoMark, frame, type Reading } from './frame.js'
import { each, type Html, html } from './html.js'

/** What the page shows. `offers` has at least one that can be used. */
export type PinView = {
  readonly origin: string
  readonly task: Task
  readonly offers: readonly Offer[]
  readonly notice: Notice | null
  readonly signed: number
  readonly formToken: string
  readonly fingerprint: string
}

type UsableOffer = Offer & { readonly verdict: Extract<OfferVerdict, { state: 'usable' }> }
type UnusableOffer = Offer & { readonly verdict: Extract<OfferVerdict, { state: 'unusable' }> }

/** The page. */
export function pinPage(reading: Reading, view: PinView): string {
  const { say } = reading
  const usable = view.offers.filter((offer): offer is UsableOffer => offer.verdict.state === 'usable')
  const unusable = view.offers.filter((offer): offer is UnusableOffer => offer.verdict.state === 'unusable')
  const only = usable.length === 1 ? usable[0] : undefined
  const isFew = usable.some(({ verdict }) => verdict.tries === 'few')
  const body = html`
${noticeOf(reading, view.notice)}
<dl>
<dt>${say('pin.site')}</dt><dd class="site">${view.origin}</dd>
<dt>${say('pin.purpose')}</dt><dd>${purpose(reading, view.task)}</dd>
</dl>
${waitingList(reading, view)}
<form method="post" autocomplete="off">
<input type="hidden" name="token" value="${view.formToken}">
<fieldset>
<legend>${say(usable.length > 1 ? 'pin.chooseCard' : 'pin.card')}</legend>
${each(usable, (offer, at) => choice(reading, offer, only ? 'chosen' : at === 0 ? 'first' : 'open'))}
</fieldset>
${unusable.length === 0 ? null : unusableList(reading, unusable)}
<p class="pin">
<label for="pin">${say('pin.label')}</label>
<input id="pin" name="pin" type="password" accesskey="p" autocomplete="off" maxlength="16" required${only ? html` autofocus aria-describedby="tries-${only.id}"` : null} spellcheck="false" autocapitalize="off">
</p>
${holdChoice(reading, view)}
${isFew ? html`<p class="choice"><input type="checkbox" id="few" name="few" value="confirmed"><label for="few">${say('pin.confirmFew')}</label></p>` : null}
<p class="buttons">
<button name="action" value="ok" accesskey="o">${say('pin.ok')}</button>
<button name="action" value="cancel" accesskey="c" class="plain" formnovalidate>${say('pin.cancel')}</button>
</p>
</form>`
  const { fingerprint } = view
  return frame(reading, { title: say('pin.title'), body, behaviour: { kind: 'watch', fingerprint } })
}

/** What is still to be signed. */
function waitingList(reading: Reading, { task, signed }: PinView): Html | null {
  switch (task.kind) {
    case 'sign-in':
      return null
    case 'documents':
      return documentList(
        reading,
        task.documents.slice(signed).map(({ summary }) => summary),
      )
    case 'hashes':
      return hashList(reading, task.hashes.slice(signed))
    case 'orders':
      return orderList(reading, task.orders.slice(signed))
  }
}

function purpose({ say }: Reading, task: Task): string {
  return task.kind === 'sign-in' ? say('pin.signIn') : say(`pin.${task.kind}`, { count: countOf(task) })
}

/** A card to use. Of several none is chosen beforehand: a PIN sent to the wrong card costs it a try. */
function choice(reading: Reading, offer: UsableOffer, state: 'chosen' | 'first' | 'open'): Html {
  const { triesLeft, tries } = offer.verdict
  const mark = { chosen: html` checked`, first: html` autofocus`, open: null }[state]
  const warning =
    tries === 'few' ? html`<br><strong>${reading.say('pin.few', { count: triesLeft })}</strong>` : null
  return html`
<div class="choice">
<input type="radio" name="card" id="card-${offer.id}" value="${offer.id}" required aria-describedby="tries-${offer.id}"${mark}>
<label for="card-${offer.id}">${describe(reading, offer)}</label>
<p class="${tries === 'few' ? 'danger' : 'note'}" id="tries-${offer.id}" aria-live="polite">${reading.say('pin.triesLeft', { count: triesLeft })}${warning}</p>
</div>`
}

function describe(reading: Reading, { holder, application, certificate, readerKind, reader }: Offer): Html {
  const { say, language } = reading
  const role = holder.roles === null ? null : html`${holder.roles[language]} `
  const day = formatJapanDate(certificate.notAfter, language)
  return html`${role}<strong>${holder.name[language]}</strong> ${readerKind === 'software' ? demoMark(reading) : null}<br><span class="note">${say(`card.${application.kind}`)}, ${say('pin.validUntil', { day })}, ${reader}</span>`
}

function unusableList(reading: Reading, offers: readonly UnusableOffer[]): Html {
  const { say } = reading
  return html`
<section aria-labelledby="unusable">
<h2 id="unusable">${say('pin.unusable')}</h2>
<ul>${each(offers, (offer) => html`<li>${describe(reading, offer)}<br>${say(`unusable.${offer.verdict.reason}`)}</li>`)}</ul>
</section>`
}

function holdChoice({ say }: Reading, { task, signed }: PinView): Html | null {
  const count = countOf(task) - signed
  if (count < 2) return null
  return html`<p class="choice"><input type="checkbox" id="hold" name="hold" value="hold"><label for="hold">${say('pin.hold', { count })}</label></p>`
}

function noticeOf({ say }: Reading, notice: Notice | null): Html | null {
  switch (notice?.kind) {
    case undefined:
      return null
    case 'wrong':
      return alert(say('pin.wrong', { count: notice.triesLeft }))
    case 'malformed':
      return alert(say('pin.malformed'))
    case 'card-changed':
      return alert(say('pin.cardChanged'))
    case 'unchosen':
      return alert(say('pin.unchosen'))
    case 'card-taken':
      return alert(say('pin.cardTaken'))
    case 'unconfirmed':
      return alert(say('pin.unconfirmed'))
    case 'signed-some':
      return html`<p role="status" class="status">${say('pin.signedSome', notice)}</p>`
  }
}

function alert(words: string): Html {
  return html`<p role="alert" class="danger">${words}</p>`
}
