/** Where the holder's browser goes back to (RFC 6749 §4.1.2, RFC 9207). */

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether a client may name this address. It is not registered before: the client has authenticated itself when it pushed the request
 * (RFC 9126 §2.4), and the code is worth nothing without its key.
 */
export function judgeRedirect(text: string): 'fit' | 'refused' {
  if (!URL.canParse(text) || /[#\s]/.test(text)) return 'refused'
  const { protocol, hostname, username, password } = new URL(text)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
  return isSafe && username === '' && password === '' ? 'fit' : 'refused'
}

/** The address with an answer in it; parameters of its own stay. */
export function redirectTo(address: string, answer: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(answer))
    if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
