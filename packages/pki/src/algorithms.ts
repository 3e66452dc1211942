/**
 * AlgorithmIdentifier (RFC 5280 §4.1.1.2) and the signature algorithms that the platform can check.
 */
import * as der from './der.js'
import { PkiError } from './errors.js'

/** An algorithm as a certificate names it; `parameters` is the whole TLV, absent if there is none. */
export type AlgorithmIdentifier = {
  readonly bytes: Uint8Array
  readonly oid: string
  readonly parameters?: Uint8Array
}

/** Reads an AlgorithmIdentifier. */
export function parseAlgorithm(node: der.Node): AlgorithmIdentifier {
  const fields = new der.Fields(node)
  const oid = der.oidValue(fields.next(der.OID))
  const parameters = fields.optionalAny()?.bytes
  fields.end()
  return parameters ? { bytes: node.bytes, oid, parameters } : { bytes: node.bytes, oid }
}

/** Hash functions by their OID, with Node's name for each (RFC 5754, RFC 8702); being here means that it can be computed, not that it counts. */
export const DIGESTS = {
  md5: { oid: '1.2.840.113549.2.5', node: 'md5', bytes: 16 },
  ripemd160: { oid: '1.3.36.3.2.1', node: 'ripemd160', bytes: 20 },
  sha1: { oid: '1.3.14.3.2.26', node: 'sha1', bytes: 20 },
  sha224: { oid: '2.16.840.1.101.3.4.2.4', node: 'sha224', bytes: 28 },
  sha256: { oid: '2.16.840.1.101.3.4.2.1', node: 'sha256', bytes: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', node: 'sha384', bytes: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', node: 'sha512', bytes: 64 },
  'sha3-256': { oid: '2.16.840.1.101.3.4.2.8', node: 'sha3-256', bytes: 32 },
  'sha3-384': { oid: '2.16.840.1.101.3.4.2.9', node: 'sha3-384', bytes: 48 },
  'sha3-512': { oid: '2.16.840.1.101.3.4.2.10', node: 'sha3-512', bytes: 64 },
} as const

export type DigestName = keyof typeof DIGESTS

/** The digest that an AlgorithmIdentifier names; its parameters are absent or NULL (RFC 5754 §2). */
export function digestNameOf({ oid, parameters }: AlgorithmIdentifier): DigestName {
  if (parameters) der.expectNull(der.parse(parameters))
  const names = Object.keys(DIGESTS) as DigestName[] // the table has no other keys
  const name = names.find((candidate) => DIGESTS[candidate].oid === oid)
  if (!name) throw new PkiError('algorithm/unknown', `No digest algorithm ${oid}`)
  return name
}
