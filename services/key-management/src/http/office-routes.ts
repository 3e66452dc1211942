/** What the issuing office asks: keys for its cases, enrolment, and their end. */
import { guardedBy } from '@jitsuin/key-half'
import type { Route } from '@jitsuin/platform'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import {
  OFFICE_ROUTES,
  officeCertificateBody,
  officeEndBody,
  officeGrantBody,
  officeKeyBody,
  officeKeySchema,
} from '../contract.js'
import type { KeyManagementContext } from '../usecases/context.js'
import { endKeyOf, offerEnrolment, requestFor, takeCertificate } from '../usecases/keys.js'

/** The routes for the office, whose keys are `allowed`. */
export function officeRoutes(ctx: KeyManagementContext, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  return [
    guarded({
      method: 'POST',
      path: OFFICE_ROUTES.keys,
      summary: {
        ja: 'セカンド鍵を作り、証明書発行要求を渡す',
        en: 'A key, and the request for its certificate',
      },
      body: { json: officeKeyBody },
      answers: { 200: officeKeySchema },
      refusals: ['peer/not-allowed', 'peer/unreachable', 'key/not-ready', 'key/differs', 'key/ended'],
      handle: async ({ body: { warrantDigest, ...wish } }) => {
        const request = await requestFor(ctx, { ...wish, warrantDigest: Buffer.from(warrantDigest, 'hex') })
        return { status: 200, json: { request: base64urlOf(request) } }
      },
    }),
    guarded({
      method: 'POST',
      path: OFFICE_ROUTES.certificates,
      summary: { ja: 'セカンド電子証明書を受け取る', en: 'Take in the certificate of a key' },
      body: { json: officeCertificateBody },
      answers: { 204: 'empty' },
      refusals: [
        'peer/not-allowed',
        'peer/unreachable',
        'key/unknown',
        'key/certificate-refused',
        'key/differs',
      ],
      handle: async ({ body: { warrantId, certificate, chain } }) => {
        const chainDer = chain.map(octets)
        await takeCertificate(ctx, { warrantId, certificateDer: octets(certificate), chainDer })
        return { status: 204 }
      },
    }),
    guarded({
      method: 'POST',
      path: OFFICE_ROUTES.grants,
      summary: { ja: '認証局の登録許可を受け取る', en: 'Take in a grant of the authority' },
      body: { json: officeGrantBody },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed', 'peer/unreachable', 'grant/refused', 'second-key/statement-malformed'],
      handle: async ({ body: { statement, signature } }) => {
        await offerEnrolment(ctx, { bytes: octets(statement), signature: octets(signature) })
        return { status: 204 }
      },
    }),
    guarded({
      method: 'POST',
      path: OFFICE_ROUTES.ends,
      summary: { ja: 'セカンド鍵を終了する', en: 'End the second key of a person' },
      body: { json: officeEndBody },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed', 'peer/unreachable', 'key/unknown'],
      handle: async ({ body: { subject, reason } }) => {
        await endKeyOf(ctx, subject, reason)
        return { status: 204 }
      },
    }),
  ]
}
