/** A browser that has cookies, follows redirects and lets pages post their SAML form; no script runs, the button is pressed. */
import { request as httpRequest } from 'node:http'
import { loopbackLookup } from '@jitsuin/platform'

/** A page that a visit ended on. */
export type Page = { readonly url: string; readonly status: number; readonly body: string }

type Exchange = Page & { readonly location: string | undefined }

const MOST_STEPS = 20

/** One person's browser. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>()
  /** Changes a posted message on its way, as whoever holds the browser can. */
  alter: (xml: string) => string = (xml) => xml
  /** Every response that was posted, before it was altered. */
  readonly responses: string[] = []

  /** Goes to an address and on, until a page asks for nothing more. */
  async visit(address: string): Promise<Page> {
    let at = await this.#exchange(address)
    for (let step = 0; step < MOST_STEPS; step++) {
      const form = formIn(at.body)
      if (at.location !== undefined) at = await this.#exchange(new URL(at.location, at.url).href)
      else if (at.status === 200 && form)
        at = await this.#exchange(new URL(form.action, at.url).href, this.#carry(form.fields))
      else return at
    }
    throw new Error(`More than ${MOST_STEPS} steps from ${address}`)
  }

  #carry(fields: Record<string, string>): string {
    const { SAMLResponse } = fields
    if (SAMLResponse === undefined) return new URLSearchParams(fields).toString()
    const xml = Buffer.from(SAMLResponse, 'base64').toString()
    this.responses.push(xml)
    const altered = Buffer.from(this.alter(xml)).toString('base64')
    return new URLSearchParams({ ...fields, SAMLResponse: altered }).toString()
  }

  #exchange(address: string, form?: string): Promise<Exchange> {
    const url = new URL(address)
    const cookies = this.#cookies.get(url.host) ?? new Map<string, string>()
    this.#cookies.set(url.host, cookies)
    const posted =
      form === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(form.length) }
    const headers = {
      accept: 'text/html',
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...posted,
    }
    return new Promise((resolve, reject) => {
      const method = form === undefined ? 'GET' : 'POST'
      const sent = httpRequest(
        url,
        { method, headers, agent: false, lookup: loopbackLookup, timeout: 20_000 },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('error', reject)
          response.on('end', () => {
            for (const cookie of response.headers['set-cookie'] ?? []) keep(cookies, cookie)
            const { statusCode: status = 0 } = response
            const location = status >= 300 && status < 400 ? response.headers.location : undefined
            resolve({ url: address, status, body: Buffer.concat(parts).toString(), location })
          })
        },
      )
      sent.on('timeout', () => sent.destroy(new Error(`${address} does not answer`)))
      sent.on('error', reject)
      sent.end(form)
    })
  }
}

function keep(cookies: Map<string, string>, header: string): void {
  const [pair = ''] = header.split(';')
  const at = pair.indexOf('=')
  const isOver = /max-age=0|expires=[^;]*19[789]\d/i.test(header)
  if (isOver) cookies.delete(pair.slice(0, at))
  else cookies.set(pair.slice(0, at), pair.slice(at + 1))
}

function formIn(html: string): { action: string; fields: Record<string, string> } | undefined {
  if (!/name="SAML(Request|Response)"/.test(html)) return undefined
  const attribute = (tag: string, name: string) =>
    unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
  const inputs = [...html.matchAll(/<input\s[^>]*>/g)].map(([tag]) => [
    attribute(tag, 'name'),
    attribute(tag, 'value'),
  ])
  const form = /<form\s[^>]*>/.exec(html)?.[0] ?? ''
  return {
    action: attribute(form, 'action'),
    fields: Object.fromEntries(inputs.filter(([name]) => name !== '')),
  }
}

function unescaped(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replace(
      /&(lt|gt|quot|apos);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '',
    )
    .replace(/&amp;/g, '&')
}
