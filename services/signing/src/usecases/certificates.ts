/** Certificates of keys as each answer carries them: written once, for they never change. */

import { keepRecent } from '@jitsuin/kernel'
import { type AdmittedRequest, type Half, HalfError, loadCertificates } from '@jitsuin/key-half'
import { base64urlOf } from '@jitsuin/second-key/node'

/** A certificate and its chain, each in base64url. */
export type WrittenCertificates = { readonly certificate: string; readonly chain: readonly string[] }

/** Writes the certificates of keys that sign. @throws {HalfError} `key/unknown` */
export function certificateWriter({
  store,
}: Pick<Half, 'store'>): (key: AdmittedRequest['key']) => Promise<WrittenCertificates> {
  const recent = keepRecent<WrittenCertificates>(5000)
  return async ({ keyId, certificateSha256 }) => {
    const known = recent.get(certificateSha256)
    if (known) return known
    const found = await loadCertificates(store.read, keyId)
    if (!found) throw new HalfError('key/unknown', keyId)
    return recent.keep(certificateSha256, writeCertificates(found))
  }
}

/** The same of one key. */
export function writeCertificates({
  certificateDer,
  chainDer,
}: {
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}): WrittenCertificates {
  return { certificate: base64urlOf(certificateDer), chain: chainDer.map(base64urlOf) }
}
