/**
 * CertID: how an OCSP question names a certificate (RFC 6960 §4.1.1): digests of the issuer's name and key, and the serial
 * number. The digest only has to tell issuers apart, so SHA-1 is no weakness here (RFC 5019 §2.1.1 asks for it).
 */
import { createHash } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { DIGESTS, type DigestName, digestNameOf, parseAlgorithm } from '../algorithms.js'
import * as der from '../der.js'

/** An issuer as CertID sees it. `nameBytes` is its DER name, `spkiBytes` the SubjectPublicKeyInfo. */
export type CertIdIssuer = { readonly nameBytes: Uint8Array; readonly spkiBytes: Uint8Array }

/** A CertID as read; `bytes` is the whole of it, to be echoed as it came. */
export type CertId = {
  readonly bytes: Uint8Array
  readonly digest: DigestName
  readonly issuerNameHash: Uint8Array
  readonly issuerKeyHash: Uint8Array
  readonly serialBytes: Uint8Array
  readonly serialHex: string
}

/**
 * Reads a CertID.
 *
 * @throws {PkiError} `der/malformed`, `algorithm/unknown`
 */
export function parseCertId(node: der.Node): CertId {
  const [algorithm, nameHash, keyHash, serial] = der.children(node, der.SEQUENCE, 4)
  const serialBytes = der.integerBytes(serial)
  return {
    bytes: node.bytes,
    digest: digestNameOf(parseAlgorithm(algorithm)),
    issuerNameHash: der.octets(nameHash),
    issuerKeyHash: der.octets(keyHash),
    serialBytes,
    serialHex: toHex(serialBytes),
  }
}

/** Digests of an issuer; a responder keeps them for each digest that it is asked with. */
export function hashIssuer(issuer: CertIdIssuer, digest: DigestName) {
  const hash = (bytes: Uint8Array) => createHash(DIGESTS[digest].node).update(bytes).digest()
  return { digest, issuerNameHash: hash(issuer.nameBytes), issuerKeyHash: hash(keyOctets(issuer.spkiBytes)) }
}

/** Encodes the CertID of a certificate; `serialBytes` are the content octets of its serial number. */
export function encodeCertId(
  issuer: CertIdIssuer,
  { serialBytes, digest = 'sha256' }: { serialBytes: Uint8Array; digest?: DigestName },
): Uint8Array {
  const { issuerNameHash, issuerKeyHash } = hashIssuer(issuer, digest)
  // NULL parameters as RFC 5019 clients write and expect them.
  const algorithm = der.sequence(der.oid(DIGESTS[digest].oid), der.nullValue())
  return der.sequence(
    algorithm,
    der.octetString(issuerNameHash),
    der.octetString(issuerKeyHash),
    der.encode(der.INTEGER, serialBytes),
  )
}

/** Whether a CertID names this issuer's certificate with this serial number: both digests are computed afresh. */
export function namesCertificate(id: CertId, issuer: CertIdIssuer, serialHex: string): boolean {
  if (id.serialHex !== serialHex) return false
  const { issuerNameHash, issuerKeyHash } = hashIssuer(issuer, id.digest)
  return der.equal(id.issuerNameHash, issuerNameHash) && der.equal(id.issuerKeyHash, issuerKeyHash)
}

/** SHA-1 over the key itself, as ResponderID byKey writes it (RFC 6960 §4.2.1). */
export const keyHashOf = (spkiBytes: Uint8Array): Uint8Array =>
  createHash('sha1').update(keyOctets(spkiBytes)).digest()

function keyOctets(spkiBytes: Uint8Array): Uint8Array {
  const [, key] = der.children(der.parse(spkiBytes), der.SEQUENCE, 2)
  return der.bitOctets(key)
}
