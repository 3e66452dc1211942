import { type Route, route } from '@jitsuin/platform'
import { uuidSchema } from '@jitsuin/second-key'
import {
  contractDetailSchema,
  contractListSchema,
  contractPaths,
  contractQuerySchema,
  correctionBody,
  decisionBody,
  extensionBody,
  paymentBody,
} from '@jitsuin/signing/contract'
import { z } from 'zod'
import type { RegistrationContext } from '../../usecases/context.js'
import { actOnContract, listContracts, showContract } from '../../usecases/second-key/contracts.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const REFUSALS = [...NOT_MINE, 'second-key/signing-unreachable', 'contract/not-found'] as const
const byId = z.strictObject({ id: uuidSchema })
const paths = contractPaths('/api')
const answers = { 200: contractDetailSchema }

/** The routes about contracts of institutions, on the office's host. */
export function contractOfficeRoutes(context: RegistrationContext): readonly Route[] {
  return [...reading(context), ...paying(context), ...extending(context)]
}

function reading(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: paths.list,
      summary: { ja: '施設の利用契約の一覧', en: 'Contracts of institutions' },
      query: contractQuerySchema,
      answers: { 200: contractListSchema },
      refusals: [...NOT_MINE, 'second-key/signing-unreachable'],
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'contracts/read')
        return { status: 200, json: await listContracts(context, query) }
      },
    }),
    route({
      method: 'GET',
      path: paths.one(':id'),
      summary: { ja: '一つの利用契約', en: 'One contract' },
      params: byId,
      answers,
      refusals: REFUSALS,
      handle: async ({ headers, params: { id } }) => {
        await expectStaff(gate, headers, 'contracts/read')
        return { status: 200, json: await showContract(context, id) }
      },
    }),
  ]
}

function paying(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: paths.payments(':id'),
      summary: { ja: '利用料の入金を記録する', en: 'Record a payment' },
      params: byId,
      body: { json: paymentBody },
      answers,
      refusals: [...REFUSALS, 'contract/payment-refused', 'contract/payment-differs'],
      handle: async ({ headers, params: { id }, body: act }) => {
        const staff = await expectStaff(gate, headers, 'contracts/record-payment')
        return { status: 200, json: await actOnContract(context, staff, { kind: 'pay', id, act }) }
      },
    }),
    route({
      method: 'POST',
      path: paths.correction(':id', ':paymentId'),
      summary: { ja: '入金の記録を訂正する', en: 'Correct a payment' },
      params: z.strictObject({ id: uuidSchema, paymentId: uuidSchema }),
      body: { json: correctionBody },
      answers,
      refusals: [
        ...REFUSALS,
        'contract/payment-unknown',
        'contract/payment-refused',
        'contract/payment-differs',
        'contract/corrected-already',
      ],
      handle: async ({ headers, params: { id, paymentId: part }, body: act }) => {
        const staff = await expectStaff(gate, headers, 'contracts/record-payment')
        return { status: 200, json: await actOnContract(context, staff, { kind: 'correct', id, part, act }) }
      },
    }),
  ]
}

function extending(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: paths.extensions(':id'),
      summary: { ja: '支払い期限の延長を求める', en: 'Ask for a longer grace' },
      params: byId,
      body: { json: extensionBody },
      answers,
      refusals: [...REFUSALS, 'contract/extension-refused', 'contract/extension-open'],
      handle: async ({ headers, params: { id }, body: act }) => {
        const staff = await expectStaff(gate, headers, 'contracts/extend-grace')
        return { status: 200, json: await actOnContract(context, staff, { kind: 'extend', id, act }) }
      },
    }),
    route({
      method: 'POST',
      path: paths.decision(':id', ':extensionId'),
      summary: { ja: '支払い期限の延長を決める', en: 'Decide about a longer grace' },
      params: z.strictObject({ id: uuidSchema, extensionId: uuidSchema }),
      body: { json: decisionBody },
      answers,
      refusals: [
        ...REFUSALS,
        'contract/extension-unknown',
        'contract/extension-refused',
        'contract/same-officer',
      ],
      handle: async ({ headers, params: { id, extensionId: part }, body: act }) => {
        const staff = await expectStaff(gate, headers, 'contracts/extend-grace')
        return { status: 200, json: await actOnContract(context, staff, { kind: 'decide', id, part, act }) }
      },
    }),
  ]
}
