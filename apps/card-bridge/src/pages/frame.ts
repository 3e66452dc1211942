/** The frame of every page: title, language, skip link, main part. Nothing inline, so that the policy can forbid it. */
import type { Language } from '@jitsuin/platform'
import { type Html, html } from './html.js'
import { type Say, sayIn } from './wording.js'

/** What a page knows of its reader. */
export type Reading = { readonly language: Language; readonly say: Say }

/** A page to frame. `watch`: it reloads itself when what it shows has changed; `leave`: it closes itself. */
export type PageParts = {
  readonly title: string
  readonly body: Html
  readonly behaviour?: { readonly kind: 'watch'; readonly fingerprint: string } | { readonly kind: 'leave' }
}

/** A reading in a language. */
export function readingIn(language: Language): Reading {
  return { language, say: sayIn(language) }
}

/** A whole document. */
export function frame({ language, say }: Reading, { title, body, behaviour }: PageParts): string {
  const other = language === 'ja' ? 'en' : 'ja'
  const watched = behaviour?.kind === 'watch' ? html` data-fingerprint="${behaviour.fingerprint}"` : null
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${title} – ${say('bridge.name')}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/bridge.css">
<script src="/assets/bridge.js" defer></script>
</head>
<body data-behaviour="${behaviour?.kind ?? 'still'}"${watched}>
<a class="skip" href="#main">${say('bridge.skip')}</a>
<header>
<p class="name">${say('bridge.name')}</p>
<a class="language" href="?lang=${other}" lang="${other}" hreflang="${other}">${say('bridge.otherLanguage')}</a>
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.markup
}

/** The mark on everything that is only for trying out. */
export function demoMark({ say }: Reading): Html {
  return html`<span class="demo" title="${say('bridge.demoNote')}">${say('bridge.demo')}</span>`
}
