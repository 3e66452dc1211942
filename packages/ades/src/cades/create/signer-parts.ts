/** What every CAdES signature of one signer repeats: computed once, however many contents are signed. */
import { DIGESTS, der, encodeSignatureAlgorithm, encodeSigningCertificateV2, type Signer } from '@jitsuin/pki'
import { expectOwnKey } from '../../create/signer-parts.js'
import { SIGNED_ATTRIBUTES } from '../oids.js'
import { attribute } from './attribute.js'

/** The parts, each whole. */
export type CadesSignerParts = {
  readonly digest: 'sha256' | 'sha384' | 'sha512'
  /** AlgorithmIdentifier of the digest; its parameters are absent (RFC 5754 §2). */
  readonly digestAlgorithm: Uint8Array
  readonly signatureAlgorithm: Uint8Array
  /** IssuerAndSerialNumber. */
  readonly signerId: Uint8Array
  /** The attribute signing-certificate-v2. */
  readonly signingCertificate: Uint8Array
  /** The certificate and those above it. */
  readonly certificates: readonly Uint8Array[]
}

const known = new WeakMap<Signer, CadesSignerParts>()

/**
 * The parts of a signer, once it is sure that the certificate is that of the key.
 *
 * @throws {AdesError} `sign/certificate-key-mismatch`
 */
export function cadesPartsOf(signer: Signer): CadesSignerParts {
  const parts = known.get(signer) ?? computeParts(signer)
  known.set(signer, parts)
  return parts
}

function computeParts(signer: Signer): CadesSignerParts {
  const certificate = expectOwnKey(signer)
  const digest = digestFor(signer)
  const { issuer, serialBytes } = certificate
  return {
    digest,
    digestAlgorithm: der.sequence(der.oid(DIGESTS[digest].oid)),
    signatureAlgorithm: encodeSignatureAlgorithm(signer.algorithm),
    signerId: der.sequence(issuer.bytes, der.encode(der.INTEGER, serialBytes)),
    signingCertificate: attribute(
      SIGNED_ATTRIBUTES.signingCertificateV2,
      encodeSigningCertificateV2(certificate, digest),
    ),
    certificates: [signer.certificateDer, ...signer.chainDer],
  }
}

/** The digest that the signature algorithm goes with; SHA-512 for Ed25519 (RFC 8419 §2.3). */
function digestFor({ algorithm }: Signer): CadesSignerParts['digest'] {
  const bits = /sha(256|384|512)$/.exec(algorithm)?.[1]
  return bits === '256' ? 'sha256' : bits === '384' ? 'sha384' : 'sha512'
}
