/** The inner door, over mutual TLS: publications of the authority come in here, and numbers for the operator go out. */
import { PUBLICATION_PATH, publicationSchema } from '@jitsuin/ca/contract'
import { type Route, routesFor } from '@jitsuin/platform'
import { StatusError } from '../errors.js'
import type { Intake } from '../usecases/receive-publication.js'

/** A list of 350,000 certificates with a tenth of them revoked has some 2 MB. */
const PUBLICATION_BYTES = 64 * 1024 * 1024

/** The routes; `allowedClients` are SHA-256 of the keys (SubjectPublicKeyInfo) of clients that may publish, hex. */
export function intakeRoutes(intake: Intake, allowedClients: ReadonlySet<string>): readonly Route[] {
  const guarded = routesFor(allowedClients, (shown) => new StatusError('status/client-not-allowed', shown))
  return [
    guarded({
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
      handle: async ({ body }) => {
        await intake.receive(body)
        return { status: 204 }
      },
    }),
  ]
}
