/** Payments, settings and keys of officers. */
import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  assignPaymentSchema,
  CASE_ROUTES,
  enrolChallengeSchema,
  enrolmentSignedSchema,
  enrolmentStandSchema,
  enrolmentToSignSchema,
  enrolSchema,
  importOutcomeSchema,
  OFFICE_SWITCHES,
  type OfficeSwitch,
  officersSchema,
  officeSwitchesSchema,
  openPaymentsSchema,
  removalAskedSchema,
  switchAskedSchema,
} from '../../contract.js'
import { BANK_FILE_LIMIT_BYTES } from '../../domain/cases/bank-file.js'
import { askEnrolment, makeEnrolChallenge } from '../../usecases/cases/ask-enrolment.js'
import { askRemoval } from '../../usecases/cases/ask-removal.js'
import { assignPayment } from '../../usecases/cases/assign-payment.js'
import { importPayments } from '../../usecases/cases/import-payments.js'
import { askSwitch, showSwitches } from '../../usecases/cases/office-switches.js'
import { showOpenPayments } from '../../usecases/cases/open-payments.js'
import { askToSignEnrolment, showOfficers, signEnrolment } from '../../usecases/cases/sign-enrolment.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const

/** Incoming money. */
export function paymentRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: CASE_ROUTES.payments,
      summary: { ja: '確かめる入金', en: 'Payments that wait for a person' },
      answers: { 200: openPaymentsSchema },
      refusals: NOT_MINE,
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'payments/record')
        return { status: 200, json: await showOpenPayments(context) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.paymentImports,
      summary: { ja: '入金ファイルを取り込む', en: 'Import a file of the bank' },
      body: { bytes: ['text/csv'], limitBytes: BANK_FILE_LIMIT_BYTES },
      answers: { 200: importOutcomeSchema },
      refusals: [...NOT_MINE, 'payment/file-unreadable'],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(gate, headers, 'payments/record')
        return { status: 200, json: await importPayments(context, staff, body) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.paymentAssignment,
      summary: { ja: '入金の扱いを決める', en: 'Decide upon a payment' },
      params: z.strictObject({ paymentId: z.uuid() }),
      body: { json: assignPaymentSchema },
      answers: { 200: openPaymentsSchema },
      refusals: [...NOT_MINE, 'payment/not-found', 'payment/decided-already', 'invoice/not-open'],
      handle: async ({ headers, params, body: { invoiceId, reason } }) => {
        const staff = await expectStaff(gate, headers, 'payments/record')
        await assignPayment(context, staff, {
          ...params,
          reason,
          ...(invoiceId !== undefined && { invoiceId }),
        })
        return { status: 200, json: await showOpenPayments(context) }
      },
    }),
  ]
}

const SWITCH_NAMES = Object.keys(OFFICE_SWITCHES) as [OfficeSwitch, ...OfficeSwitch[]] // the table has no other keys

/** Settings of the office. */
export function switchRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: CASE_ROUTES.switches,
      summary: { ja: '設定を見る', en: 'See the settings' },
      answers: { 200: officeSwitchesSchema },
      refusals: NOT_MINE,
      handle: async ({ headers }) => {
        await expectStaff(gate, headers, 'cases/read')
        return { status: 200, json: await showSwitches(context) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.switch,
      summary: { ja: '設定の変更を申し出る・確かめる', en: 'Ask for or confirm a setting' },
      params: z.strictObject({ name: z.enum(SWITCH_NAMES) }),
      body: { json: switchAskedSchema },
      answers: { 200: officeSwitchesSchema },
      refusals: [...NOT_MINE, 'switch/value-unknown', 'switch/same-person'],
      handle: async ({ headers, params: { name }, body: { value } }) => {
        const staff = await expectStaff(gate, headers, 'cases/approve')
        await askSwitch(context, staff, { name, value })
        return { status: 200, json: await showSwitches(context) }
      },
    }),
  ]
}

/** Keys of officers. */
export function officerRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  const params = z.strictObject({ enrolmentId: z.uuid() })
  return [
    route({
      method: 'GET',
      path: CASE_ROUTES.officers,
      summary: { ja: '署名用の鍵の登録を見る', en: 'See enrolments' },
      answers: { 200: officersSchema },
      refusals: NOT_MINE,
      handle: async ({ headers }) => {
        const staff = await expectStaff(gate, headers, 'officers/enrol')
        return { status: 200, json: await showOfficers(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.officerChallenge,
      summary: { ja: '鍵の登録を始める', en: 'Begin an enrolment' },
      body: { json: z.strictObject({}) },
      answers: { 200: enrolChallengeSchema },
      refusals: NOT_MINE,
      handle: async ({ headers }) => {
        const staff = await expectStaff(gate, headers, 'officers/enrol')
        return { status: 200, json: await makeEnrolChallenge(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.officerEnrolments,
      summary: { ja: '鍵の登録を申し出る', en: 'Ask for a key to be enrolled' },
      body: { json: enrolSchema },
      answers: { 200: officersSchema },
      refusals: [...NOT_MINE, 'officer/key-refused', 'officer/enrolled-already'],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(gate, headers, 'officers/enrol')
        await askEnrolment(context, staff, body)
        return { status: 200, json: await showOfficers(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.officerRemoval,
      summary: { ja: '鍵の抹消を申し出る', en: 'Ask for a key to be taken off the list' },
      params: z.strictObject({ officerId: z.string().min(1).max(64) }),
      body: { json: removalAskedSchema },
      answers: { 200: officersSchema },
      refusals: [...NOT_MINE, 'officer/not-on-list', 'officer/enrolled-already'],
      handle: async ({ headers, params: { officerId }, body: { reason } }) => {
        const staff = await expectStaff(gate, headers, 'officers/enrol')
        await askRemoval(context, staff, { officerId, reason })
        return { status: 200, json: await showOfficers(context, staff) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.enrolmentToSign,
      summary: { ja: '鍵の登録・抹消の指図を受け取る', en: 'Ask what to sign about a key' },
      params,
      body: { json: z.strictObject({}) },
      answers: { 200: enrolmentToSignSchema },
      refusals: [...NOT_MINE, 'officer/not-enrolled', 'officer/enrolment-not-found'],
      handle: async ({ headers, params: { enrolmentId } }) => {
        const staff = await expectStaff(gate, headers, 'officers/enrol')
        return { status: 200, json: await askToSignEnrolment(context, staff, enrolmentId) }
      },
    }),
    route({
      method: 'POST',
      path: CASE_ROUTES.enrolmentSignature,
      summary: { ja: 'ほかの職員の鍵の登録・抹消に署名する', en: 'Sign for or against the key of another' },
      params,
      body: { json: enrolmentSignedSchema },
      answers: { 200: enrolmentStandSchema },
      refusals: [
        ...NOT_MINE,
        'officer/own-key',
        'officer/enrolment-not-found',
        'warrant/signature-invalid',
        'ca/refused',
        'ca/unreachable',
      ],
      handle: async ({ headers, params: { enrolmentId }, body: { signature } }) => {
        const staff = await expectStaff(gate, headers, 'officers/enrol')
        const state = await signEnrolment(context, staff, { enrolmentId, signature })
        return { status: 200, json: { state } }
      },
    }),
  ]
}
