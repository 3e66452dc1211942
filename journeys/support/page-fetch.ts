/** `fetch` as the open page has it: its session, its origin, its limits. */
import type { Page } from 'playwright-core'

/** A request as it travels into the browser. */
type Sent = {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly text?: string
  readonly file?: { readonly base64: string; readonly type: string }
}

/** Calls from the page; bodies are text or a file. */
export function fetchIn(page: Page): typeof fetch {
  return async (input, init) => {
    const { status, bodyBase64 } = await page.evaluate(fetchHere, await sentOf(String(input), init))
    return new Response(Buffer.from(bodyBase64, 'base64'), { status })
  }
}

async function sentOf(url: string, { method = 'GET', headers, body }: RequestInit = {}): Promise<Sent> {
  const sent = { url, method, headers: Object.fromEntries(new Headers(headers)) }
  if (typeof body === 'string') return { ...sent, text: body }
  if (!(body instanceof Blob)) return sent
  const base64 = Buffer.from(await body.arrayBuffer()).toString('base64')
  return { ...sent, file: { base64, type: body.type } }
}

/** Runs in the browser; needs nothing from around it. */
async function fetchHere({ url, method, headers, text, file }: Sent) {
  const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const body = file ? new Blob([bytesOf(file.base64)], { type: file.type }) : text
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
  const bytes = new Uint8Array(await response.arrayBuffer())
  let binary = ''
  for (let at = 0; at < bytes.length; at += 32_768)
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return { status: response.status, bodyBase64: btoa(binary) }
}
