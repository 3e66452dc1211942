/** Metadata for partners, the sign-out for the sign-in pages, and keys and metadata for officers. */
import { createHash } from 'node:crypto'
import { encodePem } from '@jitsuin/keys'
import type { Fetcher } from '@jitsuin/pki'
import { type Answer, type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  logoutSchema,
  metadataReadingSchema,
  metadataRequestSchema,
  rehearsalSchema,
  SAML_ROUTES,
  samlKeysSchema,
} from '../contract.js'
import { SAML_PATHS } from '../domain/saml-addresses.js'
import { beginCentralLogout } from '../usecases/saml-logout.js'
import { type LogoutList, showLogout } from '../usecases/saml-logout-run.js'
import {
  fetchMetadata,
  type MetadataReading,
  publishMetadata,
  readPartnerMetadata,
} from '../usecases/saml-metadata.js'
import type { SamlParts } from '../usecases/saml-parts.js'
import {
  activateNext,
  announceNext,
  type Officer,
  officerAt,
  proposeNext,
  rehearseNext,
  type ShownKey,
  showKeys,
} from '../usecases/saml-roll-over.js'
import { idSchema } from './ids.js'

const KEYS = 'federation-keys/manage'
const runParams = z.object({ runId: idSchema })

/** The routes beside the front channel. */
export function samlRoutes(parts: SamlParts, fetcher: Fetcher): readonly Route[] {
  return [metadataRoute(parts), ...logoutRoutes(parts), ...keyRoutes(parts), readingRoute(parts, fetcher)]
}

function metadataRoute(parts: SamlParts): Route {
  return route({
    method: 'GET',
    path: SAML_PATHS.metadata,
    summary: { ja: '連携先のための設定情報（メタデータ）', en: 'Our metadata' },
    answers: { 200: { mediaType: 'application/samlmetadata+xml' } },
    handle: async () => ({
      status: 200,
      headers: { 'content-type': 'application/samlmetadata+xml', 'cache-control': 'public, max-age=300' },
      bytes: Buffer.from(await publishMetadata(parts)),
    }),
  })
}

function logoutRoutes(parts: SamlParts): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: SAML_ROUTES.logouts,
      summary: { ja: 'すべての連携先からサインアウトする', en: 'Signs out here and at every SAML partner' },
      answers: { 201: logoutSchema },
      refusals: ['saml-idp/signed-out'],
      handle: async ({ headers }) => ({
        status: 201,
        json: toLogout(await showLogout(parts, await beginCentralLogout(parts, headers))),
      }),
    }),
    route({
      method: 'GET',
      path: SAML_ROUTES.logout,
      summary: { ja: 'サインアウトの結果', en: 'How a sign-out stands' },
      params: runParams,
      answers: { 200: logoutSchema },
      refusals: ['saml-idp/logout-unknown'],
      handle: async ({ params }) => ({ status: 200, json: toLogout(await showLogout(parts, params.runId)) }),
    }),
  ]
}

/** Leaves out what is undefined, as JSON does. */
function toLogout({ runId, results, next }: LogoutList): z.input<typeof logoutSchema> {
  return {
    runId,
    results: results.map(({ partnerId, name, result }) => ({ partnerId, ...(name && { name }), result })),
    ...(next && { next }),
  }
}

