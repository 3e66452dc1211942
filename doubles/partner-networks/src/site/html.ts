/** Pages as the owners of small networks write them: HTML from the server, no script at all. */
const MARKUP = Symbol('markup')

/** Text that is HTML already. */
export type Markup = { readonly [MARKUP]: string }
type Part = string | number | Markup | readonly Markup[] | undefined

/** HTML of a template; everything put in is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { [MARKUP]: strings.reduce((text, string, at) => text + render(parts[at - 1]) + string) }
}

/** The text of markup. */
export function textOf(markup: Markup): string {
  return markup[MARKUP]
}

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  if (MARKUP in part) return part[MARKUP]
  return part.map((one) => one[MARKUP]).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
