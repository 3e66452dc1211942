/** What was added to a signature: the components of etsiU in their order (TS 119 182-1 §5.3.1). */
import { PkiError, parseSignedData } from '@jitsuin/pki'
import { asResponse } from '../../cades/read/material.js'
import { AdesError } from '../../errors.js'
import { mergeMaterial } from '../../validate/rounds.js'
import type { Material } from '../../validate/trust.js'
import { fromBase64Url } from '../base64.js'
import { itemsOf, member } from '../json/access.js'
import { canonicalJson } from '../json/canonical-json.js'
import { decodeJsonText, type JsonNode, parseJson } from '../json/parse-json.js'
import type { JwsSignature } from './jws.js'
import { readEncoded, readTokens } from './tokens.js'

/** One component. */
export type UnsignedPart = {
  /** Its only member, such as `sigTst`. */
  readonly name: string
  readonly value: JsonNode
  /** What the places of the value are in. */
  readonly source: string
  /** Each text that an archive time stamp may be over: what stands there, or for one in clear also its canonical form. */
  readonly forms: readonly string[]
}

/** All components, in the one way or the other; `broken` if they are not what the standard says. */
export type UnsignedParts = {
  readonly writing: 'base64url' | 'clear' | 'none' | 'broken'
  readonly parts: readonly UnsignedPart[]
}

/** An archive is stamped again every ten years or so; more are a bomb. */
const MAX_PARTS = 128

/** Reads etsiU; `text` is what the signature stands in. */
export function readUnsigned({ unprotected }: JwsSignature, text: string): UnsignedParts {
  const etsiU = unprotected?.members.get('etsiU')
  if (!etsiU) return { writing: 'none', parts: [] }
  const items = itemsOf(etsiU)
  const isText = items[0]?.kind === 'string'
  const parts = items
    .slice(0, MAX_PARTS)
    .map((item) => (isText ? readEncodedPart(item) : readClear(item, text)))
  const read = parts.filter((part) => part !== undefined)
  const isWhole = etsiU.kind === 'array' && read.length === items.length
  if (items.length === 0 && isWhole) return { writing: 'none', parts: [] }
  return { writing: isWhole ? (isText ? 'base64url' : 'clear') : 'broken', parts: isWhole ? read : [] }
}

function readEncodedPart(item: JsonNode): UnsignedPart | undefined {
  const octets = item.kind === 'string' ? fromBase64Url(item.value) : undefined
  if (!octets || item.kind !== 'string') return undefined
  try {
    const source = decodeJsonText(octets)
    return readComponent(parseJson(source), { source, forms: [item.value] })
  } catch (error) {
    if (error instanceof AdesError) return undefined
    throw error
  }
}

function readClear(item: JsonNode, text: string): UnsignedPart | undefined {
  const canonical = canonicalJson(item, { numbers: 'rfc8785' })
  const forms = [text.slice(item.start, item.end), ...(canonical ? [canonical] : [])]
  return readComponent(item, { source: text, forms })
}

function readComponent(
  node: JsonNode,
  { source, forms }: Pick<UnsignedPart, 'source' | 'forms'>,
): UnsignedPart | undefined {
  const [only, second] = node.kind === 'object' ? node.members : []
  return only && !second ? { name: only[0], value: only[1], source, forms: [...new Set(forms)] } : undefined
}

const CERTIFICATE_VALUES = ['xVals', 'axVals'] as const
const REVOCATION_VALUES = ['rVals', 'arVals'] as const
/** Components that hold both kinds of values for something else (§5.3.5.3, §5.3.6.2; an older spelling among them). */
const BOTH_VALUES: ReadonlySet<string> = new Set(['tstVD', 'tstVd', 'anyValData'])

/** Certificates, lists and answers that stand with a signature; what cannot be read is left out. */
export function materialOfUnsigned(parts: readonly UnsignedPart[]): Required<Material> {
  return mergeMaterial(parts.map(materialOfPart))
}

function materialOfPart({ name, value }: UnsignedPart): Material {
  if (CERTIFICATE_VALUES.some((one) => one === name)) return { certificates: certificates(value) }
  if (REVOCATION_VALUES.some((one) => one === name)) return revocations(value)
  if (name === 'sigTst' || name === 'arcTst') return { crls: readTokens(value).flatMap(listsOfToken) }
  if (!BOTH_VALUES.has(name)) return {}
  const all = (names: readonly string[]) => names.flatMap((one) => member(value, one) ?? [])
  return mergeMaterial([
    { certificates: all(CERTIFICATE_VALUES).flatMap(certificates) },
    ...all(REVOCATION_VALUES).map(revocations),
  ])
}

function certificates(value: JsonNode): Uint8Array[] {
  return itemsOf(value).flatMap((item) => readEncoded(member(item, 'x509Cert')) ?? [])
}

function revocations(value: JsonNode): Material {
  const values = (name: string) => itemsOf(member(value, name)).flatMap((item) => readEncoded(item) ?? [])
  return { crls: values('crlVals'), ocsps: values('ocspVals').map(asWholeResponse) }
}

/** Some write the basic answer alone; it begins with a SEQUENCE where a response has its ENUMERATED status (RFC 6960 §4.2.1). */
function asWholeResponse(octets: Uint8Array): Uint8Array {
  const lengthOctets = (octets[1] ?? 0) > 0x80 ? (octets[1] ?? 0) - 0x80 : 0
  return octets[2 + lengthOctets] === 0x30 ? asResponse(octets) : octets
}

function listsOfToken(token: Uint8Array): Uint8Array[] {
  try {
    return [...parseSignedData(token).crlsDer]
  } catch (error) {
    if (error instanceof PkiError) return []
    throw error
  }
}
