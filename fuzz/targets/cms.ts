/** CMS: the message, its attributes, and the signature of each signer under every certificate in it. */
import {
  bindsCertificate,
  type Certificate,
  contentOf,
  HPKI_ALGORITHMS,
  judgeContentType,
  judgeMessageDigest,
  PkiError,
  parseCertificate,
  parseSignedData,
  readSigningCertificates,
  type SignedData,
  type SignerInfo,
  signersCertificates,
  verifySignerSignature,
} from '@jitsuin/pki'
import { type FuzzTarget, unlessRefused } from './target.js'

/** One message of a stranger. */
export const cms: FuzzTarget = {
  form: 'der',
  run: (input) => {
    const message = unlessRefused(PkiError, () => parseSignedData(input))
    if (!message) return
    const certificates = message.certificatesDer.flatMap(
      (bytes) => unlessRefused(PkiError, () => parseCertificate(bytes)) ?? [],
    )
    for (const signer of message.signerInfos.slice(0, 8)) judge(message, signer, certificates)
  },
}

function judge(message: SignedData, signer: SignerInfo, certificates: readonly Certificate[]): void {
  const content = contentOf(message) ?? new Uint8Array()
  unlessRefused(PkiError, () => judgeContentType(signer, message.contentType))
  unlessRefused(PkiError, () => judgeMessageDigest(signer, content))
  const bound = unlessRefused(PkiError, () => readSigningCertificates(signer.signed?.attributes ?? [])) ?? []
  const own = unlessRefused(PkiError, () => signersCertificates(signer, certificates)) ?? []
  for (const certificate of own.slice(0, 4)) {
    for (const id of bound.slice(0, 4)) unlessRefused(PkiError, () => bindsCertificate(id, certificate))
    unlessRefused(PkiError, () =>
      verifySignerSignature(signer, { spkiBytes: certificate.spkiBytes, content, allowed: HPKI_ALGORITHMS }),
    )
  }
}
