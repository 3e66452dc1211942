/** The two pages that the SAML front channel needs: one that posts a form, and one that says why not. No page loads anything. */
import { createHash } from 'node:crypto'
import type { Text } from '@jitsuin/kernel'
import type { Language, Problem } from '@jitsuin/platform'
import type { PostForm } from '@jitsuin/saml'

/** A page and the headers that belong to it. */
export type SamlPage = { readonly html: string; readonly headers: Readonly<Record<string, string>> }

const SUBMIT = 'document.forms[0].submit()'
const STYLE =
  'body{font-family:sans-serif;line-height:1.7;margin:10vh auto;max-width:36rem;padding:0 1rem;color:#1a1a1a;background:#fff}' +
  'button{font-size:1rem;padding:.75rem 2rem;border:0;border-radius:.5rem;background:#0017c1;color:#fff}' +
  'button:focus{outline:4px solid #000;outline-offset:2px}'

const WORDS = {
  ja: {
    title: '連携先へ進みます',
    go: '続ける',
    to: 'へ進みます。画面が変わらないときは「続ける」を押してください。',
  },
  en: { title: 'On to the connected service', go: 'Continue', to: ': press “Continue” if nothing happens.' },
} as const

/**
 * A page that posts the form by itself, or by its button where scripts do not run. The script is allowed by its digest alone, and
 * the form may go to the partner's address only (CSP level 3 §6.4.1).
 */
export function postPage(form: PostForm, name: Text, language: Language): SamlPage {
  const words = WORDS[language]
  const fields = form.fields.map(
    ([field, value]) => `<input type="hidden" name="${escapeHtml(field)}" value="${escapeHtml(value)}">`,
  )
  const body =
    `<h1>${words.title}</h1><p>${escapeHtml(name[language])}${words.to}</p>` +
    `<form method="post" action="${escapeHtml(form.location)}">${fields.join('')}<button type="submit">${words.go}</button></form>` +
    `<script>${SUBMIT}</script>`
  return page({ title: words.title, body, language, formAction: cspSource(form.location), script: SUBMIT })
}

/** A page that says what is wrong and what to do, in both languages' order of the reader. */
export function problemPage(problem: Problem, language: Language): SamlPage {
  const title = escapeHtml(problem[language])
  const code = `${escapeHtml(problem.code)} / ${escapeHtml(problem.requestId)}`
  const body = `<h1>${title}</h1><p>${escapeHtml(problem.next[language])}</p><p><small>${code}</small></p>`
  return page({ title, body, language, formAction: "'none'", script: undefined })
}

type PageParts = {
  readonly title: string
  readonly body: string
  readonly language: Language
  readonly formAction: string
  readonly script: string | undefined
}

function page({ title, body, language, formAction, script }: PageParts): SamlPage {
  const html =
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>${body}</body></html>`
  const policy = [
    "default-src 'none'",
    script === undefined ? "script-src 'none'" : `script-src ${digestOf(script)}`,
    `style-src ${digestOf(STYLE)}`,
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'content-language': language,
      'cache-control': 'no-store',
      pragma: 'no-cache', // saml-bindings-2.0 §3.5.5.1
    },
  }
}

/** The origin and path of an address; `;` and `,` would end the source in a policy. */
function cspSource(location: string): string {
  const { origin, pathname } = new URL(location)
  return `${origin}${pathname.replaceAll(';', '%3B').replaceAll(',', '%2C')}`
}

function digestOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}
