/**
 * The port to a private key: software, PKCS#11, a card, or a key split between two places. What signs never learns
 * which; the implementations are in packages/keys and packages/card.
 */
import type { DigestName } from './algorithms.js'

/**
 * The signature algorithms we sign with: OID in certificates and CMS, digest, kind of key. `rsa` is RSASSA-PKCS1-v1_5 (NULL
 * parameters, RFC 4055 §5), `rsa-pss` RSASSA-PSS with salt as long as the digest, `ecdsa` without parameters (RFC 5758).
 */
export const SIGNATURE_ALGORITHMS = {
  'rsa-sha256': { oid: '1.2.840.113549.1.1.11', scheme: 'rsa', digest: 'sha256' },
  'rsa-sha384': { oid: '1.2.840.113549.1.1.12', scheme: 'rsa', digest: 'sha384' },
  'rsa-sha512': { oid: '1.2.840.113549.1.1.13', scheme: 'rsa', digest: 'sha512' },
  'rsa-pss-sha256': { oid: '1.2.840.113549.1.1.10', scheme: 'rsa-pss', digest: 'sha256' },
  'rsa-pss-sha384': { oid: '1.2.840.113549.1.1.10', scheme: 'rsa-pss', digest: 'sha384' },
  'rsa-pss-sha512': { oid: '1.2.840.113549.1.1.10', scheme: 'rsa-pss', digest: 'sha512' },
  'ecdsa-sha256': { oid: '1.2.840.10045.4.3.2', scheme: 'ecdsa', digest: 'sha256' },
  'ecdsa-sha384': { oid: '1.2.840.10045.4.3.3', scheme: 'ecdsa', digest: 'sha384' },
  'ecdsa-sha512': { oid: '1.2.840.10045.4.3.4', scheme: 'ecdsa', digest: 'sha512' },
  ed25519: { oid: '1.3.101.112', scheme: 'ed25519', digest: null },
} as const satisfies Record<string, { oid: string; scheme: string; digest: DigestName | null }>

/** Our name of a signature algorithm, such as `rsa-sha256`. */
export type SignatureAlgorithm = keyof typeof SIGNATURE_ALGORITHMS

/**
 * A private key that can sign. It takes the message and not its digest, because Ed25519 has none and node:crypto signs no
 * ready digest with ECDSA; keys that live elsewhere hash here and send the digest alone (docs/decisions/0002).
 */
export type KeySigner = {
  readonly algorithm: SignatureAlgorithm
  /** SubjectPublicKeyInfo of the key, DER. */
  readonly spkiDer: Uint8Array
  /** The signature value as X.509 and CMS write it: an ECDSA value is a DER SEQUENCE. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

/** A private key together with its certificate and the certificates above it, issuer first; the root may be absent. */
export type Signer = KeySigner & {
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}
