/** Signatures as they come back: nothing is handed on before it fits the certificate, and the certificate the person. */
import { attributeOf, type Certificate, parseCertificate, readPublicKey } from '@jitsuin/pki'
import { judgeDigestSignature } from '@jitsuin/second-key/node'
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

/** Whether a value is the signature of a digest under a certificate's key. */
export function judgeSignature(
  { spkiBytes }: Pick<Certificate, 'spkiBytes'>,
  signed: Parameters<typeof judgeDigestSignature>[1],
): 'valid' | 'invalid' {
  return judgeDigestSignature(readPublicKey(spkiBytes), signed)
}
