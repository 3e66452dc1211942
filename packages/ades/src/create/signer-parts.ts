/** What every signature of one signer repeats: computed once, however many files are signed. */
import { createHash } from 'node:crypto'
import { sameBytes, toBase64 } from '@jitsuin/kernel'
import { type Certificate, parseCertificate, readPublicKey, type Signer } from '@jitsuin/pki'
import { CURVE_BYTES } from '@jitsuin/xml'
import { AdesError } from '../errors.js'
import { issuerSerialOf } from './issuer-serial.js'

/** The signer's certificate in the forms that a signature needs, in base64, and the length of r and s of an ECDSA key. */
export type SignerParts = {
  readonly certificate: string
  readonly certificateSha256: string
  readonly issuerSerial: string
  readonly scalarBytes: number | undefined
}

const known = new WeakMap<Signer, SignerParts>()

/**
 * The parts of a signer, once it is sure that the certificate is that of the key.
 *
 * @throws {AdesError} `sign/certificate-key-mismatch`, `sign/unsupported-key`
 */
export function partsOf(signer: Signer): SignerParts {
  const parts = known.get(signer) ?? computeParts(signer)
  known.set(signer, parts)
  return parts
}

/** The certificate of a signer, which must be that of the key. @throws {AdesError} `sign/certificate-key-mismatch` */
export function expectOwnKey({ certificateDer, spkiDer }: Signer): Certificate {
  const certificate = parseCertificate(certificateDer)
  if (!sameBytes(certificate.spkiBytes, spkiDer)) {
    throw new AdesError('sign/certificate-key-mismatch', 'The certificate carries another public key')
  }
  return certificate
}

function computeParts(signer: Signer): SignerParts {
  const { certificateDer, spkiDer } = signer
  const certificate = expectOwnKey(signer)
  return {
    certificate: toBase64(certificateDer),
    certificateSha256: createHash('sha256').update(certificateDer).digest('base64'),
    issuerSerial: toBase64(issuerSerialOf(certificate)),
    scalarBytes: scalarBytesOf(spkiDer),
  }
}

function scalarBytesOf(spkiDer: Uint8Array): number | undefined {
  const { namedCurve } = readPublicKey(spkiDer).asymmetricKeyDetails ?? {}
  if (namedCurve === undefined) return undefined
  const lengths: Readonly<Record<string, number>> = CURVE_BYTES
  const bytes = lengths[namedCurve]
  if (!bytes) throw new AdesError('sign/unsupported-key', `No signatures on the curve ${namedCurve}`)
  return bytes
}
