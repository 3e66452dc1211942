/** A browser as far as sign-in cares: cookies by host name (ports do not count), redirects, and where a request comes from. */
import type { HttpService } from '@jitsuin/platform'

/** What came back. */
export type Reply = {
  readonly status: number
  readonly body: unknown
  readonly code: string | undefined
  readonly location: string | undefined
  readonly setCookies: readonly string[]
}

/** How a request is made. */
export type Ask = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Browser = ReturnType<typeof openBrowser>

/** Opens one over the services by origin. */
export function openBrowser(services: ReadonlyMap<string, HttpService>, userAgent = CHROME) {
  const jar = new Map<string, Map<string, string>>()

  async function ask(address: string, { method, body, headers = {} }: Ask = {}): Promise<Reply> {
    const url = new URL(address)
    const service = services.get(url.origin)
    if (!service) throw new Error(`Nobody listens at ${url.origin}`)
    const cookies = [...(jar.get(url.hostname) ?? [])].map(([name, value]) => `${name}=${value}`)
    const verb = method ?? (body === undefined ? 'GET' : 'POST')
    const response = await service.inject({
      method: verb,
      url: url.pathname + url.search,
      headers: {
        host: url.host,
        'user-agent': userAgent,
        ...(verb === 'GET' ? {} : { 'sec-fetch-site': 'same-origin' }),
        ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    const setCookies = [response.headers['set-cookie'] ?? []].flat()
    for (const line of setCookies) keep(url.hostname, line)
    const parsed: unknown = response.body === '' ? undefined : JSON.parse(response.body)
    const code = parsed && typeof parsed === 'object' && 'code' in parsed ? String(parsed.code) : undefined
    const location = response.headers.location
    return {
      status: response.statusCode,
      body: parsed,
      code,
      location: location === undefined ? undefined : new URL(String(location), url).href,
      setCookies,
    }
  }

  function keep(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const cookies = jar.get(host) ?? new Map<string, string>()
    jar.set(host, cookies)
    const gone = attributes.some((one) => one.trim() === 'Max-Age=0')
    if (gone) cookies.delete(pair.slice(0, at))
    else cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }

  return {
    ask,
    /** Follows redirects until a page stands; gives its address. */
    visit: async (address: string): Promise<string> => {
      let at = address
      for (let hops = 0; hops < 10; hops++) {
        const isPage = !/^\/(api|session|tls)\//.test(new URL(at).pathname)
        if (isPage) return at
        const { status, location, code } = await ask(at)
        if (status !== 303 || location === undefined) throw new Error(`${at}: ${status} ${code}`)
        at = location
      }
      throw new Error('Too many redirects')
    },
    cookie: (host: string, name: string) => jar.get(host)?.get(name),
    plant: (host: string, name: string, value: string) => {
      const cookies = jar.get(host) ?? new Map<string, string>()
      jar.set(host, cookies.set(name, value))
    },
  }
}

export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
export const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'
