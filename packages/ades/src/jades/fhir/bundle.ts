/**
 * A JWS in the signature of a FHIR bundle (R4, R5: Bundle.signature, Signature.data): detached, over the canonical JSON of the bundle
 * without that very signature. FHIR asks for no white space and names in order; numbers keep their digits, because a decimal of
 * FHIR has a precision (http://hl7.org/fhir/json.html#canonical, datatypes.html#decimal).
 */
import { utf8 } from '@jitsuin/kernel'
import { AdesError } from '../../errors.js'
import { fromBase64 } from '../base64.js'
import { member, textOf } from '../json/access.js'
import { canonicalJson, type NumberForm } from '../json/canonical-json.js'
import type { JsonObject, JsonString } from '../json/parse-json.js'
import { type JwsFile, readJws } from '../read/jws.js'

const CANONICAL_JSON = 'http://hl7.org/fhir/canonicalization/json'

/** What a signature over a bundle may leave out: itself alone, or what changes when a bundle is kept elsewhere as well. */
const METHODS = {
  [CANONICAL_JSON]: ['signature'],
  [`${CANONICAL_JSON}#document`]: ['signature', 'id', 'meta'],
} as const satisfies Record<string, readonly string[]>

type Method = keyof typeof METHODS

/** The method that we sign by: id and meta of the bundle are no part of the document. */
export const DOCUMENT_FORMAT = `application/fhir+json;canonicalization=${CANONICAL_JSON}#document`

/** One reading of what a signature is over. */
export type BundleContent = {
  readonly octets: Uint8Array
  /** For people. */
  readonly name: string
  /** `doubles`: decimals of other precision would have the same octets. */
  readonly covers: 'everything' | 'doubles'
}

/** A bundle with its signature. */
export type SignedBundle = {
  readonly text: string
  readonly data: JsonString
  readonly jws: JwsFile
  /** `stated`: the signature says which. `guessed`: it does not. `unknown`: it says one that is not ours. */
  readonly form: 'stated' | 'guessed' | 'unknown'
  readonly contents: readonly BundleContent[]
}

/** Whether JSON is a FHIR bundle. */
export function isBundle(root: JsonObject): boolean {
  return textOf(root.members.get('resourceType')) === 'Bundle'
}

/** Takes a signed bundle apart. @throws {AdesError} `jades/no-signature`, `fhir/signature`, and what `readJws` throws */
export function readSignedBundle(text: string, root: JsonObject): SignedBundle {
  const signature = root.members.get('signature')
  if (!signature) throw new AdesError('jades/no-signature', 'The bundle has no signature')
  const data = member(signature, 'data')
  const octets = fromBase64((textOf(data) ?? '').replace(/\s+/g, ''))
  const format = textOf(member(signature, 'sigFormat')) ?? ''
  if (data?.kind !== 'string' || !octets || octets.length === 0 || !/^application\/jose\b/.test(format))
    throw new AdesError('fhir/signature', 'Bundle.signature holds no JWS')
  const stated = methodOf(textOf(member(signature, 'targetFormat')))
  const methods: readonly Method[] =
    stated === 'guessed' ? allMethods() : stated === 'unknown' ? [] : [stated]
  const form = stated === 'guessed' || stated === 'unknown' ? stated : 'stated'
  return { text, data, form, jws: readJws(octets), contents: methods.flatMap((one) => readings(root, one)) }
}

function allMethods(): Method[] {
  return Object.keys(METHODS) as Method[] // the table has no other keys
}

/** It is no part of what is signed: a wrong one makes the value wrong, never another document right. */
function methodOf(targetFormat: string | undefined): Method | 'guessed' | 'unknown' {
  const stated = /canonicali[sz]ation=["']?([^"';,\s]+)/.exec(targetFormat ?? '')?.[1]
  if (stated === undefined) return 'guessed'
  return allMethods().find((one) => one === stated) ?? 'unknown'
}

/** Digit for digit; and as RFC 8785 writes doubles, where that is another text. */
function readings(root: JsonObject, method: Method): BundleContent[] {
  const exact = canonicalBundle(root, method, 'as-written')
  const doubles = canonicalBundle(root, method, 'rfc8785')
  const left = METHODS[method].slice(1)
  const name = left.length > 0 ? `Bundle (without ${left.join(', ')})` : 'Bundle'
  const own = exact === undefined ? [] : [{ octets: utf8(exact), name, covers: 'everything' } as const]
  if (doubles === undefined || doubles === exact) return own
  return [...own, { octets: utf8(doubles), name, covers: 'doubles' }]
}

function canonicalBundle(root: JsonObject, method: Method, numbers: NumberForm): string | undefined {
  return canonicalJson(root, { numbers, omit: new Set<string>(METHODS[method]) })
}

/** What we sign of a bundle. */
export function documentOctets(root: JsonObject): Uint8Array {
  return utf8(canonicalBundle(root, `${CANONICAL_JSON}#document`, 'as-written') ?? '')
}
