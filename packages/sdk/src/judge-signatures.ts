/** Signatures as they come back: nothing is handed on before it fits the certificate, and the certificate the person. */
import { constants, type KeyObject, publicDecrypt } from 'node:crypto'
import { concatBytes, sameBytes } from '@jitsuin/kernel'
import { attributeOf, type Certificate, DIGESTS, der, parseCertificate, readPublicKey } from '@jitsuin/pki'
import type { DigestAlgorithm } from '@jitsuin/second-key'
import { SdkError } from './errors.js'

/**
 * Reads a second certificate: RSA, and of this very person.
 *
 * @throws {SdkError} `sdk/other-subject`, `sdk/signature-wrong` (no RSA key); {PkiError} for what is no certificate
 */
export function expectCertificateOf(subject: string, certificateDer: Uint8Array): Certificate {
  const certificate = parseCertificate(certificateDer)
  if (attributeOf(certificate.subject, 'serialNumber') !== subject)
    throw new SdkError('sdk/other-subject', 'The subject serialNumber is not the one that was asked for')
  if (readPublicKey(certificate.spkiBytes).asymmetricKeyType !== 'rsa')
    throw new SdkError('sdk/signature-wrong', 'The second key is not RSA')
  return certificate
}

/**
 * Whether a value is the RSASSA-PKCS1-v1_5 signature (RFC 8017 §8.2.2) of a digest. The block is built here and compared as a
 * whole, as the clause says; nothing of the signature is parsed.
 */
export function judgeSignature(
  { spkiBytes }: Pick<Certificate, 'spkiBytes'>,
  signed: {
    readonly algorithm: DigestAlgorithm
    readonly digest: Uint8Array
    readonly signature: Uint8Array
  },
): 'valid' | 'invalid' {
  const key = readPublicKey(spkiBytes)
  const modulusBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8
  const expected = blockOf(signed, modulusBytes)
  const found = signed.signature.length === modulusBytes && expected && raise(key, signed.signature)
  return expected && found && sameBytes(found, expected) ? 'valid' : 'invalid'
}

function raise(key: KeyObject, signature: Uint8Array): Uint8Array | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature)
  } catch {
    return undefined // a number not below the modulus is no signature
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2). */
function blockOf(
  { algorithm, digest }: { readonly algorithm: DigestAlgorithm; readonly digest: Uint8Array },
  modulusBytes: number,
): Uint8Array | undefined {
  const identifier = der.sequence(der.oid(DIGESTS[algorithm].oid), der.nullValue())
  const digestInfo = der.sequence(identifier, der.octetString(digest))
  const paddingBytes = modulusBytes - digestInfo.length - 3
  if (digest.length !== DIGESTS[algorithm].bytes || !(paddingBytes >= 8)) return undefined
  return concatBytes([
    Uint8Array.of(0, 1),
    new Uint8Array(paddingBytes).fill(0xff),
    Uint8Array.of(0),
    digestInfo,
  ])
}
