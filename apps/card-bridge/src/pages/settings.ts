import { formatJapanTime } from '@jitsuin/kernel'
import type { AllowedSite, AllowedSites } from '../sites/allowed-sites.js'
import { frame, type Reading } from './frame.js'
import { each, type Html, html } from './html.js'

/** The sites that the user allows, each with a way to take that back. */
export function settingsPage(reading: Reading, sites: AllowedSites, formToken: string): string {
  const { say } = reading
  const list =
    sites.length === 0
      ? html`<p>${say('settings.none')}</p>`
      : html`<ul class="sites">${each(sites, (site) => siteItem(reading, site, formToken))}</ul>`
  const body = html`${list}<p><a href="/">${say('bridge.toHome')}</a></p>`
  return frame(reading, { title: say('settings.title'), body })
}

function siteItem(
  { say, language }: Reading,
  { origin, allowedAt, permissions }: AllowedSite,
  formToken: string,
): Html {
  const time = formatJapanTime(new Date(allowedAt), language)
  return html`
<li>
<p><strong class="site">${origin}</strong><br><span class="note">${say('settings.since', { time })}</span></p>
<form method="post">
<input type="hidden" name="token" value="${formToken}">
<input type="hidden" name="origin" value="${origin}">
<p class="note">${say(permissions.signHash ? 'settings.hashPermitted' : 'settings.hashForbidden')}</p>
<p class="buttons">
<button name="action" value="${permissions.signHash ? 'forbid' : 'permit'}" class="plain">${say(permissions.signHash ? 'settings.forbidHash' : 'settings.permitHash')}</button>
<button name="action" value="remove" class="plain" aria-label="${say('settings.removeOf', { site: origin })}">${say('settings.remove')}</button>
</p>
</form>
</li>`
}
