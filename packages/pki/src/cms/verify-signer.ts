/**
 * The checks of one CMS signer (RFC 5652 §5.4, §5.6), each for itself, so that a report can name the one that failed.
 */
import { createHash } from 'node:crypto'
import type { AlgorithmSet } from '../algorithm-sets.js'
import { type AlgorithmIdentifier, DIGESTS, type DigestName, digestNameOf } from '../algorithms.js'
import type { Certificate } from '../certificate.js'
import * as der from '../der.js'
import { readSubjectKeyIdentifier } from '../extensions/key-identifiers.js'
import { sameName } from '../name.js'
import { type SignatureVerdict, verifySignature } from '../signature.js'
import { singleValue } from './attributes.js'
import type { SignedData, SignerInfo } from './signed-data.js'

/** Whether a certificate is the one that a signer names (§5.3). Whether it is bound to the signature is for its attributes. */
export function isSignersCertificate({ signerId }: SignerInfo, certificate: Certificate): boolean {
  if (signerId.by === 'issuer-and-serial')
    return signerId.serialHex === certificate.serialHex && sameName(signerId.issuer, certificate.issuer)
  const own = readSubjectKeyIdentifier(certificate)
  return own !== undefined && der.equal(own, signerId.keyIdentifier)
}

/** Whether the attributes speak of this content: without attributes there is nothing to compare, and `data` alone may lack them. */
export function judgeContentType(
  { signed }: SignerInfo,
  contentType: string,
): 'same' | 'differs' | 'missing' {
  const value = signed && singleValue(signed.attributes, 'contentType')
  if (!value) return 'missing'
  return der.oidValue(value) === contentType ? 'same' : 'differs'
}

/** Whether the digest in the signed attributes is that of the content. */
export function judgeMessageDigest(
  { signed, digestAlgorithm }: SignerInfo,
  content: Uint8Array,
): 'same' | 'differs' | 'missing' {
  const value = signed && singleValue(signed.attributes, 'messageDigest')
  if (!value) return 'missing'
  const hash = createHash(DIGESTS[digestNameOf(digestAlgorithm)].node).update(content).digest()
  return der.equal(hash, der.octets(value)) ? 'same' : 'differs'
}

/**
 * Checks the signature value: over the signed attributes, in the order of DER or else as they are written, or over the content itself if
 * there are none (§5.4).
 */
export function verifySignerSignature(
  signer: SignerInfo,
  { spkiBytes, content, allowed }: { spkiBytes: Uint8Array; content: Uint8Array; allowed: AlgorithmSet },
): SignatureVerdict {
  const algorithm = completeAlgorithm(signer)
  if (!algorithm) return 'unknown-algorithm'
  const { signed, signature } = signer
  const judge = (message: Uint8Array) =>
    verifySignature({ algorithm, spkiBytes, message, signature, allowed })
  const verdict = judge(signed?.signedBytes ?? content)
  return verdict === 'invalid' && signed?.writtenBytes ? judge(signed.writtenBytes) : verdict
}

/** The certificates of a message that are the signer's; more than one shows only if keys were certified twice. */
export function signersCertificates(signer: SignerInfo, certificates: readonly Certificate[]): Certificate[] {
  return certificates.filter((certificate) => isSignersCertificate(signer, certificate))
}

/** Content that stands in the message, or the detached bytes that the caller holds; never both. */
export function contentOf({ content }: SignedData, detached?: Uint8Array): Uint8Array | undefined {
  return content && detached ? undefined : (content ?? detached)
}

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const RSA_WITH: Partial<Record<DigestName, string>> = {
  md5: '1.2.840.113549.1.1.4',
  ripemd160: '1.3.36.3.3.1.2',
  sha1: '1.2.840.113549.1.1.5',
  sha224: '1.2.840.113549.1.1.14',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
}

const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const ECDSA_WITH: Partial<Record<DigestName, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
}

/**
 * Many signers write rsaEncryption alone; the digest is then the signer's digest algorithm (RFC 3370 §3.2). Some write id-ecPublicKey,
 * with the curve or without, and mean the same.
 */
export function completeAlgorithm({
  signatureAlgorithm,
  digestAlgorithm,
}: Pick<SignerInfo, 'signatureAlgorithm' | 'digestAlgorithm'>): AlgorithmIdentifier | undefined {
  if (signatureAlgorithm.oid === EC_PUBLIC_KEY) {
    const ecdsa = ECDSA_WITH[digestNameOf(digestAlgorithm)]
    return ecdsa ? { bytes: signatureAlgorithm.bytes, oid: ecdsa } : undefined
  }
  if (signatureAlgorithm.oid !== RSA_ENCRYPTION) return signatureAlgorithm
  const oid = RSA_WITH[digestNameOf(digestAlgorithm)]
  return oid ? { ...signatureAlgorithm, oid } : undefined
}
