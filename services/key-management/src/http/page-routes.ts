/** What the holder's page asks. Whoever knows an id may look, and may end; only a passkey, a card and an enrolment code make anything begin. */
import { CARD_REFUSALS, readProof } from '@jitsuin/key-half'
import { type Route, route } from '@jitsuin/platform'
import { uuidSchema } from '@jitsuin/second-key'
import { octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import {
  approvalBody,
  approvalViewSchema,
  begunEnrolmentSchema,
  cardLinkBody,
  enrolledSchema,
  enrolmentProofBody,
  enrolmentWishBody,
  ROUTES,
} from '../contract.js'
import { endAuthorisation, takeApproval, viewApproval } from '../usecases/authorisations.js'
import type { KeyManagementContext } from '../usecases/context.js'
import { closeCardLink, closeEnrolment, openEnrolment } from '../usecases/enrolments.js'

/** Two answers of cards with their certificates. */
const CARDS_BYTES = 256 * 1024

const byId = z.strictObject({ id: uuidSchema })

/** The routes of the page; `continueAddressOf` tells where a browser goes on that a client sent. */
export function pageRoutes(
  ctx: KeyManagementContext,
  continueAddressOf: (authorisationId: string) => Promise<string | undefined>,
): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: ROUTES.enrolments,
      summary: { ja: 'パスキーの登録を始める', en: 'Begin to enrol a passkey' },
      body: { json: enrolmentWishBody },
      answers: { 201: begunEnrolmentSchema },
      refusals: ['grant/refused', 'grant/too-many-tries', 'key/unknown', 'peer/unreachable'],
      handle: async ({ body }) => ({ status: 201, json: await openEnrolment(ctx, body) }),
    }),
    route({
      method: 'POST',
      path: ROUTES.enrolment(':id'),
      summary: { ja: 'パスキーを登録する', en: 'Enrol a passkey' },
      params: byId,
      body: { json: enrolmentProofBody, limitBytes: CARDS_BYTES },
      answers: { 200: enrolledSchema },
      refusals: [
        'enrolment/unknown',
        'key/unknown',
        'enrolment/passkey-refused',
        'enrolment/code-wrong',
        'enrolment/differs',
        'grant/refused',
        'grant/too-many-tries',
        'peer/unreachable',
        'second-key/statement-malformed',
        ...CARD_REFUSALS,
      ],
      handle: async ({ params: { id: enrolmentId }, body: { attestation, statement, proof } }) => {
        const ending = { enrolmentId, statement: octets(statement), proof: readProof(proof) }
        return { status: 200, json: await closeEnrolment(ctx, { ...ending, attestation }) }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.cardLink(':id'),
      summary: { ja: 'マイナンバーカードを登録する', en: 'Link a My Number card' },
      params: byId,
      body: { json: cardLinkBody, limitBytes: CARDS_BYTES },
      answers: { 204: 'empty' },
      refusals: [...CARD_REFUSALS, 'peer/unreachable', 'second-key/statement-malformed'],
      handle: async ({ params: { id: enrolmentId }, body: { card, statement, proof } }) => {
        const ending = { enrolmentId, statement: octets(statement), proof: readProof(proof) }
        await closeCardLink(ctx, { ...ending, card })
        return { status: 204 }
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.approval(':id'),
      summary: { ja: '承認を求められている内容', en: 'What the holder is asked to approve' },
      params: byId,
      answers: { 200: approvalViewSchema },
      refusals: ['authorisation/unknown', 'client-key/unknown', 'key/unknown'],
      handle: async ({ params }) => {
        const [view, continueAddress] = [
          await viewApproval(ctx, params.id),
          await continueAddressOf(params.id),
        ]
        return { status: 200, json: { ...view, ...(continueAddress !== undefined && { continueAddress }) } }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.approval(':id'),
      summary: { ja: '承認する', en: 'Approve' },
      params: byId,
      body: { json: approvalBody, limitBytes: CARDS_BYTES },
      answers: { 204: 'empty' },
      refusals: [
        'authorisation/unknown',
        'authorisation/ended',
        'authorisation/expired',
        'authorisation/passkey-missing',
        'authorisation/assertion-refused',
        'authorisation/counter-went-back',
        'key/ended',
        'carrier/refused',
        'carrier/other-person',
        'carrier/revoked',
        'carrier/status-unknown',
        'carrier/not-linked',
        'carrier/not-available',
        'peer/unreachable',
      ],
      handle: async ({ params, body }) => {
        await takeApproval(ctx, params.id, body)
        return { status: 204 }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.approvalEnd(':id'),
      summary: { ja: '承認を終了する', en: 'End what was approved' },
      params: byId,
      answers: { 204: 'empty' },
      refusals: ['authorisation/unknown', 'peer/unreachable'],
      handle: async ({ params }) => {
        await endAuthorisation(ctx, params.id)
        return { status: 204 }
      },
    }),
  ]
}
