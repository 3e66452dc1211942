/** What key management asks of this half. Every proof is checked here again, against this half's own records. */

import { toHex } from '@jitsuin/kernel'
import {
  approvalSchema,
  approve,
  beginEnrolment,
  CARD_REFUSALS,
  certifiedSchema,
  certifyKey,
  commitShare,
  contributedSchema,
  contributionSchema,
  endAuthorisationsOf,
  endingSchema,
  endKey,
  enrolmentBeginningSchema,
  enrolmentEndingSchema,
  epochSchema,
  finishEnrolment,
  grantSchema,
  guardedBy,
  type Half,
  keyEndSchema,
  keyWishSchema,
  linkCard,
  linkEndingSchema,
  prepareShare,
  raisedSchema,
  raiseProbe,
  readProof,
  requestPartialSchema,
  SIGNING_PATHS,
  signingNonceSchema,
  signRequestHalf,
  takeGrant,
  wishForKey,
} from '@jitsuin/key-half'
import type { Route } from '@jitsuin/platform'
import { uuidSchema } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'

const byId = z.strictObject({ id: uuidSchema })
const DONE = { status: 204 } as const
/** Two answers of cards with their certificates. */
const CARDS_BYTES = 256 * 1024

/** The routes for key management, whose keys are `allowed`. */
export function peerRoutes(half: Half, allowed: readonly string[]): readonly Route[] {
  return [...keyRoutes(half, allowed), ...holderRoutes(half, allowed), ...refreshRoutes(half, allowed)]
}

