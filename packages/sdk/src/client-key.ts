/**
 * The key of a client: P-256, in a certificate that it signs itself (RFC 8705 §2.2). The signing service knows the client by the
 * key; nobody reads the name in the certificate.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { der, EXTENSION_OIDS, encodeName, encodeSignatureAlgorithm } from '@jitsuin/pki'
import { readClientKey } from '@jitsuin/second-key/node'
import { SdkError } from './errors.js'

/** A new key of a client, to be kept where only the client reads it. */
export type ClientKey = {
  /** PKCS#8, PEM. */
  readonly privateKeyPem: string
  readonly certificatePem: string
  /** SubjectPublicKeyInfo, DER. */
  readonly spkiDer: Uint8Array
  /** SHA-256 of it, hexadecimal: the client's name at the signing service. */
  readonly clientKey: string
}

/** Time and chance are the caller's. */
export type ClientKeyOptions = {
  readonly now: Date
  readonly random: (size: number) => Uint8Array
  /** How long the certificate says that it lasts; 10 when not given. The registration ends earlier if the service says so. */
  readonly years?: number
}

const YEAR_MS = 365 * 86_400_000
/** Clocks of servers may be behind by a little. */
const EARLIER_MS = 3_600_000
const DIGITAL_SIGNATURE = 0

/** Makes a key and its certificate. */
export function createClientKey({ now, random, years = 10 }: ClientKeyOptions): ClientKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spkiDer = publicKey.export({ type: 'spki', format: 'der' })
  const validity = [new Date(now.getTime() - EARLIER_MS), new Date(now.getTime() + years * YEAR_MS)] as const
  const certificateDer = certify(privateKey, { spkiDer, validity, serial: random(16) })
  return {
    privateKeyPem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificatePem: pemOf(certificateDer),
    spkiDer,
    clientKey: fingerprintOf(spkiDer),
  }
}

/** SHA-256 of SubjectPublicKeyInfo, hexadecimal. */
export function fingerprintOf(spkiDer: Uint8Array): string {
  return toHex(createHash('sha256').update(spkiDer).digest())
}

/** A client's private key out of its PEM, with its SubjectPublicKeyInfo. @throws {SdkError} `sdk/key-unfit` */
export function readPrivateKey(pem: string): { readonly key: KeyObject; readonly spkiDer: Uint8Array } {
  const key = tryRead(pem)
  const spkiDer = createPublicKey(key).export({ type: 'spki', format: 'der' })
  if (!readClientKey(spkiDer)) throw new SdkError('sdk/key-unfit', 'The key of a client is P-256')
  return { key, spkiDer }
}

function tryRead(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    throw new SdkError('sdk/key-unfit', 'Not a private key in PEM', { cause })
  }
}

type Facts = {
  readonly spkiDer: Uint8Array
  readonly validity: readonly [Date, Date]
  readonly serial: Uint8Array
}

function certify(key: KeyObject, { spkiDer, validity, serial }: Facts): Uint8Array {
  const algorithm = encodeSignatureAlgorithm('ecdsa-sha256')
  const name = encodeName([['CN', 'jitsuin signing client']])
  const usage = der.octetString(der.namedBitString([DIGITAL_SIGNATURE]))
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(serial.with(0, ((serial[0] ?? 0) & 0x3f) | 0x40)), // positive, and of one length
    algorithm,
    name,
    der.sequence(...validity.map(der.time)),
    name,
    spkiDer,
    der.explicit(3, der.sequence(der.sequence(der.oid(EXTENSION_OIDS.keyUsage), der.boolean(true), usage))),
  )
  return der.sequence(tbs, algorithm, der.bitString(sign('sha256', tbs, key)))
}

function pemOf(certificateDer: Uint8Array): string {
  const lines =
    Buffer.from(certificateDer)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
