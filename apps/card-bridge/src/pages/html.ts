/** HTML out of templates: everything put into one is escaped, unless it came out of one itself. */

/** Markup that may stand in a page. Only `html` makes it. */
export type Html = { readonly markup: string }

type Part = Html | string | number | null | readonly Html[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that change the order or the extent of text beside them; a site's words must not rearrange the page. */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\n\t]]/gv

/** A piece of a page. `null` leaves nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: texts.map((text, at) => text + render(parts[at] ?? null)).join('') }
}

/** One page part for each item. */
export function each<Item>(items: readonly Item[], part: (item: Item, at: number) => Html): readonly Html[] {
  return items.map(part)
}

function render(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part))
  return 'markup' in part ? part.markup : part.map((one) => one.markup).join('')
}

function escapeText(text: string): string {
  return text.replace(UNSEEN, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
