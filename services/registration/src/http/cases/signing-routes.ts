import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  CASE_ROUTES,
  listAskedSchema,
  listOutcomeSchema,
  listSignedSchema,
  listToSignSchema,
  signingWaitSchema,
  warrantAskedSchema,
  warrantToSignSchema,
} from '../../contract.js'
import { askToSign } from '../../usecases/cases/ask-to-sign.js'
import { askForList, loadList, signList } from '../../usecases/cases/sign-list.js'
import { countSigningWait } from '../../usecases/cases/signing-wait.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { expectStaff } from '../staff.js'
import { standOf } from './act-routes.js'

const PERMISSIONS = { examine: 'cases/examine', approve: 'cases/approve' } as const
const REFUSALS = [
  'registration/sign-in-needed',
  'registration/not-allowed',
  'officer/not-enrolled',
  'warrant/outdated',
] as const

/** What officers sign, one case at a time or many. */
export function signingRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: CASE_ROUTES.signingWait,
      summary: { ja: '署名を待つ申請の件数', en: 'How many cases wait for a signature' },
      answers: { 200: signingWaitSchema },
      refusals: ['registration/sign-in-needed', 'registration/not-allowed'],
      handle: async ({ headers }) => {
        const staff = await expectStaff(gate, headers, 'cases/assign')
        return { status: 200, json: await countSigningWait(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.warrant,
      summary: { ja: '署名する指図を受け取る', en: 'Ask what to sign' },
      params: z.strictObject({ caseId: z.uuid() }),
      body: { json: warrantAskedSchema },
      answers: { 200: warrantToSignSchema },
      refusals: [
        ...REFUSALS,
        'case/not-found',
        'case/changed-meanwhile',
        'separation/received-it',
        'separation/same-person',
      ],
      handle: async ({ headers, params, body: { purpose, expectedRevision } }) => {
        const staff = await expectStaff(gate, headers, PERMISSIONS[purpose])
        const seen = { ...params, expectedRevision }
        return { status: 200, json: await askToSign(context, staff, { seen, purpose }) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.lists,
      summary: { ja: 'まとめて署名する一覧を作る', en: 'Make a list to sign' },
      body: { json: listAskedSchema, limitBytes: 2 * 1024 * 1024 },
      answers: { 200: listToSignSchema },
      refusals: [...REFUSALS, 'list/empty'],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(gate, headers, PERMISSIONS[body.purpose])
        return { status: 200, json: await askForList(context, staff, body) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.listSignature,
      summary: { ja: '一覧に署名する', en: 'Sign a list' },
      params: z.strictObject({ listId: z.uuid() }),
      body: { json: listSignedSchema, limitBytes: 16 * 1024 * 1024 }, // a signature of a card for each of 20,000 orders
      answers: { 200: listOutcomeSchema },
      refusals: [...REFUSALS, 'list/not-found', 'warrant/signature-invalid'],
      handle: async ({ headers, params: { listId }, body: { signature } }) => {
        const purpose = await purposeOf(context, headers, listId)
        const staff = await expectStaff(gate, headers, PERMISSIONS[purpose])
        const { changed, refused } = await signList(context, staff, { listId, signature, purpose })
        const leftOut = refused.map(({ caseId, error }) => ({ caseId, code: error.code }))
        return { status: 200, json: { done: changed.map(standOf), leftOut } }
      },
    }),
  ]
}

/** The list says what it is for; only whoever it was made for finds it. */
async function purposeOf(
  context: RegistrationContext,
  headers: Parameters<typeof expectStaff>[1],
  listId: string,
): Promise<'examine' | 'approve'> {
  const staff = await expectStaff(context.gate, headers, 'cases/read')
  return (await loadList(context, staff, listId)).purpose
}