function keyRoutes(parts: SamlParts): readonly Route[] {
  const shown = async (status: 200 | 201): Promise<Answer> => ({
    status,
    json: { keys: (await showKeys(parts)).map(toKey) },
  })
  const step = (path: string, summary: Route['summary'], act: (officer: Officer) => Promise<void>) =>
    route({
      method: 'POST',
      path,
      summary,
      answers: { 201: samlKeysSchema },
      refusals: ['saml-idp/not-permitted', 'saml-key/no-next', 'saml-key/countdown', 'saml-key/same-officer'],
      handle: async ({ headers }) => {
        await act(await officerAt(parts, headers, KEYS))
        return shown(201)
      },
    })
  return [
    route({
      method: 'GET',
      path: SAML_ROUTES.keys,
      summary: { ja: '署名鍵の状態', en: 'The signing keys' },
      answers: { 200: samlKeysSchema },
      refusals: ['saml-idp/not-permitted'],
      handle: async ({ headers }) => {
        await officerAt(parts, headers, KEYS)
        return shown(200)
      },
    }),
    step(SAML_ROUTES.announce, { ja: '次の鍵を公開する', en: 'Announces the next key' }, (officer) =>
      announceNext(parts, officer),
    ),
    step(
      SAML_ROUTES.propose,
      { ja: '鍵の切り替えを申し出る', en: 'Proposes the change of keys' },
      (officer) => proposeNext(parts, officer),
    ),
    step(
      SAML_ROUTES.activate,
      { ja: '鍵の切り替えを承認する', en: 'Approves the change of keys' },
      (officer) => activateNext(parts, officer),
    ),
    route({
      method: 'POST',
      path: SAML_ROUTES.rehearse,
      summary: { ja: '次の鍵を一つの連携先で試す', en: 'Tries the next key with one partner' },
      body: { json: rehearsalSchema },
      answers: { 201: samlKeysSchema },
      refusals: ['saml-idp/not-permitted', 'saml-key/no-next', 'saml-idp/unknown-partner'],
      handle: async ({ headers, body }) => {
        await rehearseNext(parts, await officerAt(parts, headers, KEYS), body.partnerId)
        return shown(201)
      },
    }),
  ]
}

function toKey({ key, activeFrom }: ShownKey): z.input<typeof samlKeysSchema>['keys'][number] {
  const { keyId, certificateDer, state, since } = key
  const announced = key.state === 'announced' ? key : undefined
  return {
    keyId,
    certificatePem: encodePem('CERTIFICATE', certificateDer),
    sha256Hex: createHash('sha256').update(certificateDer).digest('hex'),
    state,
    since: since.toISOString(),
    ...(activeFrom && { activeFrom: activeFrom.toISOString() }),
    rehearsals: (announced?.rehearsals ?? []).map(({ partnerId, until }) => ({
      partnerId,
      until: until.toISOString(),
    })),
    ...(announced?.proposal && { proposedBy: announced.proposal.staffId }),
  }
}

function readingRoute(parts: SamlParts, fetcher: Fetcher): Route {
  return route({
    method: 'POST',
    path: SAML_ROUTES.metadataReadings,
    summary: {
      ja: '連携先の設定情報を読み、変わる点を示す',
      en: 'Reads metadata and shows what it would change',
    },
    body: { json: metadataRequestSchema, limitBytes: 2 * 1024 * 1024 },
    answers: { 200: metadataReadingSchema },
    refusals: [
      'saml-idp/not-permitted',
      'saml-idp/metadata-address',
      'saml-idp/metadata-untrusted',
      'saml/metadata-invalid',
    ],
    handle: async ({ headers, body }) => {
      await officerAt(parts, headers, 'partners/change')
      const { source, pinnedCertificatePem: pinnedCertificate } = body
      const asking = { fetcher, ownAddress: parts.addresses.entityId }
      const octets = 'xml' in source ? Buffer.from(source.xml) : await fetchMetadata(asking, source.address)
      return { status: 200, json: toReading(await readPartnerMetadata(parts, { octets, pinnedCertificate })) }
    },
  })
}

function toReading({ facts, changes, signature }: MetadataReading): z.input<typeof metadataReadingSchema> {
  const { entityId, consumers, logout, signingCertificatesDer, encryptionCertificateDer, signedRequests } =
    facts
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  return {
    signature,
    facts: {
      entityId,
      consumers: [...consumers],
      logout: [...logout],
      signingCertificates: signingCertificatesDer.map(base64),
      ...(encryptionCertificateDer && { encryptionCertificate: base64(encryptionCertificateDer) }),
      signedRequests,
    },
    changes: [...changes],
  }
}
