/** What vendors' clients ask: each is known by the key of its TLS certificate. */

import {
  expectClient,
  findCertifiedKey,
  HALF_ERRORS,
  HalfError,
  readRegistration,
  registerClient,
} from '@jitsuin/key-half'
import { type Input, type Route, route } from '@jitsuin/platform'
import { clientRegistrationSchema, serialNumberSchema, uuidSchema } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import {
  authorisationSchema,
  authorisationWishBody,
  CONTRACT_REFUSALS,
  evidenceSchema,
  keySchema,
  openedAuthorisationSchema,
  ROUTES,
  registeredClientSchema,
  signaturesBody,
  signaturesSchema,
} from '../contract.js'
import {
  endAuthorisation,
  openAuthorisation,
  viewAuthorisation,
  viewEvidence,
} from '../usecases/authorisations.js'
import { writeCertificates } from '../usecases/certificates.js'
import type { SigningContext } from '../usecases/context.js'
import { signDigests } from '../usecases/sign-digests.js'

/** 500 items with digests of 64 octets, and what stands around them, in base64url. */
const REQUEST_BYTES = 144 * 1024
/** 500 leaves and the longest sheet, in base64url. */
const LIST_BYTES = 1_800_000

const byId = z.strictObject({ id: uuidSchema })
const SIGNING_REFUSALS = [
  ...Object.keys(HALF_ERRORS).filter((code) => !/^(grant|enrolment)\//.test(code)),
  ...CONTRACT_REFUSALS,
]

/** The routes of the public interface. */
export function vendorRoutes(ctx: SigningContext): readonly Route[] {
  return [clientRoute(ctx), keyRoute(ctx), ...authorisationRoutes(ctx), signaturesRoute(ctx)]
}

function clientRoute({ half, peer }: SigningContext): Route {
  return route({
    method: 'POST',
    path: ROUTES.clients,
    summary: { ja: 'クライアントの鍵を登録する', en: 'Register the key of a client' },
    body: { json: clientRegistrationSchema },
    answers: { 200: registeredClientSchema },
    refusals: ['client-key/unknown', 'client-key/proof-refused', 'second-key/statement-malformed'],
    handle: async ({ body, ...input }) => {
      const client = await registerClient(half, readRegistration(body))
      // Whoever registers a key shows that they hold it.
      if (client.clientKey !== keyOf(input)) throw new HalfError('client-key/unknown', client.clientKey)
      await peer.registerClient(body)
      const { institution, institutionName, label, clientKey } = client
      return { status: 200, json: { institution, institutionName, label, clientKey } }
    },
  })
}

function keyRoute({ half }: SigningContext): Route {
  return route({
    method: 'GET',
    path: ROUTES.key(':subject'),
    summary: { ja: 'セカンド電子証明書', en: 'The second certificate of a person' },
    params: z.strictObject({ subject: serialNumberSchema }),
    answers: { 200: keySchema },
    refusals: ['client-key/unknown', 'key/unknown'],
    handle: async ({ params: { subject }, ...input }) => {
      await expectClient(half, keyOf(input))
      const key = await findCertifiedKey(half.store.read, subject)
      if (!key) throw new HalfError('key/unknown', subject)
      const { bits, origin } = key
      return { status: 200, json: { subject, ...writeCertificates(key), bits, origin } }
    },
  })
}

function authorisationRoutes(ctx: SigningContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: ROUTES.authorisations,
      summary: { ja: '本人に承認を求める', en: 'Ask a holder for an authorisation' },
      body: { json: authorisationWishBody, limitBytes: LIST_BYTES },
      answers: { 201: openedAuthorisationSchema },
      refusals: SIGNING_REFUSALS,
      handle: async ({ body, ...input }) => ({
        status: 201,
        json: await openAuthorisation(ctx, { ...body, clientKey: keyOf(input) }),
      }),
    }),
    route({
      method: 'GET',
      path: ROUTES.authorisation(':id'),
      summary: { ja: '承認の状態', en: 'How an authorisation stands' },
      params: byId,
      answers: { 200: authorisationSchema },
      refusals: ['client-key/unknown', 'authorisation/unknown', 'peer/unreachable'],
      handle: async ({ params, ...input }) => ({
        status: 200,
        json: await viewAuthorisation(ctx, { clientKey: keyOf(input), id: params.id }),
      }),
    }),
    route({
      method: 'GET',
      path: ROUTES.evidence(':id'),
      summary: { ja: '承認の証拠', en: 'What shows that the holder approved' },
      params: byId,
      answers: { 200: evidenceSchema },
      refusals: ['client-key/unknown', 'authorisation/unknown', 'authorisation/not-approved'],
      handle: async ({ params, ...input }) => ({
        status: 200,
        json: await viewEvidence(ctx, { clientKey: keyOf(input), id: params.id }),
      }),
    }),
    route({
      method: 'DELETE',
      path: ROUTES.authorisation(':id'),
      summary: { ja: '承認を終了する', en: 'End an authorisation' },
      params: byId,
      answers: { 204: 'empty' },
      refusals: ['client-key/unknown', 'authorisation/unknown', 'peer/unreachable'],
      handle: async ({ params, ...input }) => {
        await endAuthorisation(ctx, { clientKey: keyOf(input), id: params.id })
        return { status: 204 }
      },
    }),
  ]
}

function signaturesRoute(ctx: SigningContext): Route {
  return route({
    method: 'POST',
    path: ROUTES.signatures,
    summary: { ja: 'ハッシュ値に署名する', en: 'Sign digests' },
    body: { json: signaturesBody, limitBytes: REQUEST_BYTES },
    answers: { 200: signaturesSchema },
    refusals: SIGNING_REFUSALS,
    handle: async ({ body, headers, ...input }) => {
      const signed = { bytes: octets(body.request), signature: octets(body.signature) }
      const wish = { clientKey: keyOf(input), token: tokenOf(headers.authorization), signed }
      const { values, certificates } = await signDigests(ctx, wish)
      return { status: 200, json: { signatures: values.map(base64urlOf), ...certificates } }
    },
  })
}

/** @throws {HalfError} `client-key/unknown` */
function keyOf({ peerKeySha256 }: Pick<Input<undefined, undefined, undefined>, 'peerKeySha256'>): string {
  if (peerKeySha256 === undefined) throw new HalfError('client-key/unknown', 'No client certificate')
  return peerKeySha256
}

/** RFC 6750 §2.1. @throws {HalfError} `token/invalid` */
function tokenOf(header: string | string[] | undefined): string {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/.exec(String(header ?? '')) ?? []
  if (token === undefined) throw new HalfError('token/invalid', 'No bearer token')
  return token
}
