/** What the issuing office asks about contracts at the inner door. Its own sign-in says who the officer is; two are two ids. */
import { guardedBy } from '@jitsuin/key-half'
import type { Route } from '@jitsuin/platform'
import { uuidSchema } from '@jitsuin/second-key'
import { z } from 'zod'
import {
  byOfficer,
  contractDetailSchema,
  contractListSchema,
  contractQuerySchema,
  correctionBody,
  decisionBody,
  extensionBody,
  OFFICE_ROUTES,
  paymentBody,
} from '../contract.js'
import type { ContractsContext } from '../usecases/contracts/context.js'
import {
  askExtension,
  correctPayment,
  decideExtension,
  listContracts,
  recordPayment,
  showContract,
} from '../usecases/contracts/office.js'

const byId = z.strictObject({ id: uuidSchema })
const paths = OFFICE_ROUTES.contracts
const KNOWN = ['peer/not-allowed', 'contract/not-found'] as const

/** The routes for the office, whose keys are `allowed`. */
export function contractOfficeRoutes(ctx: ContractsContext, allowed: readonly string[]): readonly Route[] {
  return [...reading(ctx, allowed), ...paying(ctx, allowed), ...extending(ctx, allowed)]
}

function reading(ctx: ContractsContext, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  return [
    guarded({
      method: 'GET',
      path: paths.list,
      summary: { ja: '利用契約の一覧', en: 'Contracts' },
      query: contractQuerySchema,
      answers: { 200: contractListSchema },
      refusals: ['peer/not-allowed'],
      handle: async ({ query }) => ({ status: 200, json: await listContracts(ctx, query) }),
    }),
    guarded({
      method: 'GET',
      path: paths.one(':id'),
      summary: { ja: '一つの利用契約', en: 'One contract' },
      params: byId,
      answers: { 200: contractDetailSchema },
      refusals: KNOWN,
      handle: async ({ params }) => ({ status: 200, json: await showContract(ctx, params.id) }),
    }),
  ]
}

function paying(ctx: ContractsContext, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  return [
    guarded({
      method: 'POST',
      path: paths.payments(':id'),
      summary: { ja: '入金を記録する', en: 'Record a payment' },
      params: byId,
      body: { json: byOfficer(paymentBody) },
      answers: { 200: contractDetailSchema },
      refusals: [...KNOWN, 'contract/payment-refused', 'contract/payment-differs'],
      handle: async ({ params, body: { officer, act } }) => ({
        status: 200,
        json: await recordPayment(ctx, { contractId: params.id, officer }, act),
      }),
    }),
    guarded({
      method: 'POST',
      path: paths.correction(':id', ':paymentId'),
      summary: { ja: '入金の記録を訂正する', en: 'Correct a payment' },
      params: z.strictObject({ id: uuidSchema, paymentId: uuidSchema }),
      body: { json: byOfficer(correctionBody) },
      answers: { 200: contractDetailSchema },
      refusals: [
        ...KNOWN,
        'contract/payment-unknown',
        'contract/payment-refused',
        'contract/payment-differs',
        'contract/corrected-already',
      ],
      handle: async ({ params, body: { officer, act } }) => ({
        status: 200,
        json: await correctPayment(
          ctx,
          { contractId: params.id, officer },
          { ...act, corrects: params.paymentId },
        ),
      }),
    }),
  ]
}

function extending(ctx: ContractsContext, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  return [
    guarded({
      method: 'POST',
      path: paths.extensions(':id'),
      summary: { ja: '支払い期限の延長を求める', en: 'Ask for a longer grace' },
      params: byId,
      body: { json: byOfficer(extensionBody) },
      answers: { 200: contractDetailSchema },
      refusals: [...KNOWN, 'contract/extension-refused', 'contract/extension-open'],
      handle: async ({ params, body: { officer, act } }) => ({
        status: 200,
        json: await askExtension(ctx, { contractId: params.id, officer }, act),
      }),
    }),
    guarded({
      method: 'POST',
      path: paths.decision(':id', ':extensionId'),
      summary: { ja: '支払い期限の延長を決める', en: 'Decide about a longer grace' },
      params: z.strictObject({ id: uuidSchema, extensionId: uuidSchema }),
      body: { json: byOfficer(decisionBody) },
      answers: { 200: contractDetailSchema },
      refusals: [
        ...KNOWN,
        'contract/extension-unknown',
        'contract/extension-refused',
        'contract/same-officer',
      ],
      handle: async ({ params, body: { officer, act } }) => ({
        status: 200,
        json: await decideExtension(
          ctx,
          { contractId: params.id, officer },
          { extensionId: params.extensionId, ...act },
        ),
      }),
    }),
  ]
}
