/**
 * HTTP-Redirect binding (saml-bindings-2.0 §3.4): a message in the query of an address, compressed, its signature beside it.
 * The signature covers the octets of the query as they were sent (§3.4.4.1), so that the query is taken apart here, undecoded.
 */
import { type KeyObject, verify } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { toBase64, utf8 } from '@jitsuin/kernel'
import { SAFE_ALGORITHMS, SIGNATURE_ALGORITHMS } from '@jitsuin/xml'
import { SamlError } from '../errors.js'
import { type SamlSigner, signatureMethodOf, signOctets } from '../signature/sign.js'
import { malformed } from '../wire/read.js'
import { decodeBase64Strictly } from './base64.js'
import { checkRelayState } from './relay-state.js'

/** A message as it came, its signature not looked at yet. */
export type RedirectMessage = {
  readonly kind: 'SAMLRequest' | 'SAMLResponse'
  readonly octets: Uint8Array
  readonly relayState: string | undefined
  readonly signature: DetachedSignature | undefined
}

type DetachedSignature = {
  readonly algorithm: string
  readonly value: Uint8Array
  readonly signedOctets: Uint8Array
}

/** Most octets of one message once it is inflated; an address has room for far fewer deflated ones. */
const INFLATED_BYTES = 64 * 1024
const QUERY_CHARACTERS = 16 * 1024
const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE'
const PARAMETERS = [
  'SAMLRequest',
  'SAMLResponse',
  'RelayState',
  'SAMLEncoding',
  'SigAlg',
  'Signature',
] as const

type Parameter = (typeof PARAMETERS)[number]

/**
 * Takes the query of an address apart, without its `?`. Parameters of other names mean nothing; one of ours that stands twice
 * is refused, since two readers could take one each.
 *
 * @throws {SamlError} `saml/malformed`, `saml/too-large`, `saml/relay-state`.
 */
export function readRedirect(query: string): RedirectMessage {
  if (query.length > QUERY_CHARACTERS) throw new SamlError('saml/too-large', 'The query is too long')
  const raw = parametersIn(query)
  const kind = raw.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse'
  const message = raw.get(kind)
  if (message === undefined || (raw.has('SAMLRequest') && raw.has('SAMLResponse'))) {
    throw malformed('The query holds not one message')
  }
  const encoding = raw.get('SAMLEncoding')
  if (encoding !== undefined && decode(encoding) !== DEFLATE) throw malformed('The encoding is unknown')
  const relayState = raw.get('RelayState')
  return {
    kind,
    octets: inflate(decodeBase64Strictly(decode(message))),
    relayState: checkRelayState(relayState === undefined ? undefined : decode(relayState)),
    signature: signatureIn(raw, kind),
  }
}

function parametersIn(query: string): ReadonlyMap<Parameter, string> {
  const found = new Map<Parameter, string>()
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=')
    const name = PARAMETERS.find((one) => one === decode(at < 0 ? pair : pair.slice(0, at)))
    if (name === undefined) continue
    if (found.has(name)) throw malformed(`${name} stands twice`)
    found.set(name, at < 0 ? '' : pair.slice(at + 1))
  }
  return found
}

function signatureIn(raw: ReadonlyMap<Parameter, string>, kind: Parameter): DetachedSignature | undefined {
  const [algorithm, value] = [raw.get('SigAlg'), raw.get('Signature')]
  if (algorithm === undefined && value === undefined) return undefined
  if (algorithm === undefined || value === undefined)
    throw malformed('A signature without algorithm, or reverse')
  // §3.4.4.1: in this order, whatever the order of the query; RelayState only if it was there.
  const order = [kind, 'RelayState', 'SigAlg'] as const
  const signed = order.filter((name) => raw.has(name)).map((name) => `${name}=${raw.get(name)}`)
  return {
    algorithm: decode(algorithm),
    value: decodeBase64Strictly(decode(value)),
    signedOctets: utf8(signed.join('&')),
  }
}

/** In a query a space may be written `+` (HTML §4.10.21.7); everything else is RFC 3986 §2.1. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch (cause) {
    throw new SamlError('saml/malformed', 'The query is not percent-encoded UTF-8', { cause })
  }
}

type Inflated = { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } }

/** One deflated message and nothing behind it. */
function inflate(deflated: Uint8Array): Uint8Array {
  const { buffer, engine } = tryInflate(deflated)
  if (engine.bytesWritten !== deflated.length) throw malformed('Something stands behind the message')
  return buffer
}

function tryInflate(deflated: Uint8Array): Inflated {
  try {
    const result: unknown = inflateRawSync(deflated, { maxOutputLength: INFLATED_BYTES, info: true })
    return result as Inflated // so Node answers when `info` is asked for
  } catch (cause) {
    const isLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    throw new SamlError(isLarge ? 'saml/too-large' : 'saml/malformed', 'The message does not inflate', {
      cause,
    })
  }
}

/**
 * Verifies the signature of a query under one of the keys.
 *
 * @throws {SamlError} `saml/algorithm-refused`, `saml/signature-invalid`.
 */
export function verifyRedirect(
  { signature }: RedirectMessage,
  keys: readonly KeyObject[],
): 'unsigned' | 'signed' {
  if (!signature) return 'unsigned'
  const { algorithm, value, signedOctets } = signature
  const row = [...SAFE_ALGORITHMS.signatures].find((uri) => uri === algorithm)
  const scheme = row && SIGNATURE_ALGORITHMS[row]
  if (!scheme || (scheme.scheme !== 'rsa' && scheme.scheme !== 'ecdsa')) {
    throw new SamlError('saml/algorithm-refused', 'The algorithm of the query is not accepted')
  }
  const { hash } = scheme
  const type = scheme.scheme === 'rsa' ? 'rsa' : 'ec'
  const isByOne = keys
    .filter((key) => key.asymmetricKeyType === type && isLongEnough(key))
    .some((key) => verify(hash, signedOctets, { key, dsaEncoding: 'ieee-p1363' }, value))
  if (!isByOne) throw new SamlError('saml/signature-invalid', 'No known key signed the query')
  return 'signed'
}

function isLongEnough(key: KeyObject): boolean {
  const { modulusLength } = key.asymmetricKeyDetails ?? {}
  return modulusLength === undefined || modulusLength >= SAFE_ALGORITHMS.leastModulusBits
}

/** A message to be sent by redirect. */
export type RedirectFields = {
  readonly kind: RedirectMessage['kind']
  /** An address of the partner; it may have a query of its own (§3.4.4.1). */
  readonly location: string
  readonly xml: string
  readonly relayState: string | undefined
}

/** The address to redirect to, signed when there is a signer. */
export async function redirectAddress(fields: RedirectFields, signer?: SamlSigner): Promise<string> {
  const { kind, location, xml, relayState } = fields
  const pairs = [`${kind}=${encodeURIComponent(toBase64(deflateRawSync(utf8(xml))))}`]
  if (relayState !== undefined) pairs.push(`RelayState=${encodeURIComponent(relayState)}`)
  if (signer) {
    pairs.push(`SigAlg=${encodeURIComponent(signatureMethodOf(signer))}`)
    const value = await signOctets(signer, utf8(pairs.join('&')))
    pairs.push(`Signature=${encodeURIComponent(toBase64(value))}`)
  }
  return `${location}${location.includes('?') ? '&' : '?'}${pairs.join('&')}`
}
