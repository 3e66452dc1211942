/** What clients of the zone can ask: over mutual TLS, from keys on the list. */
import type { Route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  AUTHORITIES,
  authoritiesSchema,
  ceremonySchema,
  certificateRecordSchema,
  orderRecordSchema,
  outcomeSchema,
  PUBLICATION_PATH,
  publicationSchema,
  ROOT_LISTS,
  submissionSchema,
} from '../contract.js'
import { CA_ERRORS, type CaErrorCode } from '../errors.js'
import type { RunningCa } from '../usecases/authority-at-work.js'
import { carryOutOrder } from '../usecases/carry-out-order.js'
import {
  describeAuthorities,
  describeCeremonyRecord,
  describeCertificate,
  describeOrder,
  findPublication,
  findRootList,
} from '../usecases/look-up.js'
import { guardedBy } from './guard.js'

const LIST_MEDIA_TYPE = 'application/pkix-crl'
const orderParams = z.strictObject({ id: z.uuid() })
const certificateParams = z.strictObject({
  authority: z.enum(AUTHORITIES),
  serial: z.string().regex(/^[0-9a-f]{2,40}$/),
})
const REFUSALS = (Object.keys(CA_ERRORS) as CaErrorCode[]).filter((code) => code.startsWith('order/')) // its own keys

/** The routes of an authority; `allowedClients` are SHA-256 of SubjectPublicKeyInfo, hex. */
export function caRoutes(ca: RunningCa, allowedClients: ReadonlySet<string>): readonly Route[] {
  const guarded = guardedBy(allowedClients)
  return [
    guarded({
      method: 'POST',
      path: '/orders',
      summary: {
        ja: '二名の担当者が署名した指示を実行する',
        en: 'Carry out an order signed by two officers',
      },
      body: { json: submissionSchema, limitBytes: 64 * 1024 },
      answers: { 200: outcomeSchema },
      refusals: ['client/not-allowed', 'certificate/not-found', ...REFUSALS],
      handle: async ({ body }) => ({ status: 200, json: await carryOutOrder(ca, body) }),
    }),
    guarded({
      method: 'GET',
      path: '/orders/:id',
      summary: { ja: '実行した指示とその結果', en: 'An order that was carried out, and what came of it' },
      params: orderParams,
      answers: { 200: orderRecordSchema },
      refusals: ['client/not-allowed', 'order/not-found'],
      handle: async ({ params }) => ({ status: 200, json: await describeOrder(ca, params.id) }),
    }),
    guarded({
      method: 'GET',
      path: '/certificates/:authority/:serial',
      summary: { ja: '証明書とその状態', en: 'A certificate and its state' },
      params: certificateParams,
      answers: { 200: certificateRecordSchema },
      refusals: ['client/not-allowed', 'certificate/not-found'],
      handle: async ({ params: { authority, serial } }) => ({
        status: 200,
        json: await describeCertificate(ca, { authority, serialHex: serial }),
      }),
    }),
    guarded({
      method: 'GET',
      path: '/authorities',
      summary: { ja: '認証局の証明書', en: 'The certificates of the authorities' },
      answers: { 200: authoritiesSchema },
      refusals: ['client/not-allowed'],
      handle: () => ({ status: 200, json: describeAuthorities(ca) }),
    }),
    guarded({
      method: 'GET',
      path: '/ceremony',
      summary: { ja: '鍵の儀式の記録', en: 'The record of the key ceremony' },
      answers: { 200: ceremonySchema },
      refusals: ['client/not-allowed'],
      handle: async () => ({ status: 200, json: await describeCeremonyRecord(ca) }),
    }),
    guarded({
      method: 'GET',
      path: `${PUBLICATION_PATH}/:sequence`,
      summary: { ja: '公開情報をもう一度', en: 'A publication once more' },
      params: z.strictObject({ sequence: z.coerce.number().int().positive() }),
      answers: { 200: publicationSchema },
      refusals: ['client/not-allowed', 'publication/not-found'],
      handle: async ({ params }) => ({ status: 200, json: await findPublication(ca, params.sequence) }),
    }),
    guarded({
      method: 'GET',
      path: '/root-lists/:name',
      summary: { ja: 'ルートの失効リスト（本日分）', en: 'The list of the root that counts now' },
      params: z.strictObject({ name: z.enum(ROOT_LISTS) }),
      answers: { 200: { mediaType: LIST_MEDIA_TYPE } },
      refusals: ['client/not-allowed', 'certificate/not-found'],
      handle: async ({ params }) => ({
        status: 200,
        headers: { 'content-type': LIST_MEDIA_TYPE },
        bytes: Buffer.from(await findRootList(ca, params.name)),
      }),
    }),
  ]
}
