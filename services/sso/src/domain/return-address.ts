/** Where a browser may be sent after signing in: to pages of the platform and nowhere else (CWE-601). */

/** The hosts of the platform, as origins (RFC 6454 §6.2). */
export type PlatformHosts = { readonly signIn: string; readonly others: readonly string[] }

/**
 * The normal form of a return address; a path is one of the host of sign-in. Undefined: not an address of the platform, or
 * written so that two programs could read two addresses.
 */
export function parseReturnAddress(text: string, { signIn, others }: PlatformHosts): URL | undefined {
  // Browsers drop tabs and line ends and read a backslash as a slash (WHATWG URL §4.4).
  if (hasControlOrBackslash(text) || !URL.canParse(text, signIn)) return undefined
  const url = new URL(text, signIn)
  if (url.username || url.password) return undefined
  // A blob: address has the origin of the page that made it (WHATWG URL §4.7).
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  return [signIn, ...others].includes(url.origin) ? url : undefined
}

function hasControlOrBackslash(text: string): boolean {
  return [...text].some((character) => character <= ' ' || character === '\\' || character === '\u007f')
}
