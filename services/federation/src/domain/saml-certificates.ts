/** Whether the key in a partner's certificate can do what the terms want of it: verify its messages, or be encrypted for. */
import { type KeyObject, X509Certificate } from 'node:crypto'
import type { SamlTerms } from '../contract.js'

/** RSA below this is refused in either use. */
const LEAST_MODULUS_BITS = 2048

/** Curves of ECDSA in XML Signature 1.1 §6.4.3, by OpenSSL's names. */
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** What is wrong with a certificate of the terms. */
export type CertificateFault = 'unreadable' | 'unsuitable'

/** The first fault; undefined when all certificates serve. */
export function faultOfCertificates({
  signingCertificates,
  encryption,
}: SamlTerms): CertificateFault | undefined {
  const wrapping = encryption.kind === 'none' ? [] : [encryption.certificate]
  const faults = [
    ...signingCertificates.map((text) => faultOf(text, (key) => isRsa(key) || isEllipticCurve(key))),
    ...wrapping.map((text) => faultOf(text, isRsa)), // RSA-OAEP is the one key transport
  ]
  return faults.find((fault) => fault !== undefined)
}

function faultOf(text: string, serves: (key: KeyObject) => boolean): CertificateFault | undefined {
  try {
    return serves(new X509Certificate(Buffer.from(text, 'base64')).publicKey) ? undefined : 'unsuitable'
  } catch {
    return 'unreadable'
  }
}

function isRsa({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_MODULUS_BITS
}

function isEllipticCurve({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'ec' && CURVES.has(asymmetricKeyDetails?.namedCurve ?? '')
}
