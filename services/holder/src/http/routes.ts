import { type Route, route } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { z } from 'zod'
import {
  disclosureChangedSchema,
  disclosureChangeSchema,
  disclosureSchema,
  meSchema,
  noticesSchema,
  type Place,
  PORTAL_PAGES,
  placeSchema,
  profileChangeSchema,
  profileSchema,
  ROUTES,
} from '../contract.js'
import type { Portal } from '../usecases/portal.js'

/** What the routes work with. */
export type RoutesContext = {
  readonly portal: Portal
  readonly gate: SignInGate
  readonly place: Place
  /** The portal's own address, with a slash at its end. */
  readonly portalAddress: string
}

const NOT_MINE = ['holder/sign-in-needed', 'holder/staff-session', 'holder/unknown'] as const

/** The routes of the portal's host. */
export function holderRoutes(context: RoutesContext): readonly Route[] {
  return [...coming(context), ...ownPages(context)]
}

function coming({ portal, gate, place, portalAddress }: RoutesContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: ROUTES.place,
      summary: { ja: 'ポータルの案内', en: 'What the login page shows' },
      answers: { 200: placeSchema },
      handle: () => ({ status: 200, json: place }),
    }),
    route({
      method: 'GET',
      path: ROUTES.signIn,
      summary: { ja: 'ログイン画面へ移る', en: 'Lead to the sign-in pages' },
      query: z.object({ page: z.enum(PORTAL_PAGES).default('') }),
      answers: { 303: 'empty' },
      handle: async ({ query }) => {
        const wish = { returnTo: new URL(query.page, portalAddress).href, audience: 'holder' } as const
        const location = await gate.signInAddress({ ...wish, forService: PORTAL_NAME })
        return { status: 303, headers: { location, 'cache-control': 'no-store' } }
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.me,
      summary: { ja: 'ログイン情報', en: 'Who is signed in' },
      answers: { 200: meSchema },
      refusals: ['holder/sign-in-needed', 'holder/staff-session'],
      handle: async ({ headers }) => ({ status: 200, json: await portal.me(headers) }),
    }),
  ]
}

function ownPages({ portal }: RoutesContext): readonly Route[] {
  return [
    route({
      method: 'PUT',
      path: ROUTES.profile,
      summary: { ja: 'プロフィールを保存する', en: 'Save the profile' },
      body: { json: profileChangeSchema },
      answers: { 200: profileSchema },
      refusals: [...NOT_MINE, 'holder/profile-changed-meanwhile'],
      handle: async ({ headers, body }) => ({ status: 200, json: await portal.saveProfile(headers, body) }),
    }),
    route({
      method: 'GET',
      path: ROUTES.disclosure,
      summary: { ja: '情報開示設定', en: 'The disclosure settings' },
      answers: { 200: disclosureSchema },
      refusals: NOT_MINE,
      handle: async ({ headers }) => ({ status: 200, json: await portal.disclosure(headers) }),
    }),
    route({
      method: 'PUT',
      path: ROUTES.disclosure,
      summary: { ja: '情報開示設定を変更する', en: 'Change disclosure settings' },
      body: { json: disclosureChangeSchema },
      answers: { 200: disclosureChangedSchema },
      refusals: [...NOT_MINE, 'holder/disclosure-changed-meanwhile', 'holder/change-contradicts-itself'],
      handle: async ({ headers, body }) => ({
        status: 200,
        json: await portal.changeDisclosure(headers, body),
      }),
    }),
    route({
      method: 'GET',
      path: ROUTES.notices,
      summary: { ja: 'お知らせ', en: 'Notices' },
      answers: { 200: noticesSchema },
      refusals: NOT_MINE,
      handle: async ({ headers }) => ({ status: 200, json: await portal.notices(headers) }),
    }),
  ]
}

/** What the sign-in pages say one is about to enter. */
const PORTAL_NAME = { ja: '医師資格証ポータル', en: 'Card-holder portal' } as const
