/** What pages call: the consent page, the list of consents, and the register of partners. */
import { type Route, route } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { z } from 'zod'
import {
  consentsSchema,
  continuationSchema,
  madeSecretSchema,
  PARTNER_ACTS,
  partnerActSchema,
  partnerListSchema,
  partnerViewSchema,
  questionAnswerSchema,
  questionSchema,
  termsSchema,
} from '../contract.js'
import * as holder from '../usecases/ask-holder.js'
import * as office from '../usecases/partner-office.js'
import { identifyHolder, identifyOfficer } from '../usecases/who-asks.js'
import { idSchema } from './ids.js'

/** What the routes work with. */
export type RoutesContext = holder.ConsentParts & office.OfficeParts & { readonly gate: SignInGate }

const questionParams = z.object({ question: idSchema })
const partnerParams = z.object({ partner: z.uuid() })
const NOT_A_HOLDER = ['federation/sign-in-needed', 'federation/staff-session'] as const
const NOT_AN_OFFICER = ['federation/sign-in-needed', 'federation/not-permitted'] as const
const TERMS_LIMIT_BYTES = 512 * 1024

/** The routes for holders, on the host of sign-in. */
export function holderRoutes(context: RoutesContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: '/api/federation/questions/:question',
      summary: { ja: '情報の提供についての確認', en: 'What a partner would be told' },
      params: questionParams,
      answers: { 200: questionSchema },
      refusals: [...NOT_A_HOLDER, 'consent/question-over'],
      handle: async ({ params, headers }) => {
        const asked = { session: await identifyHolder(gate, headers), questionId: params.question }
        return { status: 200, json: await holder.showQuestion(context, asked) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/federation/questions/:question',
      summary: { ja: '同意する・断る', en: 'Agree or decline' },
      params: questionParams,
      body: { json: questionAnswerSchema },
      answers: { 200: continuationSchema },
      refusals: [
        ...NOT_A_HOLDER,
        'consent/question-over',
        'consent/changed-meanwhile',
        'consent/reason-needed',
      ],
      handle: async ({ params, body, headers }) => {
        const asked = { session: await identifyHolder(gate, headers), questionId: params.question }
        return { status: 200, json: { continueAt: await holder.answerQuestion(context, asked, body) } }
      },
    }),
    route({
      method: 'GET',
      path: '/api/federation/consents',
      summary: { ja: '同意した連携先の一覧', en: 'Everything that I agreed to' },
      answers: { 200: consentsSchema },
      refusals: NOT_A_HOLDER,
      handle: async ({ headers }) => ({
        status: 200,
        json: await holder.listConsents(context, await identifyHolder(gate, headers)),
      }),
    }),
    route({
      method: 'POST',
      path: '/api/federation/consents/:partner/withdraw',
      summary: { ja: '同意を取り消す', en: 'Withdraw a consent' },
      params: partnerParams,
      answers: { 200: consentsSchema },
      refusals: NOT_A_HOLDER,
      handle: async ({ params, headers }) => {
        const session = await identifyHolder(gate, headers)
        await holder.withdrawConsent(context, session, params.partner)
        return { status: 200, json: await holder.listConsents(context, session) }
      },
    }),
  ]
}

/** The routes for officers; on the host of the office as well. */
export function officeRoutes(context: RoutesContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: '/api/federation/partners',
      summary: { ja: '連携先の一覧', en: 'The register of partners' },
      answers: { 200: partnerListSchema },
      refusals: NOT_AN_OFFICER,
      handle: async ({ headers }) => {
        const officer = await identifyOfficer(gate, headers, 'partners/read')
        return { status: 200, json: await office.listPartners(context, officer) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/federation/partners',
      summary: { ja: '連携先を登録する', en: 'Register a partner' },
      body: { json: z.strictObject({ terms: termsSchema }), limitBytes: TERMS_LIMIT_BYTES },
      answers: { 201: partnerViewSchema },
      refusals: [
        ...NOT_AN_OFFICER,
        'partner/identity-taken',
        'partner/certificate-unreadable',
        'partner/certificate-unsuitable',
      ],
      handle: async ({ body, headers }) => {
        const officer = await identifyOfficer(gate, headers, 'partners/register')
        const partnerId = await office.registerPartner(context, body.terms, officer)
        return { status: 201, json: await office.showPartner(context, partnerId, officer) }
      },
    }),
    route({
      method: 'GET',
      path: '/api/federation/partners/:partner',
      summary: { ja: '連携先の内容と経過', en: 'One partner with its history' },
      params: partnerParams,
      answers: { 200: partnerViewSchema },
      refusals: [...NOT_AN_OFFICER, 'partner/unknown'],
      handle: async ({ params, headers }) => {
        const officer = await identifyOfficer(gate, headers, 'partners/read')
        return { status: 200, json: await office.showPartner(context, params.partner, officer) }
      },
    }),
    ...actingRoutes(context),
  ]
}

function actingRoutes(context: RoutesContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: '/api/federation/partners/:partner/acts',
      summary: { ja: '連携先に対する手続き', en: 'Act on a partner' },
      params: partnerParams,
      body: { json: partnerActSchema, limitBytes: TERMS_LIMIT_BYTES },
      answers: { 200: partnerViewSchema },
      refusals: [
        ...NOT_AN_OFFICER,
        'partner/unknown',
        'partner/changed-meanwhile',
        'partner/not-in-this-state',
        'partner/same-officer',
        'partner/nothing-changes',
        'partner/identity-is-fixed',
        'partner/identity-taken',
        'partner/certificate-unreadable',
        'partner/certificate-unsuitable',
      ],
      handle: async ({ params, body, headers }) => {
        const officer = await identifyOfficer(gate, headers, PARTNER_ACTS[body.act].permission)
        await office.actOnPartner(context, { ...body, partnerId: params.partner }, officer)
        return { status: 200, json: await office.showPartner(context, params.partner, officer) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/federation/partners/:partner/secret',
      summary: { ja: '共有の秘密を作る', en: 'Make a client secret' },
      params: partnerParams,
      body: { json: z.strictObject({ revision: z.int().nonnegative() }) },
      answers: { 201: madeSecretSchema },
      refusals: [...NOT_AN_OFFICER, 'partner/unknown', 'partner/no-secret-used', 'partner/changed-meanwhile'],
      handle: async ({ params, body, headers }) => {
        const officer = await identifyOfficer(gate, headers, 'partners/change')
        const secret = await office.makeSecret(context, { partnerId: params.partner, ...body }, officer)
        return { status: 201, json: secret }
      },
    }),
  ]
}
