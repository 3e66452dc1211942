/** Containers of time stamps (TS 119 182-1 §5.4.3.3). */
import { fromBase64 } from '../base64.js'
import { itemsOf, member, textOf } from '../json/access.js'
import type { JsonNode } from '../json/parse-json.js'

/** The only form of octets there is; it may be left unsaid. */
const DER_ENCODING = /^http:\/\/uri\.etsi\.org\/01903\/v1\.2\.2#DER$/

/** The tokens of a container; one that cannot be read is empty, and is then judged as malformed. */
export function readTokens(container: JsonNode): Uint8Array[] {
  const tokens = itemsOf(member(container, 'tstTokens'))
  if (tokens.length === 0) return [new Uint8Array()]
  return tokens.map((token) => readEncoded(token) ?? new Uint8Array())
}

/** A value with its encoding (§5.4.3.1): octets in base64. */
export function readEncoded(node: JsonNode | undefined): Uint8Array | undefined {
  const encoding = textOf(member(node, 'encoding'))
  const value = textOf(member(node, 'val'))
  if (value === undefined || (encoding !== undefined && !DER_ENCODING.test(encoding))) return undefined
  return fromBase64(value)
}
