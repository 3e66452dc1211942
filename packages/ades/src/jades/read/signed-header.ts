/** What the protected header of a signature says (RFC 7515 §4; RFC 7797; TS 119 182-1 §5.1, §5.2). */
import type { DigestName } from '@jitsuin/pki'
import type { ReasonCode } from '../../validate/reasons.js'
import { digestOf } from '../algorithms.js'
import { fromBase64, fromBase64Url } from '../base64.js'
import { itemsOf, member, objectOf, textOf, textsOf } from '../json/access.js'
import type { JsonNode, JsonObject } from '../json/parse-json.js'
import { judgeCritical } from './critical.js'
import type { JwsSignature } from './jws.js'
import { readTokens } from './tokens.js'

/** A certificate by its digest. `digest` is undefined for an algorithm that we do not know. */
export type CertificateDigest = { readonly digest: DigestName | undefined; readonly value: Uint8Array }

/** How the payload is referred to that stands elsewhere (TS 119 182-1 §5.2.8). */
export type SignedData =
  | { readonly mechanism: 'by-uri'; readonly uris: readonly string[] }
  | {
      readonly mechanism: 'by-uri-hash'
      readonly uris: readonly string[]
      readonly digest: DigestName | undefined
      readonly hashes: readonly Uint8Array[]
    }
  | { readonly mechanism: 'other' }

/** The protected header. */
export type SignedHeader = {
  readonly alg: string
  /** Whether the payload goes into what is signed as base64url or as it is (RFC 7797 §3). */
  readonly payloadForm: 'base64url' | 'as-is'
  readonly signingTime: Date | undefined
  /** After which the signer does not want it to be accepted. */
  readonly expires: Date | undefined
  readonly contentType: string | undefined
  /** DER; the first one is the signer's (RFC 7515 §4.1.6). */
  readonly certificates: readonly Uint8Array[]
  readonly bindings: readonly CertificateDigest[]
  readonly key: 'certificate' | 'bare'
  readonly signedData: SignedData | undefined
  /** Tokens over the payload, taken before it was signed. */
  readonly contentTimeStamps: readonly Uint8Array[]
  /** What departs from the rules without making the meaning doubtful. */
  readonly remark: ReasonCode | undefined
}

/** The header, or why it is refused. */
export type HeaderResult =
  | { readonly outcome: 'read'; readonly header: SignedHeader }
  | { readonly outcome: 'broken'; readonly code: ReasonCode }

/** Reads the protected header, and holds the unprotected one against it. */
export function readSignedHeader(signature: JwsSignature): HeaderResult {
  const { header, unprotected } = signature
  const critical = judgeCritical(header, unprotected)
  if (critical.outcome === 'broken') return critical
  try {
    return { outcome: 'read', header: { ...readParameters(header), remark: critical.remark } }
  } catch (error) {
    if (error instanceof WrongParameter) return { outcome: 'broken', code: error.code }
    throw error
  }
}

/** Thrown within this file alone: one parameter of the wrong kind makes the header unreadable. */
class WrongParameter extends Error {
  readonly code: ReasonCode
  constructor(code: ReasonCode) {
    super(code)
    this.code = code
  }
}

function readParameters(header: JsonObject): Omit<SignedHeader, 'remark'> {
  const alg = optional(header, 'alg', textOf)
  if (alg === undefined) throw new WrongParameter('jose/no-algorithm')
  const adoTst = header.members.get('adoTst')
  return {
    alg,
    payloadForm: optional(header, 'b64', payloadForm) ?? 'base64url',
    signingTime: optional(header, 'iat', secondsTime) ?? optional(header, 'sigT', textTime),
    expires: optional(header, 'exp', secondsTime),
    contentType: optional(header, 'cty', textOf),
    certificates: optional(header, 'x5c', certificatesOf) ?? [],
    bindings: bindingsOf(header),
    key: header.members.has('jwk') || header.members.has('jku') ? 'bare' : 'certificate',
    signedData: optional(header, 'sigD', signedDataOf),
    contentTimeStamps: adoTst ? readTokens(adoTst) : [],
  }
}

/** A parameter, if it is there; then it has to be of its kind. */
function optional<T>(
  header: JsonObject,
  name: string,
  read: (node: JsonNode) => T | undefined,
): T | undefined {
  const node = header.members.get(name)
  if (!node) return undefined
  const value = read(node)
  if (value === undefined) throw new WrongParameter('jose/parameter')
  return value
}

function payloadForm(node: JsonNode): SignedHeader['payloadForm'] | undefined {
  if (node.kind !== 'word' || node.word === 'null') return undefined
  return node.word === 'true' ? 'base64url' : 'as-is'
}

/** NumericDate: seconds since 1970, also with a fraction (RFC 7519 §2). */
function secondsTime(node: JsonNode): Date | undefined {
  return node.kind === 'number' ? validDate(Number(node.literal) * 1000) : undefined
}

/** The form that sigT has (TS 119 182-1 §5.2.1; RFC 3339 in UTC). */
function textTime(node: JsonNode): Date | undefined {
  const text = textOf(node) ?? ''
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)
  return isTime ? validDate(Date.parse(text)) : undefined
}

function validDate(milliseconds: number): Date | undefined {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? undefined : date
}

const MAX_CERTIFICATES = 64

function certificatesOf(node: JsonNode): Uint8Array[] | undefined {
  const texts = textsOf(node)
  if (!texts || texts.length === 0 || texts.length > MAX_CERTIFICATES) return undefined
  return texts.map((text) => {
    const der = fromBase64(text)
    if (!der) throw new WrongParameter('signer/unreadable')
    return der
  })
}

function bindingsOf(header: JsonObject): CertificateDigest[] {
  const s256 = optional(header, 'x5t#S256', (node) => fromBase64Url(textOf(node) ?? '-'))
  const other = optional(header, 'x5t#o', certificateDigest)
  const [first] =
    optional(header, 'sigX5ts', (node) => (node.kind === 'array' ? node.items : undefined)) ?? []
  const listed = first && certificateDigest(first)
  if (first && !listed) throw new WrongParameter('jose/parameter')
  return [...(s256 ? [{ digest: 'sha256' as const, value: s256 }] : []), other, listed].filter(
    (one) => one !== undefined,
  )
}

function certificateDigest(node: JsonNode): CertificateDigest | undefined {
  const identifier = textOf(member(node, 'digAlg'))
  const value = fromBase64Url(textOf(member(node, 'digVal')) ?? '-')
  return identifier !== undefined && value ? { digest: digestOf(identifier), value } : undefined
}

const MECHANISM = 'http://uri.etsi.org/19182/'

function signedDataOf(node: JsonNode): SignedData | undefined {
  const mechanism = textOf(member(node, 'mId'))
  const uris = textsOf(member(node, 'pars'))
  if (!objectOf(node) || mechanism === undefined || !uris || uris.length === 0) return undefined
  if (mechanism === `${MECHANISM}ObjectIdByURI`) return { mechanism: 'by-uri', uris }
  if (mechanism !== `${MECHANISM}ObjectIdByURIHash`) return { mechanism: 'other' }
  const hashes = itemsOf(member(node, 'hashV')).map((item) => fromBase64Url(textOf(item) ?? '-'))
  const read = hashes.filter((hash) => hash !== undefined)
  if (read.length !== hashes.length || hashes.length !== uris.length) return undefined
  return { mechanism: 'by-uri-hash', uris, digest: digestOf(textOf(member(node, 'hashM'))), hashes: read }
}
