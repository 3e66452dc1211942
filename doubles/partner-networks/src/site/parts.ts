/** Parts that both networks show. */
import { html, type Markup } from './html.js'
import { japaneseName, readable } from './names.js'
import { RIGHTS, type Right } from './rights.js'

/** One thing that the network was told about a person, as it came. */
export type Told = { readonly name: string; readonly value: string }

/** Everything that came, in a table: one row for each name, however many values it has. */
export function toldTable(told: readonly Told[]): Markup {
  const names = [...new Set(told.map(({ name }) => name))]
  const rows = names.map((name) => {
    const values = told.filter((one) => one.name === name).map(({ value }) => readable(name, value))
    return html`<tr><th scope="row">${heading(name)}</th><td>${values.join('、')}</td></tr>`
  })
  return html`<h2>認証基盤から知らされたこと</h2>
<table class="told"><tbody>${rows}</tbody></table>`
}

function heading(name: string): Markup {
  const japanese = japaneseName(name)
  return japanese === undefined ? html`${name}` : html`${japanese} <code>${name}</code>`
}

/** What the person may do here. */
export function rightsList(rights: readonly Right[] | 'refused'): Markup {
  if (rights === 'refused') {
    return html`<p class="refused"><strong>このネットワークを利用できる資格が確認できませんでした。</strong><br>
運営事務局に登録している資格と、お使いのカードをご確認ください。</p>`
  }
  return html`<h2>利用できる機能（このネットワークの判断）</h2><ul>${rights.map((right) => html`<li>${RIGHTS[right]}</li>`)}</ul>`
}

/** Why a sign-in did not come about, without echoing what was sent. */
export function failure(what: string, code: string): Markup {
  return html`<p class="refused"><strong>${what}</strong><br><code>${code}</code></p>
<p>もう一度はじめからお試しください。続くときは、この画面の文字を運営事務局にお知らせください。</p>
<p><a class="button" href="/">入口へ戻る</a></p>`
}
