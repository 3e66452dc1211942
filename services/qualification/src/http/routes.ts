import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  challengeSchema,
  checkAnswerSchema,
  checkRequestSchema,
  ownChecksSchema,
  ROUTES,
  receiptSchema,
  receiptVerdictSchema,
} from '../contract.js'
import { QualificationError } from '../errors.js'
import { checkQualification } from '../usecases/check-qualification.js'
import type { QualificationContext } from '../usecases/context.js'
import { giveChallenge } from '../usecases/give-challenge.js'
import { ownChecks } from '../usecases/own-checks.js'
import { verifyReceipt } from '../usecases/verify-receipt.js'

/** What employers and everybody with a receipt may ask, without signing in. */
export function checkRoutes(ctx: QualificationContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: ROUTES.challenge,
      summary: { ja: 'カードが署名する番号を受け取る', en: 'A number for the card to sign' },
      body: { json: z.strictObject({}) },
      answers: { 200: challengeSchema },
      handle: async () => ({ status: 200, json: await giveChallenge(ctx) }),
    }),
    route({
      method: 'POST',
      path: ROUTES.checks,
      summary: { ja: '資格を確認する', en: 'Check a qualification' },
      body: { json: checkRequestSchema },
      answers: { 200: checkAnswerSchema },
      refusals: [
        'check/too-many',
        'check/source-unreachable',
        'check/card-not-proven',
        'check/requests-differ',
      ],
      handle: async ({ body }) => ({ status: 200, json: await checkQualification(ctx, body) }),
    }),
    route({
      method: 'GET',
      path: ROUTES.receipt,
      summary: { ja: '受領書をもう一度受け取る', en: 'A receipt once more' },
      params: z.object({ checkId: z.uuid() }),
      answers: { 200: receiptSchema },
      refusals: ['receipt/not-found'],
      handle: async ({ params }) => {
        const receipt = await ctx.store.receipt(params.checkId)
        if (!receipt) throw new QualificationError('receipt/not-found', params.checkId)
        return { status: 200, json: receipt }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.verify,
      summary: { ja: '受領書を確かめる', en: 'Verify a receipt' },
      body: { json: receiptSchema },
      answers: { 200: receiptVerdictSchema },
      refusals: ['check/source-unreachable'],
      handle: async ({ body }) => ({ status: 200, json: await verifyReceipt(ctx, body) }),
    }),
    route({
      method: 'GET',
      path: ROUTES.key,
      summary: { ja: '受領書を確かめる公開鍵', en: 'The public key of receipts' },
      answers: { 200: { mediaType: 'application/x-pem-file' } },
      handle: () => ({
        status: 200,
        headers: { 'content-type': 'application/x-pem-file' },
        bytes: Buffer.from(ctx.key.publicKeyPem),
      }),
    }),
  ]
}

/** What holders see of it in their portal. */
export function holderRoutes(ctx: QualificationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: ROUTES.mine,
      summary: { ja: '自分の資格が確認された記録', en: 'Who checked me' },
      query: z.object({ before: z.iso.datetime().optional() }),
      answers: { 200: ownChecksSchema },
      refusals: ['check/sign-in-needed'],
      handle: async ({ headers, query: { before } }) => ({
        status: 200,
        json: await ownChecks(ctx, headers, before === undefined ? undefined : new Date(before)),
      }),
    }),
  ]
}
