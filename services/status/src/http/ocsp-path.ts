/** OCSP over GET: the base64 of the question as the rest of the path, percent-encoded (RFC 5019 §5). */
import { STATUS_PATHS } from '../contract.js'

/** A question about one certificate has some 120 octets; a longer one is posted. */
const PATH_LIMIT = 4096

/**
 * The question in a path. Every question begins with a SEQUENCE, in base64 with `M`, so that at the root no other address is
 * taken for one. Some clients leave `/` and `+` as they are, and some put another slash in front.
 */
export function decodeOcspPath(path: string): Uint8Array | 'malformed' | 'no-question' {
  const isBelowOcsp = path.startsWith(`${STATUS_PATHS.ocsp}/`)
  const rest = (isBelowOcsp ? path.slice(STATUS_PATHS.ocsp.length) : path).replace(/^\/+/, '')
  if (!isBelowOcsp && !/^M[A-Za-z0-9%+/=]{40,}$/.test(rest)) return 'no-question'
  if (rest === '' || rest.length > PATH_LIMIT) return 'malformed'
  const text = decodePercent(rest)
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return 'malformed'
  const bytes = Buffer.from(text, 'base64')
  // Left-over bits and missing padding change the text on the way back.
  return bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? bytes : 'malformed'
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // no base64, which the caller refuses
  }
}
