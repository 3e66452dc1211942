/** The inner door, over mutual TLS: publications of the authority come in here, and numbers for the operator go out. */
import { createHash } from 'node:crypto'
import { PUBLICATION_PATH, publicationSchema } from '@jitsuin/ca/contract'
import { parseCertificate } from '@jitsuin/pki'
import { type Route, route } from '@jitsuin/platform'
import { StatusError } from '../errors.js'
import type { Intake } from '../usecases/receive-publication.js'

/** A list of 350,000 certificates with a tenth of them revoked has some 2 MB. */
const PUBLICATION_BYTES = 64 * 1024 * 1024

/** The routes; `allowedClients` are SHA-256 of the keys (SubjectPublicKeyInfo) of clients that may publish, hex. */
export function intakeRoutes(intake: Intake, allowedClients: ReadonlySet<string>): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: PUBLICATION_PATH,
      summary: { ja: '認証局の公開情報を受け取る', en: 'Take a publication of the authority' },
      body: { json: publicationSchema, limitBytes: PUBLICATION_BYTES },
      answers: { 204: 'empty' },
      refusals: [
        'publication/authority-unknown',
        'publication/out-of-order',
        'publication/list-malformed',
        'publication/list-signature-invalid',
        'publication/list-older',
        'publication/list-changed',
        'publication/contradicts-list',
        'publication/revocation-undone',
        'status/client-not-allowed',
      ],
      handle: async ({ body, peerCertificateDer }) => {
        expectClient(peerCertificateDer, allowedClients)
        await intake.receive(body)
        return { status: 204 }
      },
    }),
  ]
}

function expectClient(peerCertificateDer: Uint8Array | undefined, allowed: ReadonlySet<string>): void {
  const spki = peerCertificateDer && parseCertificate(peerCertificateDer).spkiBytes
  const found = spki && createHash('sha256').update(spki).digest('hex')
  if (!found || !allowed.has(found))
    throw new StatusError('status/client-not-allowed', found ?? 'no certificate')
}
