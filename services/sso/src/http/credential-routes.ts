/** The ways in of the account that is signed in; on the host of sign-in, since passkeys belong to its name. */
import { type Answer, type Route, route } from '@jitsuin/platform'
import {
  credentialsSchema,
  newPasskeySchema,
  passkeyOptionsSchema,
  passkeyParams,
  ROUTES,
  renamePasskeySchema,
  type Session,
  signedStatementSchema,
} from '../contract.js'
import type { SsoErrorCode } from '../errors.js'
import { expectStrong, loadCredentials } from '../usecases/credentials.js'
import { linkJpki, linkStaffCard, unlinkJpki, unlinkStaffCard } from '../usecases/linked-cards.js'
import { addPasskey, nameOwnPasskey, newPasskeyOptions, removeOwnPasskey } from '../usecases/own-passkeys.js'
import { callerOf, callerWithBrowser, expectSession, type HttpContext } from './caller.js'
import { presentCredentials } from './presenters.js'
import { refusalsOf, signedOf } from './sign-in-routes.js'

const OWN: readonly SsoErrorCode[] = ['session/none', ...refusalsOf('credential')]
const PASSKEYS_PATH = '/api/sign-in/credentials/passkeys/:passkey'

/** The routes. */
export function credentialRoutes(http: HttpContext): readonly Route[] {
  const { ctx } = http
  const show = async ({ accountId }: Session): Promise<Answer> => ({
    status: 200,
    json: presentCredentials(await loadCredentials(ctx, accountId)),
  })
  return [
    route({
      method: 'GET',
      path: ROUTES.credentials,
      summary: { ja: 'ログイン手段の一覧', en: 'The ways in of the account' },
      answers: { 200: credentialsSchema },
      refusals: ['session/none'],
      handle: async ({ headers }) => show(await expectSession(http, headers)),
    }),
    route({
      method: 'POST',
      path: ROUTES.newPasskeyOptions,
      summary: { ja: '新しいパスキーの条件', en: 'Options for a new passkey' },
      answers: { 200: passkeyOptionsSchema },
      refusals: [...OWN, 'passkey/too-many'],
      handle: async ({ headers }) => {
        const session = await expectSession(http, headers)
        expectStrong(ctx, session)
        const { caller, cookies } = callerWithBrowser(http, headers)
        const { accountId } = session
        const json = await newPasskeyOptions(ctx, {
          accountId,
          displayName: await nameOf(http, session),
          subject: accountId,
          browser: caller.browser,
        })
        return { status: 200, json, ...(cookies.length > 0 && { headers: { 'set-cookie': cookies } }) }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.newPasskey,
      summary: { ja: 'パスキーを登録する', en: 'Add a passkey' },
      body: { json: newPasskeySchema, limitBytes: 64 * 1024 },
      answers: { 200: credentialsSchema },
      refusals: [...OWN, ...refusalsOf('passkey', 'challenge')],
      handle: async ({ body, headers }) => {
        const session = await expectSession(http, headers)
        await addPasskey(ctx, { session, caller: callerOf(http, headers) }, body)
        return show(session)
      },
    }),
    route({
      method: 'PATCH',
      path: PASSKEYS_PATH,
      summary: { ja: 'パスキーの名前を変える', en: 'Rename a passkey' },
      params: passkeyParams,
      body: { json: renamePasskeySchema },
      answers: { 204: 'empty' },
      refusals: OWN,
      handle: async ({ params, body, headers }) => {
        const session = await expectSession(http, headers)
        await nameOwnPasskey(ctx, session, { passkeyId: params.passkey, name: body.name })
        return { status: 204 }
      },
    }),
    route({
      method: 'DELETE',
      path: PASSKEYS_PATH,
      summary: { ja: 'パスキーを削除する', en: 'Remove a passkey' },
      params: passkeyParams,
      answers: { 204: 'empty' },
      refusals: OWN,
      handle: async ({ params, headers }) => {
        await removeOwnPasskey(ctx, await expectSession(http, headers), params.passkey)
        return { status: 204 }
      },
    }),
    ...cardRoutes(http, show),
  ]
}

function cardRoutes(http: HttpContext, show: (session: Session) => Promise<Answer>): readonly Route[] {
  const { ctx } = http
  return [
    route({
      method: 'POST',
      path: ROUTES.jpki,
      summary: { ja: 'マイナンバーカードを結び付ける', en: 'Link a My Number card' },
      body: { json: signedStatementSchema },
      answers: { 200: credentialsSchema },
      refusals: [...OWN, ...refusalsOf('jpki', 'challenge', 'sign-in')],
      handle: async ({ body, headers }) => {
        const session = await expectSession(http, headers)
        await linkJpki(ctx, { session, caller: callerOf(http, headers) }, signedOf(body))
        return show(session)
      },
    }),
    route({
      method: 'DELETE',
      path: ROUTES.jpki,
      summary: { ja: 'マイナンバーカードの結び付きを消す', en: 'Forget the My Number card' },
      answers: { 204: 'empty' },
      refusals: OWN,
      handle: async ({ headers }) => {
        await unlinkJpki(ctx, await expectSession(http, headers))
        return { status: 204 }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.staffCard,
      summary: { ja: '職員カードを登録する', en: 'Make a qualification card the staff card' },
      body: { json: signedStatementSchema },
      answers: { 200: credentialsSchema },
      refusals: [...OWN, 'staff-card/taken', 'staff/not-allowed', ...refusalsOf('challenge', 'sign-in')],
      handle: async ({ body, headers }) => {
        const session = await expectSession(http, headers)
        await linkStaffCard(ctx, { session, caller: callerOf(http, headers) }, signedOf(body))
        return show(session)
      },
    }),
    route({
      method: 'DELETE',
      path: ROUTES.staffCard,
      summary: { ja: '職員カードの登録を消す', en: 'Forget the staff card' },
      answers: { 204: 'empty' },
      refusals: OWN,
      handle: async ({ headers }) => {
        await unlinkStaffCard(ctx, await expectSession(http, headers))
        return { status: 204 }
      },
    }),
  ]
}

/** The name that an authenticator shows beside a passkey. */
async function nameOf({ ctx }: HttpContext, session: Session): Promise<string> {
  const { staff, certificate } = await loadCredentials(ctx, session.accountId)
  return staff?.displayName ?? certificate?.facts.commonName ?? ctx.rules.siteName
}
