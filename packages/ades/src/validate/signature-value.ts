/** Row 8: whether the signature value was made by the signer's key, or, where no signer can be named, by any key that KeyInfo states. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import { type Certificate, PkiError, readPublicKey } from '@jitsuin/pki'
import {
  attributeOf,
  COMPUTABLE_ALGORITHMS,
  checkSignatureValue,
  childElements,
  decodeBase64,
  onlyChild,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { DSIG, DSIG_11 } from '../namespaces.js'
import type { ReasonCode } from './reasons.js'
import type { Structure } from './structure.js'

/** Judges the value under the key of a certificate. */
export function judgeValue(
  { signature }: Structure,
  { spkiBytes }: Pick<Certificate, 'spkiBytes'>,
): ReasonCode {
  return valueUnder(signature, () => readPublicKey(spkiBytes))
}

/**
 * Judges the value under the keys that KeyInfo states: whoever they belong to, a value that none of them made was altered, or made by
 * someone else than the file says.
 */
export function judgeUnnamed(structure: Structure, carried: readonly Certificate[]): ReasonCode {
  const { signature } = structure
  const codes = carried.map((certificate) => judgeValue(structure, certificate))
  if (codes.length === 0)
    codes.push(...statedKeys(signature.keyInfo).map((key) => valueUnder(signature, () => key)))
  return codes.find((code) => code === 'value/ok') ?? codes[0] ?? 'value/no-key'
}

function valueUnder(signature: Structure['signature'], readKey: () => KeyObject): ReasonCode {
  // A secret that everyone knows, the public key, proves nothing.
  if (signature.scheme.scheme === 'hmac') return 'value/key'
  try {
    const verdict = checkSignatureValue(signature, readKey(), COMPUTABLE_ALGORITHMS)
    return verdict === 'valid' ? 'value/ok' : 'value/wrong'
  } catch (error) {
    if (error instanceof PkiError) return 'value/key'
    if (!(error instanceof XmlError)) throw error
    return error.code === 'xml-signature/key-mismatch' ? 'value/key' : 'value/algorithm'
  }
}

/** The bare keys of KeyInfo (XML Signature 1.1 §4.5.2, §4.5.9); what cannot be read is no key. */
function statedKeys(keyInfo: XmlElement | undefined): KeyObject[] {
  return (keyInfo ? childElements(keyInfo) : []).slice(0, MAX_KEYS).flatMap((element) => {
    try {
      return [readKeyValue(element)].filter((key) => key !== undefined)
    } catch (error) {
      if (error instanceof XmlError || error instanceof PkiError || isKeyError(error)) return []
      throw error
    }
  })
}

const MAX_KEYS = 4

/** What node:crypto throws for numbers that are no key. */
function isKeyError(error: unknown): boolean {
  return error instanceof Error && 'code' in error
}

const CURVES: Readonly<Record<string, string>> = {
  'urn:oid:1.2.840.10045.3.1.7': 'P-256',
  'urn:oid:1.3.132.0.34': 'P-384',
  'urn:oid:1.3.132.0.35': 'P-521',
}

function readKeyValue(element: XmlElement): KeyObject | undefined {
  if (element.localName === 'DEREncodedKeyValue') return readPublicKey(decodeBase64(textOf(element)))
  const [value] = element.localName === 'KeyValue' ? childElements(element) : []
  if (value?.localName === 'RSAKeyValue') {
    const number = (name: string) => base64url(decodeBase64(textOf(onlyChild(value, DSIG, name))))
    return createPublicKey({
      format: 'jwk',
      key: { kty: 'RSA', n: number('Modulus'), e: number('Exponent') },
    })
  }
  return value?.localName === 'ECKeyValue' ? readEcKey(value) : undefined
}

function readEcKey(value: XmlElement): KeyObject | undefined {
  const crv = CURVES[attributeOf(onlyChild(value, DSIG_11, 'NamedCurve'), 'URI') ?? '']
  const point = decodeBase64(textOf(onlyChild(value, DSIG_11, 'PublicKey')))
  const half = (point.length - 1) / 2
  if (!crv || point[0] !== 0x04) return undefined
  const [x, y] = [point.subarray(1, 1 + half), point.subarray(1 + half)].map(base64url)
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv, ...(x && { x }), ...(y && { y }) } })
}

function base64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
