/** The rules on which parameters stand where, and which a reader has to understand (RFC 7515 §4, §4.1.11; RFC 7797 §6). */
import type { ReasonCode } from '../../validate/reasons.js'
import { textsOf } from '../json/access.js'
import type { JsonObject } from '../json/parse-json.js'

/** What may be named: parameters of TS 119 182-1 §5.2 and §5.3, of RFC 7797, and of RFC 7519 where JAdES has them. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...['sigT', 'x5t#o', 'sigX5ts', 'srCms', 'sigPl', 'srAts', 'adoTst', 'sigPId', 'sigD'],
  ...['b64', 'iat', 'exp', 'etsiU'],
])

/** Every reader understands these, so they are not to be named (RFC 7515 §4.1.11). */
const STANDARD: ReadonlySet<string> = new Set([
  ...['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit'],
])

/** Parameters that change the meaning of others, and so have to be protected. */
const ONLY_PROTECTED = ['crit', 'b64', 'alg', 'sigD'] as const

/** Whether the two headers may stand beside one another, and what may be remarked all the same. */
export type CriticalResult =
  | { readonly outcome: 'fine'; readonly remark: ReasonCode | undefined }
  | { readonly outcome: 'broken'; readonly code: ReasonCode }

/** Judges both headers of a signature. */
export function judgeCritical(header: JsonObject, unprotected: JsonObject | undefined): CriticalResult {
  const open = [...(unprotected?.members.keys() ?? [])]
  if (open.some((name) => header.members.has(name))) return broken('jose/header-twice')
  if (ONLY_PROTECTED.some((name) => open.includes(name))) return broken('jose/unprotected')
  const crit = header.members.get('crit')
  const names = crit ? textsOf(crit) : []
  if (!names) return broken('jose/parameter')
  if (names.some((name) => !UNDERSTOOD.has(name) && !STANDARD.has(name))) return broken('jose/crit-unknown')
  const isNamed = names.every(
    (name) => !STANDARD.has(name) && (header.members.has(name) || open.includes(name)),
  )
  const isOnce = new Set(names).size === names.length
  const isFull = !crit || names.length > 0
  const hasB64 = !header.members.has('b64') || names.includes('b64')
  const isInForm = isNamed && isOnce && isFull && hasB64
  return { outcome: 'fine', remark: isInForm ? undefined : 'jose/crit-form' }
}

function broken(code: ReasonCode): CriticalResult {
  return { outcome: 'broken', code }
}
