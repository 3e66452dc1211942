/**
 * The key of a list in the address that a QR code opens, `/a/<authorisation>#<key>`: 32 octets in base64url. It opens the sealed sheet
 * on this phone and is told to nobody.
 */
import { fromBase64url } from '@jitsuin/second-key'
import type { FragmentReader } from './fragment.js'

const KEY_OCTETS = 32

/** What the address held: `absent` after a reload too, for then the key is gone. */
export type SheetKeyInAddress =
  | { readonly state: 'absent' }
  | { readonly state: 'malformed'; readonly authorisation: string }
  | { readonly state: 'read'; readonly authorisation: string; readonly key: string }

/** The keys of approval addresses (fragment.ts). */
export const SHEET_KEYS: FragmentReader<SheetKeyInAddress> = {
  atFirst: { state: 'absent' },
  read: (pathname, fragment) => {
    const authorisation = /^\/a\/([^/]+)\/?$/.exec(pathname)?.[1]
    if (authorisation === undefined) return undefined
    const key = fragment.replace(/^#/, '')
    return fromBase64url(key)?.length === KEY_OCTETS
      ? { state: 'read', authorisation, key }
      : { state: 'malformed', authorisation }
  },
}

/** The key for one authorisation; the key of another one is none. */
export function sheetKeyFor(
  authorisation: string,
  found: SheetKeyInAddress,
): 'absent' | 'malformed' | { readonly key: string } {
  if (found.state === 'absent' || found.authorisation !== authorisation) return 'absent'
  return found.state === 'read' ? { key: found.key } : 'malformed'
}
