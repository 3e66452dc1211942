/** Putting what metadata says into a draft. Metadata fills in; only what an officer then sends, and another approves, counts. */
import type { MetadataReadingView } from '@jitsuin/federation/contract'
import { consumerLines, type Draft } from './draft.js'
import { pemOf } from './pem.js'

/** The draft with the facts of metadata in it. Encryption is switched on where a certificate for it came. */
export function withMetadata(draft: Draft, { facts }: MetadataReadingView): Draft {
  const logout = (wanted: 'redirect' | 'post') =>
    facts.logout.find(({ binding }) => binding === wanted)?.location ?? ''
  return {
    ...draft,
    protocol: 'saml',
    texts: {
      ...draft.texts,
      '/protocol/entityId': facts.entityId,
      '/protocol/consumers': consumerLines(facts.consumers),
      '/protocol/logout/redirect': logout('redirect'),
      '/protocol/logout/post': logout('post'),
      '/protocol/signingCertificates': facts.signingCertificates.map(pemOf).join('\n'),
      '/protocol/signedRequests': facts.signedRequests,
      ...(facts.encryptionCertificate === undefined
        ? {}
        : {
            '/protocol/encryption/kind': 'aes-gcm',
            '/protocol/encryption/certificate': pemOf(facts.encryptionCertificate),
          }),
    },
  }
}
