/**
 * The check of a signature made with an X.509 key, over certificates, lists, answers and tokens alike.
 */
import { constants, type KeyObject, verify } from 'node:crypto'
import type { AlgorithmSet, SignatureScheme } from './algorithm-sets.js'
import {
  type AlgorithmIdentifier,
  DIGESTS,
  type DigestName,
  digestNameOf,
  parseAlgorithm,
} from './algorithms.js'
import * as der from './der.js'
import { PkiError } from './errors.js'
import { readPublicKey } from './public-keys.js'

/**
 * How a check of a signature ends. `not-allowed`: the algorithm, digest or size of key is outside the set; then nothing was
 * computed. `unknown-algorithm`: nobody here can check it.
 */
export type SignatureVerdict = 'valid' | 'invalid' | 'not-allowed' | 'unknown-algorithm'

/** What is needed to check one signature; `signature` is the content of its BIT STRING or OCTET STRING. */
export type SignatureCheck = {
  readonly algorithm: AlgorithmIdentifier
  readonly spkiBytes: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
  readonly allowed: AlgorithmSet
}

/** What an AlgorithmIdentifier asks a key to do. */
export type SignatureMethod = {
  readonly scheme: SignatureScheme
  readonly digest: DigestName | null
  readonly saltBytes?: number
}

const RSA_PSS = '1.2.840.113549.1.1.10'
const MGF1 = '1.2.840.113549.1.1.8'

/** Signature algorithms by OID (RFC 3279 §2.2, RFC 4055 §5, RFC 5758, RFC 8410); PSS names its digest in its parameters. */
const METHODS: ReadonlyMap<string, SignatureMethod> = new Map<string, SignatureMethod>([
  ['1.2.840.113549.1.1.4', { scheme: 'rsa', digest: 'md5' }],
  ['1.3.36.3.3.1.2', { scheme: 'rsa', digest: 'ripemd160' }],
  ['1.2.840.113549.1.1.5', { scheme: 'rsa', digest: 'sha1' }],
  ['1.2.840.113549.1.1.14', { scheme: 'rsa', digest: 'sha224' }],
  ['1.2.840.113549.1.1.11', { scheme: 'rsa', digest: 'sha256' }],
  ['1.2.840.113549.1.1.12', { scheme: 'rsa', digest: 'sha384' }],
  ['1.2.840.113549.1.1.13', { scheme: 'rsa', digest: 'sha512' }],
  ['1.2.840.10045.4.1', { scheme: 'ecdsa', digest: 'sha1' }],
  ['1.2.840.10045.4.3.1', { scheme: 'ecdsa', digest: 'sha224' }],
  ['1.2.840.10045.4.3.2', { scheme: 'ecdsa', digest: 'sha256' }],
  ['1.2.840.10045.4.3.3', { scheme: 'ecdsa', digest: 'sha384' }],
  ['1.2.840.10045.4.3.4', { scheme: 'ecdsa', digest: 'sha512' }],
  ['1.3.101.112', { scheme: 'ed25519', digest: null }],
  ['1.2.840.10040.4.3', { scheme: 'dsa', digest: 'sha1' }],
  ['2.16.840.1.101.3.4.3.1', { scheme: 'dsa', digest: 'sha224' }],
  ['2.16.840.1.101.3.4.3.2', { scheme: 'dsa', digest: 'sha256' }],
])

/** The kinds of Node's keys that can verify each scheme. */
const KEY_TYPES: Record<SignatureScheme, readonly string[]> = {
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  ed25519: ['ed25519'],
  dsa: ['dsa'],
}

/** Checks one signature. Broken keys, parameters and values are verdicts, never a throw. */
export function verifySignature({
  algorithm,
  spkiBytes,
  message,
  signature,
  allowed,
}: SignatureCheck): SignatureVerdict {
  const method = readSignatureMethod(algorithm)
  if (!method) return 'unknown-algorithm'
  if (!allowed.schemes.has(method.scheme) || (method.digest && !allowed.digests.has(method.digest)))
    return 'not-allowed'
  try {
    const key = readPublicKey(spkiBytes)
    if (!KEY_TYPES[method.scheme].includes(key.asymmetricKeyType ?? '')) return 'invalid'
    if (!isLargeEnough(key, allowed)) return 'not-allowed'
    if (method.scheme === 'ecdsa' || method.scheme === 'dsa') expectPairOfNumbers(signature)
    const digest = method.digest && DIGESTS[method.digest].node
    return verify(digest, message, keyInput(key, method), signature) ? 'valid' : 'invalid'
  } catch {
    return 'invalid' // a key or value that cannot be read proves nothing
  }
}

/** The method that an AlgorithmIdentifier names; undefined if its OID or its parameters are not one that we know. */
export function readSignatureMethod(algorithm: AlgorithmIdentifier): SignatureMethod | undefined {
  try {
    if (algorithm.oid === RSA_PSS) return pssMethod(algorithm)
    const method = METHODS.get(algorithm.oid)
    if (!algorithm.parameters) return method
    // Only the RSA algorithms carry NULL, and both forms count (RFC 4055 §5; RFC 5758 §3.1, §3.2).
    der.expectNull(der.parse(algorithm.parameters))
    return method?.scheme === 'rsa' ? method : undefined
  } catch {
    return undefined // parameters that cannot be read name no algorithm
  }
}

/** RSASSA-PSS-params (RFC 4055 §3.1): one digest for message and mask, and the trailer field 1. */
function pssMethod({ parameters }: AlgorithmIdentifier): SignatureMethod | undefined {
  if (!parameters) return undefined
  const fields = new der.Fields(der.parse(parameters))
  const hash = fields.optionalExplicit(0)
  const mask = fields.optionalExplicit(1)
  const salt = fields.optionalExplicit(2)
  const trailer = fields.optionalExplicit(3)
  fields.end()
  const digest = hash ? digestNameOf(parseAlgorithm(hash)) : 'sha1'
  if (trailer && der.smallInteger(trailer) !== 1) return undefined
  if (digest !== (mask ? maskDigest(mask) : 'sha1')) return undefined
  return { scheme: 'rsa-pss', digest, saltBytes: salt ? der.smallInteger(salt) : 20 }
}

function maskDigest(node: der.Node): DigestName {
  const { oid, parameters } = parseAlgorithm(node)
  if (oid !== MGF1 || !parameters)
    throw new PkiError('algorithm/unknown', `No mask generation function ${oid}`)
  return digestNameOf(parseAlgorithm(der.parse(parameters)))
}

function isLargeEnough(key: KeyObject, { rsaBits, dsaBits, curves }: AlgorithmSet): boolean {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec') return curves.has(namedCurve)
  if (key.asymmetricKeyType === 'ed25519') return true
  const { min, max } = key.asymmetricKeyType === 'dsa' ? dsaBits : rsaBits
  return modulusLength >= min && modulusLength <= max
}

/** ECDSA-Sig-Value and Dss-Sig-Value (RFC 3279 §2.2.2, §2.2.3): two positive INTEGERs in DER. */
function expectPairOfNumbers(signature: Uint8Array): void {
  for (const number of der.children(der.parse(signature), der.SEQUENCE, 2)) {
    if (der.integerValue(number) <= 0n)
      throw new PkiError('der/malformed', 'A signature is of positive numbers')
  }
}

/** PKCS #1 v1.5 is Node's default for a plain RSA key (crypto.verify); a bare KeyObject saves a third of the time. */
function keyInput(key: KeyObject, { scheme, saltBytes }: SignatureMethod) {
  if (scheme !== 'rsa-pss') return key
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes }
}
