/** The frame of a network's pages and the answers that carry them. */
import type { Answer } from '@jitsuin/platform'
import { html, type Markup, textOf } from './html.js'

/** What differs between the networks. */
export type Look = {
  readonly name: string
  readonly nameEn: string
  readonly colour: 'teal' | 'plum' | 'sky'
}

/** One page of a network. */
export type Page = { readonly title: string; readonly main: Markup }

const FOOTER = ['利用規約', 'プライバシーポリシー', 'よくある質問', 'お問い合わせ', '入力マニュアル']

/** Draws a page; it loads one style sheet of its own host and nothing else. */
export function page(look: Look, { title, main }: Page): Answer {
  const document = html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${look.name}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body class="${look.colour}">
<aside class="demo" aria-label="デモ">デモ　架空の事業者です。本物の個人情報はありません。<span lang="en">Invented.</span></aside>
<header><a href="/" class="brand">${look.name}<small lang="en">${look.nameEn}</small></a></header>
<main>
<h1>${title}</h1>
${main}
</main>
<footer><ul>${FOOTER.map((text) => html`<li><a href="/about">${text}</a></li>`)}</ul></footer>
</body>
</html>`
  return { status: 200, headers: PAGE_HEADERS, bytes: Buffer.from(textOf(document)) }
}

/** Sends the browser on. */
export function goTo(location: string | URL, cookies: readonly string[] = []): Answer {
  return {
    status: 303,
    headers: { location: String(location), 'cache-control': 'no-store', 'set-cookie': cookies },
  }
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
