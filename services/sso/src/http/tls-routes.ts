/** What the listeners answer that ask browsers for a certificate; nothing else is mounted there. */
import { type Route, route } from '@jitsuin/platform'
import * as z from 'zod'
import { attemptParams, ROUTES } from '../contract.js'
import type { SsoContext } from '../usecases/context.js'
import { presentTlsCertificate } from '../usecases/sign-in-with-tls.js'
import { readCookie } from './cookies.js'
import { redirect } from './sign-in-routes.js'

/** The routes. */
export function tlsRoutes(ctx: SsoContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: ROUTES.tls,
      summary: { ja: 'クライアント証明書を示す', en: 'Show a client certificate' },
      query: z.strictObject({ attempt: attemptParams.shape.attempt }),
      answers: { 303: 'empty' },
      refusals: ['attempt/unknown', 'attempt/other-browser'],
      handle: async ({ query: { attempt }, headers, peerCertificateDer: certificateDer }) => {
        const browser = readCookie(headers, ctx.rules.origin, 'browser')
        const { backTo } = await presentTlsCertificate(ctx, { attempt, browser, certificateDer })
        return redirect(backTo, [])
      },
    }),
  ]
}
