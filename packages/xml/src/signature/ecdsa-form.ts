/**
 * The two forms of an ECDSA or DSA signature: r and s side by side, each of the group's length (XML Signature §6.4.3,
 * RFC 9231 §2.3.6), and the DER SEQUENCE of two INTEGERs (RFC 3279 §2.2.3) that keys and cards answer with.
 */
import { concatBytes } from '@jitsuin/kernel'
import { XmlError } from '../errors.js'

const INTEGER = 0x02
const SEQUENCE = 0x30
const LONG_FORM_1 = 0x81

/** Octets of r and of s on the curves that count. */
export const CURVE_BYTES = { prime256v1: 32, secp384r1: 48, secp521r1: 66 } as const

/** A curve by its OpenSSL name. */
export type CurveName = keyof typeof CURVE_BYTES

/**
 * Rewrites a DER signature as r‖s, each of `scalarBytes`.
 *
 * @throws {XmlError} `xml-signature/malformed` unless the DER is in its one form and both numbers fit.
 */
export function signatureFromDer(der: Uint8Array, scalarBytes: number): Uint8Array {
  const content = readValue(der, SEQUENCE)
  const r = readValue(content.value, INTEGER)
  const s = readValue(r.rest, INTEGER)
  if (content.rest.length > 0 || s.rest.length > 0) throw malformed()
  return concatBytes([toScalar(r.value, scalarBytes), toScalar(s.value, scalarBytes)])
}

/**
 * Rewrites r‖s as a DER signature.
 *
 * @throws {XmlError} `xml-signature/malformed` when the octets have no two equal halves.
 */
export function signatureToDer(raw: Uint8Array): Uint8Array {
  if (raw.length === 0 || raw.length % 2 !== 0 || raw.length > 132) throw malformed()
  const half = raw.length / 2
  return tagged(SEQUENCE, concatBytes([toInteger(raw.subarray(0, half)), toInteger(raw.subarray(half))]))
}

function readValue(bytes: Uint8Array, tag: number): { value: Uint8Array; rest: Uint8Array } {
  const first = bytes[1] ?? 0
  const long = first === LONG_FORM_1
  const length = long ? (bytes[2] ?? 0) : first
  const start = long ? 3 : 2
  // DER: the short form wherever it can be (X.690 §10.1); no signature of ours needs more than one length octet.
  const minimal = long ? length >= 0x80 : length < 0x80
  if (bytes[0] !== tag || !minimal || bytes.length < start + length) throw malformed()
  return { value: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) }
}

function toScalar(integer: Uint8Array, scalarBytes: number): Uint8Array {
  const [first, second] = integer
  if (first === undefined || first >= 0x80) throw malformed()
  if (first === 0 && (second === undefined || second < 0x80)) throw malformed()
  const number = first === 0 ? integer.subarray(1) : integer
  if (number.length > scalarBytes) throw malformed()
  const scalar = new Uint8Array(scalarBytes)
  scalar.set(number, scalarBytes - number.length)
  return scalar
}

function toInteger(scalar: Uint8Array): Uint8Array {
  const start = scalar.findIndex((byte) => byte !== 0)
  if (start < 0) throw malformed()
  const number = scalar.subarray(start)
  const padded = (number[0] ?? 0) >= 0x80 ? concatBytes([Uint8Array.of(0), number]) : number
  return tagged(INTEGER, padded)
}

function tagged(tag: number, value: Uint8Array): Uint8Array {
  const head = value.length < 0x80 ? [tag, value.length] : [tag, LONG_FORM_1, value.length]
  return concatBytes([Uint8Array.from(head), value])
}

function malformed(): XmlError {
  return new XmlError('xml-signature/malformed', 'The signature value is not two numbers in their one form')
}
