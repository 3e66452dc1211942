/** The pages of the catcher: HTML from the server, no script at all. */
import { formatJapanTime } from '@jitsuin/kernel'
import type { Answer } from '@jitsuin/platform'
import type { Letter } from './letters.js'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Addresses of this installation become links; what else a letter holds stays text. */
const OWN_ADDRESS = /https?:\/\/(?:[a-z0-9-]+\.)*localhost(?::\d+)?(?:\/[A-Za-z0-9\-._~/?#=&;%:@]*)?/g

/** The list of letters. */
export function listPage(letters: readonly Letter[]): Answer {
  const rows = letters.map(
    ({
      id,
      receivedAt,
      to,
      subject,
    }) => `<li><a href="/letters/${id}"><strong>${escaped(subject || '（件名なし）')}</strong>
<span>${escaped(to.join(', '))}</span><time datetime="${receivedAt}">${formatJapanTime(new Date(receivedAt), 'ja')}</time></a></li>`,
  )
  const content =
    rows.length === 0
      ? '<p class="empty">まだメールはありません。<br><span lang="en">No mail yet.</span></p>'
      : `<ul class="letters">${rows.join('')}</ul><form method="post" action="/letters/empty"><button>すべて消す</button></form>`
  return page('届いたメール', content)
}

/** One letter. */
export function letterPage({ from, to, subject, text, receivedAt }: Letter): Answer {
  const facts = [
    ['差出人', from],
    ['宛先', to.join(', ')],
    ['受信', formatJapanTime(new Date(receivedAt), 'ja')],
  ].map(([term, value = '']) => `<dt>${term}</dt><dd>${escaped(value)}</dd>`)
  return page(
    subject || '（件名なし）',
    `<p><a href="/">‹ 一覧へ</a></p><dl>${facts.join('')}</dl><div class="letter">${linked(text)}</div>`,
  )
}

function linked(text: string): string {
  let html = ''
  let from = 0
  for (const { 0: address, index } of text.matchAll(OWN_ADDRESS)) {
    html += `${escaped(text.slice(from, index))}<a href="${escaped(address)}">${escaped(address)}</a>`
    from = index + address.length
  }
  return html + escaped(text.slice(from))
}

function page(title: string, content: string): Answer {
  const document = `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – メール受信箱（デモ）</title><link rel="stylesheet" href="/style.css"></head>
<body><aside aria-label="デモ">デモ　ここに届くメールは、どこにも配送されません。<span lang="en">Demo: nothing is delivered.</span></aside>
<header><a href="/">メール受信箱</a></header><main><h1>${escaped(title)}</h1>${content}</main></body></html>`
  return { status: 200, headers: PAGE_HEADERS, bytes: Buffer.from(document) }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}

/** The style sheet of the pages. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:17px/1.75 "Noto Sans JP","Hiragino Sans",Meiryo,sans-serif;color:#1a1a1c;background:#f8f8fb}
aside{padding:.4rem 1rem;background:#fff4d1;border-bottom:1px solid #b78f00}
header{background:#fff;border-bottom:1px solid #d8d8db;padding:.9rem 1rem}
header a{color:#1a1a1c;font-weight:700;font-size:1.2rem;text-decoration:none}
main{max-width:48rem;margin:1.5rem auto;padding:1.25rem;background:#fff;border:1px solid #d8d8db;border-radius:12px}
h1{font-size:1.4rem;margin:0 0 1rem;line-height:1.4;overflow-wrap:anywhere}
a{color:#0017c1}a:focus-visible,button:focus-visible{outline:3px solid #000;outline-offset:2px;box-shadow:0 0 0 5px #ffd43d}
.letters{list-style:none;margin:0;padding:0}
.letters a{display:grid;gap:.1rem;padding:.8rem .25rem;border-bottom:1px solid #d8d8db;text-decoration:none;color:inherit}
.letters a:hover strong{text-decoration:underline}
.letters strong{color:#0017c1}.letters span,.letters time{color:#4d4d4d;font-size:.9rem;overflow-wrap:anywhere}
.letter{white-space:pre-wrap;overflow-wrap:anywhere;border-top:1px solid #d8d8db;padding-top:1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1rem}dt{color:#4d4d4d}dd{margin:0;overflow-wrap:anywhere}
button{min-height:44px;margin-top:1.5rem;padding:.5rem 1rem;border:1px solid #0017c1;border-radius:8px;background:#fff;color:#0017c1;font:inherit;font-weight:700}
.empty{padding:3rem 1rem;text-align:center;color:#4d4d4d}
@media (max-width:40rem){main{margin:0;border-width:1px 0;border-radius:0}}
`
