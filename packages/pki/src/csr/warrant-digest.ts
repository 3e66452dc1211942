/**
 * The request attribute that ties a PKCS#10 request to the warrant of its holder: officers approve the facts of a case before
 * its key exists, and whoever makes the key states whose it is. The holder's own key signs the attribute with the request.
 *
 *   Attribute  SEQUENCE { OID 2.25.100706290467354352318406258585138176494, SET { OCTET STRING of 32 octets } }
 *
 * The octets are the SHA-256 of the warrant as its officers signed it. The OID is a private one, from the UUID
 * 4bc35377-5a39-4e09-94a3-3c28425521ee (ITU-T X.667 §7), which nobody has to assign.
 */
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import type { CertificationRequest, RequestAttribute } from './csr.js'

/** The attribute's OID. */
export const WARRANT_DIGEST = '2.25.100706290467354352318406258585138176494'

const DIGEST_BYTES = 32

/** The attribute for `buildCertificationRequest`. Throws `csr/malformed` unless the digest has 32 octets. */
export function warrantDigestAttribute(digest: Uint8Array): RequestAttribute {
  if (digest.length !== DIGEST_BYTES)
    throw new PkiError('csr/malformed', `A digest of ${digest.length} octets`)
  return { type: WARRANT_DIGEST, values: [der.octetString(digest)] }
}

/**
 * The digest of the warrant that a request names, 32 octets; undefined if it names none.
 *
 * @throws {PkiError} `der/malformed`, `csr/malformed`: two digests, or one of another size
 */
export function readWarrantDigest({ attributes }: CertificationRequest): Uint8Array | undefined {
  const found = attributes.find(({ type }) => type === WARRANT_DIGEST)
  if (!found) return undefined
  const [value, ...more] = found.values
  if (!value || more.length > 0) throw new PkiError('csr/malformed', 'Not one digest of a warrant')
  const digest = der.octets(der.parse(value))
  if (digest.length !== DIGEST_BYTES)
    throw new PkiError('csr/malformed', `A digest of ${digest.length} octets`)
  return digest
}
