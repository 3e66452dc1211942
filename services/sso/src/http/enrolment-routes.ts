/** Enrolment of staff, with the token of an invitation; on the host of sign-in, since passkeys belong to its name. */
import { type Route, route } from '@jitsuin/platform'
import {
  challengeSchema,
  enrolmentCardSchema,
  enrolmentPasskeySchema,
  enrolmentRequestSchema,
  enrolmentSchema,
  outcomeSchema,
  passkeyOptionsSchema,
  ROUTES,
} from '../contract.js'
import { issueChallenge } from '../usecases/challenges.js'
import { enrolWithCard, enrolWithPasskey } from '../usecases/enrol-staff.js'
import { newPasskeyOptions } from '../usecases/own-passkeys.js'
import { openInvitation } from '../usecases/staff-invitations.js'
import { callerWithBrowser, type HttpContext } from './caller.js'
import { answerSignIn, refusalsOf, signedOf } from './sign-in-routes.js'

const UNUSABLE = 'staff/invitation-unusable'

/** The routes. */
export function enrolmentRoutes(http: HttpContext): readonly Route[] {
  const { ctx } = http
  return [
    route({
      method: 'POST',
      path: ROUTES.enrolment,
      summary: { ja: '招待の内容', en: 'What an invitation is for' },
      body: { json: enrolmentRequestSchema },
      answers: { 200: enrolmentSchema },
      refusals: [UNUSABLE],
      handle: async ({ body }) => {
        const { displayName, roles, expiresAt } = await openInvitation(ctx, body.token)
        return { status: 200, json: { displayName, roles, expiresAt: expiresAt.toISOString() } }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.enrolmentChallenge,
      summary: { ja: '職員カード登録のための確認番号', en: 'A challenge to enrol with a card' },
      body: { json: enrolmentRequestSchema },
      answers: { 201: challengeSchema },
      refusals: [UNUSABLE],
      handle: async ({ body, headers }) => {
        const { invitationId: subject } = await openInvitation(ctx, body.token)
        const { caller, cookies } = callerWithBrowser(http, headers)
        const made = await issueChallenge(ctx, { purpose: 'enrolment', subject }, caller.browser)
        const json = { nonce: made.nonce, expiresAt: made.expiresAt.toISOString() }
        return { status: 201, json, ...(cookies.length > 0 && { headers: { 'set-cookie': cookies } }) }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.enrolmentPasskeyOptions,
      summary: { ja: '職員のパスキーの条件', en: 'Options to enrol with a passkey' },
      body: { json: enrolmentRequestSchema },
      answers: { 200: passkeyOptionsSchema },
      refusals: [UNUSABLE],
      handle: async ({ body, headers }) => {
        const { invitationId, displayName } = await openInvitation(ctx, body.token)
        const { caller, cookies } = callerWithBrowser(http, headers)
        const json = await newPasskeyOptions(ctx, {
          accountId: invitationId,
          displayName,
          subject: invitationId,
          browser: caller.browser,
        })
        return { status: 200, json, ...(cookies.length > 0 && { headers: { 'set-cookie': cookies } }) }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.enrolmentPasskey,
      summary: { ja: 'パスキーで職員登録する', en: 'Enrol with a passkey' },
      body: { json: enrolmentPasskeySchema, limitBytes: 64 * 1024 },
      answers: { 200: outcomeSchema },
      refusals: [UNUSABLE, ...refusalsOf('passkey', 'challenge')],
      handle: async ({ body: { token, name, response }, headers }) => {
        const { caller } = callerWithBrowser(http, headers)
        return answerSignIn(http, await enrolWithPasskey(ctx, { token, caller }, { name, response }))
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.enrolmentCard,
      summary: { ja: 'カードで職員登録する', en: 'Enrol with a qualification card' },
      body: { json: enrolmentCardSchema },
      answers: { 200: outcomeSchema },
      refusals: [UNUSABLE, 'staff-card/taken', ...refusalsOf('challenge', 'sign-in')],
      handle: async ({ body, headers }) => {
        const { caller } = callerWithBrowser(http, headers)
        return answerSignIn(http, await enrolWithCard(ctx, { token: body.token, caller }, signedOf(body)))
      },
    }),
  ]
}
