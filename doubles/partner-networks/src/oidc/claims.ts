/** Claims as a network shows them. */
import type { Told } from '../site/parts.js'
import type { Visitor } from './relying-party.js'

/** Claims that concern the protocol and not the person. */
const PROTOCOL: ReadonlySet<string> = new Set([
  'sub',
  'iss',
  'aud',
  'exp',
  'iat',
  'nonce',
  'sid',
  'at_hash',
  's_hash',
  'nbf',
  'jti',
])

/** What a provider told about a person, without the claims of the protocol. */
export function toldBy(claims: Visitor['claims']): Told[] {
  return Object.entries(claims)
    .filter(([name]) => !PROTOCOL.has(name))
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: String(one) })))
}
