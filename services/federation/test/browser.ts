/** As much of a browser as redirects and cookies need. Hosts below localhost are this machine. */
import { loopbackFetch } from '@jitsuin/platform'

type Cookie = { readonly name: string; readonly value: string; readonly path: string }

/** Where a visit ended: at an answer of the origin it began at, or on the way to somewhere else. */
export type Visit = { readonly address: string; readonly response: Response | undefined }

/** One browser with cookies of its own. */
export class Browser {
  readonly #cookies = new Map<string, Cookie[]>()

  /** Puts a cookie as if the host had set it. */
  setCookie(origin: string, name: string, value: string): void {
    this.#put(new URL(origin).host, { name, value, path: '/' })
  }

  /** Goes to an address and follows redirects while they stay on its origin. */
  async visit(address: string): Promise<Visit> {
    const { origin } = new URL(address)
    let next = address
    for (let hop = 0; hop < 20; hop++) {
      const response = await this.fetch(next, { headers: { accept: 'text/html' } })
      const location = response.headers.get('location')
      if (!location) return { address: next, response }
      next = new URL(location, next).href
      if (new URL(next).origin !== origin) return { address: next, response: undefined }
      if (new URL(next).pathname.startsWith('/consent/') || new URL(next).pathname === '/sign-in') {
        return { address: next, response: undefined } // pages of the web application, which is not here
      }
    }
    throw new Error('Too many redirects')
  }

  /** `fetch` with this browser's cookies. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input))
    const cookie = this.#cookiesFor(url)
    const body = init.body ? String(init.body) : undefined
    const response = await loopbackFetch(url, {
      method: init.method ?? 'GET',
      headers: { ...Object.fromEntries(new Headers(init.headers)), ...(cookie && { cookie }) },
      ...(body !== undefined && { body }),
    })
    for (const line of response.headers.getSetCookie()) this.#take(url, line)
    return response
  }

  #cookiesFor({ host, pathname }: URL): string {
    const sent = (this.#cookies.get(host) ?? []).filter(
      ({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    )
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  #take({ host, pathname }: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name = '', ...value] = pair.split('=')
    const find = (wanted: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
    const path = find('path') ?? pathname.slice(0, pathname.lastIndexOf('/') || 1)
    const expires = find('expires')
    const isOver = expires !== undefined && Date.parse(expires) < Date.now()
    this.#put(host, { name, value: isOver ? '' : value.join('='), path })
  }

  #put(host: string, cookie: Cookie): void {
    const others = (this.#cookies.get(host) ?? []).filter(
      ({ name, path }) => name !== cookie.name || path !== cookie.path,
    )
    this.#cookies.set(host, cookie.value === '' ? others : [...others, cookie])
  }
}
