/**
 * A JWS in any of its three forms (RFC 7515 §3, §7): compact, flattened, and general with several signatures over one payload. What is
 * signed is kept as the characters that stand in the file.
 */
import { createHash } from 'node:crypto'
import { AdesError } from '../../errors.js'
import { MAX_SIGNATURES } from '../../validate/places.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { fromBase64Url } from '../base64.js'
import { member, objectOf, textOf } from '../json/access.js'
import { decodeJsonText, type JsonObject, parseJson } from '../json/parse-json.js'

/** One signature, taken apart. */
export type JwsSignature = {
  /** The beginning of the SHA-256 of its value, which no later addition changes. */
  readonly id: string
  /** In base64url, as they stand there. */
  readonly protectedText: string
  readonly signatureText: string
  readonly header: JsonObject
  readonly value: Uint8Array
  readonly unprotected: JsonObject | undefined
  /** Where it stands; undefined in the compact form. */
  readonly place: JsonObject | undefined
}

/** A signature, or why it cannot be read. */
export type JwsPart =
  | { readonly outcome: 'read'; readonly signature: JwsSignature }
  | { readonly outcome: 'broken'; readonly id: string; readonly code: ReasonCode }

/** A JWS. */
export type JwsFile = {
  readonly text: string
  readonly form: 'compact' | 'flattened' | 'general'
  /** The outermost object of the two forms in JSON. */
  readonly root: JsonObject | undefined
  /** As it stands there; undefined if it does not, for then it is elsewhere. */
  readonly payload: string | undefined
  readonly parts: readonly JwsPart[]
}

/** A compact JWS: its header is an object, so in base64url it begins with `e` and one of these. */
const COMPACT = /^e[w-z0-9_-][A-Za-z0-9_-]*\.[^.]*\.[A-Za-z0-9_-]*$/
const COMPACT_BEGINNING = /^\s*(?:\{|e[w-z0-9_-][A-Za-z0-9_-]*(?:\.|$))/

/** Whether a file may be a JWS, or JSON that holds one, by its first octets. */
export function looksLikeJose(file: Uint8Array): boolean {
  return COMPACT_BEGINNING.test(Buffer.from(file.subarray(0, 64)).toString('latin1'))
}

/** Reads a JWS. @throws {AdesError} `json/…`, `jades/malformed`, `jades/no-signature`, `jades/too-many-signatures` */
export function readJws(bytes: Uint8Array): JwsFile {
  return readJwsText(decodeJsonText(bytes))
}

/** Reads a JWS out of its text. @throws as `readJws` */
export function readJwsText(text: string): JwsFile {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{')) return readCompact(trimmed)
  const root = objectOf(parseJson(text))
  if (!root) throw new AdesError('jades/malformed', 'A JWS in JSON is an object')
  return readJwsObject(text, root)
}

function readCompact(text: string): JwsFile {
  if (!COMPACT.test(text)) throw new AdesError('jades/malformed', 'Not the three parts of a compact JWS')
  const [protectedText = '', payload = '', signatureText = ''] = text.split('.')
  const one = { protectedText, signatureText, unprotected: undefined, place: undefined }
  return { text, form: 'compact', root: undefined, payload: payload || undefined, parts: [readOne(one, 0)] }
}

/** Reads a JWS that is an object of a text. @throws as `readJws` */
export function readJwsObject(text: string, root: JsonObject): JwsFile {
  const { members } = root
  const payload = members.get('payload')
  if (payload && payload.kind !== 'string')
    throw new AdesError('jades/malformed', 'The payload of a JWS is a string')
  const common = { text, root, payload: textOf(payload) || undefined }
  const signatures = members.get('signatures')
  if (!signatures) {
    if (!members.has('signature')) throw new AdesError('jades/no-signature', 'The JSON holds no signature')
    return { ...common, form: 'flattened', parts: [readEntry(root, 0)] }
  }
  // One of both forms, or two readers would see two files (RFC 7515 §7.2.2).
  const isBoth = ['signature', 'protected', 'header'].some((name) => members.has(name))
  if (isBoth || signatures.kind !== 'array')
    throw new AdesError('jades/malformed', 'A JWS is either general or flattened')
  if (signatures.items.length === 0) throw new AdesError('jades/no-signature', 'The JWS has no signature')
  if (signatures.items.length > MAX_SIGNATURES)
    throw new AdesError('jades/too-many-signatures', 'The JWS has too many signatures')
  return { ...common, form: 'general', parts: signatures.items.map(readEntry) }
}

function readEntry(node: JsonObject | { readonly kind: string }, index: number): JwsPart {
  const place = 'members' in node ? node : undefined
  const header = member(place, 'header')
  const protectedText = textOf(member(place, 'protected'))
  const signatureText = textOf(member(place, 'signature'))
  if (!place || protectedText === undefined || signatureText === undefined)
    return { outcome: 'broken', id: `#${index + 1}`, code: 'format/malformed' }
  if (header && header.kind !== 'object')
    return { outcome: 'broken', id: `#${index + 1}`, code: 'format/malformed' }
  return readOne({ protectedText, signatureText, unprotected: objectOf(header), place }, index)
}

function readOne(found: Omit<JwsSignature, 'id' | 'header' | 'value'>, index: number): JwsPart {
  const value = fromBase64Url(found.signatureText)
  const octets = fromBase64Url(found.protectedText)
  if (!value || !octets) return { outcome: 'broken', id: `#${index + 1}`, code: 'format/malformed' }
  const id = idOf(value)
  try {
    const header = objectOf(parseJson(decodeJsonText(octets)))
    return header
      ? { outcome: 'read', signature: { ...found, id, header, value } }
      : { outcome: 'broken', id, code: 'format/malformed' }
  } catch (error) {
    if (!(error instanceof AdesError)) throw error
    return { outcome: 'broken', id, code: 'jose/header-json' }
  }
}

function idOf(value: Uint8Array): string {
  return `S-${createHash('sha256').update(value).digest('hex').slice(0, 16)}`
}
