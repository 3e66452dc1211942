/**
 * Makes CMS SignedData with one signer (RFC 5652 §5), named by issuer and serial number and bound by signing-certificate-v2.
 */
import { createHash } from 'node:crypto'
import { DIGESTS, type DigestName } from '../algorithms.js'
import { parseCertificate } from '../certificate.js'
import * as der from '../der.js'
import { expectKeyOf } from '../matching-key.js'
import { encodeSignatureAlgorithm } from '../signature-algorithm.js'
import { SIGNATURE_ALGORITHMS, type Signer } from '../signer.js'
import { encodeAttribute, encodeSigningCertificateV2 } from './attributes.js'
import { CONTENT_TYPES } from './signed-data.js'

/** What to sign, and what to send along. */
export type SignedDataFields = {
  readonly content: Uint8Array
  readonly contentType: string
  /** `detached`: the content is hashed, but not sent along. */
  readonly packaging: 'attached' | 'detached'
  readonly certificates: 'signer' | 'chain' | 'none'
  /** Whole attributes to sign beside content type, digest and signing certificate. */
  readonly signedAttributes?: readonly Uint8Array[]
}

/** Signs contents with one key; holds what stays the same from one to the next. */
export type CmsSigner = (fields: SignedDataFields) => Promise<Uint8Array>

/** A CMS signer out of a key with its certificates. */
export function cmsSigner(signer: Signer): CmsSigner {
  const certificate = parseCertificate(signer.certificateDer)
  expectKeyOf(signer, certificate)
  const digest = digestFor(signer)
  const digestAlgorithm = der.sequence(der.oid(DIGESTS[digest].oid)) // parameters are absent (RFC 5754 §2)
  const signingCertificate = encodeAttribute('signingCertificateV2', encodeSigningCertificateV2(certificate))
  const signerId = der.sequence(certificate.issuer.bytes, der.encode(der.INTEGER, certificate.serialBytes))
  const algorithm = encodeSignatureAlgorithm(signer.algorithm)
  const certificateSets = {
    none: [],
    signer: [certificateSet([signer.certificateDer])],
    chain: [certificateSet([signer.certificateDer, ...signer.chainDer])],
  }
  return async ({ content, contentType, packaging, certificates, signedAttributes = [] }) => {
    const attributes = der.setOf([
      encodeAttribute('contentType', der.oid(contentType)),
      encodeAttribute(
        'messageDigest',
        der.octetString(createHash(DIGESTS[digest].node).update(content).digest()),
      ),
      signingCertificate,
      ...signedAttributes,
    ])
    const signature = der.octetString(await signer.sign(attributes))
    const signed = der.implicit(0, attributes)
    const signerInfo = der.sequence(VERSION_1, signerId, digestAlgorithm, signed, algorithm, signature)
    const attached = packaging === 'attached' ? [der.explicit(0, der.octetString(content))] : []
    const signedData = der.sequence(
      contentType === CONTENT_TYPES.data ? VERSION_1 : VERSION_3, // §5.1
      der.set(digestAlgorithm),
      der.sequence(der.oid(contentType), ...attached),
      ...certificateSets[certificates],
      der.set(signerInfo),
    )
    return der.sequence(SIGNED_DATA, der.explicit(0, signedData))
  }
}

const VERSION_1 = der.integer(1)
const VERSION_3 = der.integer(3)
const SIGNED_DATA = der.oid(CONTENT_TYPES.signedData)

/** The digest of the signature algorithm; SHA-512 goes with Ed25519 (RFC 8419 §2.3). */
function digestFor({ algorithm }: Signer): DigestName {
  return SIGNATURE_ALGORITHMS[algorithm].digest ?? 'sha512'
}

/** A SET OF under [0] IMPLICIT, in its order (X.690 §11.6). */
function certificateSet(certificatesDer: readonly Uint8Array[]): Uint8Array {
  return der.implicit(0, der.setOf(certificatesDer))
}