function keyRoutes(half: Half, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  return [
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.wishes,
      summary: { ja: 'セカンド鍵の作成を受け付ける', en: 'Take in the wish for a key' },
      body: { json: keyWishSchema },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed', 'key/differs'],
      handle: async ({ body: { warrantDigest, ...wish } }) => {
        await wishForKey(half, { ...wish, warrantDigest: Buffer.from(warrantDigest, 'hex') })
        return DONE
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.request(':id'),
      summary: { ja: '証明書発行要求への部分署名', en: 'The partial signature of a certification request' },
      params: byId,
      body: { json: epochSchema },
      answers: { 200: requestPartialSchema },
      refusals: ['peer/not-allowed', 'key/unknown', 'key/not-ready', 'key/ended', 'key/epoch-unknown'],
      handle: async ({ params, body: { epoch } }) => {
        const partial = await signRequestHalf(half, { keyId: params.id, epoch })
        return { status: 200, json: { partial: base64urlOf(partial) } }
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.certificates,
      summary: { ja: 'セカンド電子証明書を受け取る', en: 'Take in the certificate of a key' },
      body: { json: certifiedSchema },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed', 'key/unknown', 'key/certificate-refused', 'key/differs'],
      handle: async ({ body: { warrantId, certificate, chain } }) => {
        await certifyKey(half, {
          warrantId,
          certificateDer: octets(certificate),
          chainDer: chain.map(octets),
        })
        return DONE
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.keyEnd(':id'),
      summary: { ja: 'セカンド鍵を終了する', en: 'End a key' },
      params: byId,
      body: { json: keyEndSchema },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed'],
      handle: async ({ params, body }) => {
        await endKey(half, params.id, body.reason)
        return DONE
      },
    }),
  ]
}

function holderRoutes(half: Half, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  return [
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.grants,
      summary: { ja: '認証局の登録許可を受け取る', en: 'Take in a grant of the authority' },
      body: { json: grantSchema },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed', 'grant/refused', 'second-key/statement-malformed'],
      handle: async ({ body }) => {
        await takeGrant(half, { bytes: octets(body.statement), signature: octets(body.signature) })
        return DONE
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.enrolments,
      summary: { ja: 'パスキーの登録を始める', en: 'Begin an enrolment' },
      body: { json: enrolmentBeginningSchema },
      answers: { 200: signingNonceSchema },
      refusals: ['peer/not-allowed', 'grant/refused', 'grant/too-many-tries', 'key/unknown'],
      handle: async ({ body }) => {
        const signingNonce = toHex(half.random(32))
        await beginEnrolment(half, { ...body, signingNonce })
        return { status: 200, json: { signingNonce } }
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.enrolment(':id'),
      summary: { ja: 'パスキーの登録を終える', en: 'End an enrolment' },
      params: byId,
      body: { json: enrolmentEndingSchema, limitBytes: CARDS_BYTES },
      answers: { 204: 'empty' },
      refusals: [
        'peer/not-allowed',
        'enrolment/unknown',
        'key/unknown',
        'enrolment/passkey-refused',
        'enrolment/code-wrong',
        'enrolment/differs',
        'grant/refused',
        'grant/too-many-tries',
        'second-key/statement-malformed',
        ...CARD_REFUSALS,
      ],
      handle: async ({ params: { id: enrolmentId }, body: { attestation, statement, proof } }) => {
        const ending = { enrolmentId, statement: octets(statement), proof: readProof(proof) }
        await finishEnrolment(half, { ...ending, attestation })
        return DONE
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.cardLink(':id'),
      summary: { ja: 'マイナンバーカードの登録を終える', en: 'End the linking of a My Number card' },
      params: byId,
      body: { json: linkEndingSchema, limitBytes: CARDS_BYTES },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed', ...CARD_REFUSALS],
      handle: async ({ params: { id: enrolmentId }, body: { card, statement, proof } }) => {
        const ending = { enrolmentId, statement: octets(statement), proof: readProof(proof) }
        await linkCard(half, { ...ending, card })
        return DONE
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.approval(':id'),
      summary: { ja: '本人の承認を受け取る', en: 'Take in the approval of a holder' },
      params: byId,
      body: { json: approvalSchema, limitBytes: CARDS_BYTES },
      answers: { 204: 'empty' },
      refusals: [
        'peer/not-allowed',
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
      ],
      handle: async ({ params, body }) => {
        await approve(half, params.id, body.answer)
        return DONE
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.ending(':id'),
      summary: { ja: '承認を終了する', en: 'End an authorisation' },
      params: byId,
      body: { json: endingSchema },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed'],
      handle: async ({ params, body }) => {
        await endAuthorisationsOf(half, { id: params.id }, body.why)
        return DONE
      },
    }),
  ]
}

function refreshRoutes(half: Half, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  const refusals = [
    'peer/not-allowed',
    'key/unknown',
    'key/not-ready',
    'key/ended',
    'key/epoch-unknown',
  ] as const
  return [
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.prepare(':id'),
      summary: { ja: '分散鍵の更新を準備する', en: 'Prepare a refresh of the shares' },
      params: byId,
      body: { json: contributionSchema },
      answers: { 200: contributedSchema },
      refusals,
      handle: async ({ params, body: { epoch, contribution } }) => {
        const wish = { keyId: params.id, epoch, contribution: octets(contribution) }
        const own = await prepareShare(half, wish)
        return { status: 200, json: { contribution: base64urlOf(own) } }
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.probe(':id'),
      summary: { ja: '新しい分散鍵を確かめる', en: 'Prove a prepared share' },
      params: byId,
      body: { json: epochSchema },
      answers: { 200: raisedSchema },
      refusals,
      handle: async ({ params, body: { epoch } }) => {
        const raised = await raiseProbe(half, { keyId: params.id, epoch })
        return { status: 200, json: { raised: base64urlOf(raised) } }
      },
    }),
    guarded({
      method: 'POST',
      path: SIGNING_PATHS.commit(':id'),
      summary: { ja: '分散鍵を新しいものに替える', en: 'Make the prepared share the only one' },
      params: byId,
      body: { json: epochSchema },
      answers: { 204: 'empty' },
      refusals,
      handle: async ({ params, body: { epoch } }) => {
        await commitShare(half, { keyId: params.id, epoch })
        return DONE
      },
    }),
  ]
}
