/** The routes of the log. What is public shows hashes, roles and times; caches may keep whatever can never change. */
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { type Answer, type Route, route } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { decodeHex, encodeHex, formatVerifier } from '@jitsuin/tlog'
import type { VrfProver } from '@jitsuin/tlog/node'
import { z } from 'zod'
import * as wire from '../contract.js'
import { PAGE, ROUTES } from '../contract.js'
import {
  entriesOfHolder,
  latestCheckpoint,
  listEntries,
  listHashes,
  type ProofParts,
  proveContinuation,
  proveHash,
  receiptFor,
} from '../usecases/prove.js'
import { proveOwnTag } from '../usecases/prove-own-tag.js'
import { type CosignParts, takeCosignatures } from '../usecases/take-cosignature.js'

/** What the public routes work with. */
export type PublicParts = ProofParts & CosignParts & { readonly prover: VrfProver }

const FOR_EVER = 'public, max-age=31536000, immutable'
const FOR_A_MOMENT = 'public, max-age=5'
/** The log is for everybody's eyes: pages of other sites may read it, too. */
const OPEN = { 'access-control-allow-origin': '*' } as const

const byTag = z.strictObject({ tag: wire.hashParam })
const byCertificate = z.strictObject({ certificate: wire.hashParam })

/** The routes for everybody; below the log's own host, and beside the portal's own. */
export function publicRoutes(parts: PublicParts): readonly Route[] {
  return [...headRoutes(parts), ...entryRoutes(parts), ...proofRoutes(parts)]
}

/** The route for the signed-in holder, on the portal's host. */
export function ownRoutes(parts: {
  readonly prover: VrfProver
  readonly gate: SignInGate
}): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: ROUTES.mine,
      summary: { ja: '本人の印とその証明', en: 'The holder’s own tag with its proof' },
      answers: { 200: wire.ownTagSchema },
      refusals: ['log/sign-in-needed', 'log/no-person'],
      handle: async ({ headers }) => ({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        json: await proveOwnTag(parts, headers),
      }),
    }),
  ]
}

function headRoutes(parts: PublicParts): readonly Route[] {
  const { log, witnesses, prover } = parts
  return [
    route({
      method: 'GET',
      path: ROUTES.checkpoint,
      summary: { ja: '署名済みの最新の控え', en: 'The latest signed head, with cosignatures' },
      answers: { 200: { mediaType: 'text/plain' } },
      refusals: ['log/not-found'],
      handle: async () => ({
        status: 200,
        headers: { ...OPEN, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
        bytes: utf8(await latestCheckpoint(parts)),
      }),
    }),
    route({
      method: 'GET',
      path: ROUTES.keys,
      summary: { ja: '記録の公開鍵', en: 'The public keys of the log' },
      answers: { 200: wire.keysSchema },
      handle: () =>
        json(FOR_A_MOMENT, {
          origin: log.name,
          verifierKey: formatVerifier(log),
          vrfPublicKey: encodeHex(prover.publicKey),
          witnesses: witnesses.map(formatVerifier),
        }),
    }),
    route({
      method: 'POST',
      path: ROUTES.cosignatures,
      summary: { ja: '証人の署名を受け取る', en: 'Take the cosignature of a witness' },
      body: { json: wire.cosignatureBody, limitBytes: 32 * 1024 },
      answers: { 204: 'empty' },
      refusals: ['log/cosignature-refused', 'tlog/note-malformed', 'tlog/note-untrusted'],
      handle: async ({ body }) => {
        await takeCosignatures(parts, body.checkpoint)
        return { status: 204 }
      },
    }),
  ]
}

function entryRoutes(parts: PublicParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: ROUTES.entries,
      summary: { ja: '記録を順に読む', en: 'Entries in the order of the log' },
      query: wire.entriesQuery,
      answers: { 200: wire.entriesPage },
      handle: async ({ query }) => {
        const entries = await listEntries(parts, query)
        return json(entries.length === query.limit ? FOR_EVER : FOR_A_MOMENT, { entries })
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.hashes,
      summary: { ja: '記録のハッシュを順に読む', en: 'Leaf hashes in the order of the log, 32 octets each' },
      query: wire.hashesQuery,
      answers: { 200: { mediaType: 'application/octet-stream' } },
      handle: async ({ query }) => {
        const hashes = await listHashes(parts, query)
        const keep = hashes.length === PAGE.hashes ? FOR_EVER : FOR_A_MOMENT
        const headers = { ...OPEN, 'content-type': 'application/octet-stream', 'cache-control': keep }
        return { status: 200, headers, bytes: concatBytes(hashes) }
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.holder(':tag'),
      summary: { ja: '一つの印をもつ記録', en: 'The entries of one holder tag, with proofs' },
      params: byTag,
      answers: { 200: wire.holderEntries },
      refusals: ['log/not-found'],
      handle: async ({ params }) => json(FOR_A_MOMENT, await entriesOfHolder(parts, params.tag)),
    }),
    route({
      method: 'GET',
      path: ROUTES.receipt(':certificate'),
      summary: {
        ja: '証明書が記録されていることの受取証',
        en: 'Receipt: proof that a certificate is logged',
      },
      params: byCertificate,
      answers: { 200: wire.receiptSchema },
      refusals: ['log/not-found'],
      handle: async ({ params }) => json(FOR_A_MOMENT, await receiptFor(parts, params.certificate)),
    }),
  ]
}

function proofRoutes(parts: PublicParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: ROUTES.inclusion,
      summary: { ja: '記録が含まれていることの証明', en: 'Proof that a leaf is included' },
      query: wire.inclusionQuery,
      answers: { 200: wire.inclusionProof },
      refusals: ['log/not-found'],
      handle: async ({ query: { hash, size } }) =>
        json(FOR_EVER, await proveHash(parts, { hash: decodeHex(hash) ?? new Uint8Array(), size })),
    }),
    route({
      method: 'GET',
      path: ROUTES.consistency,
      summary: {
        ja: '過去の控えから書き換えられていないことの証明',
        en: 'Proof that a head continues an older one',
      },
      query: wire.consistencyQuery,
      answers: { 200: wire.consistencyProof },
      refusals: ['log/not-found'],
      handle: async ({ query }) => json(FOR_EVER, await proveContinuation(parts, query)),
    }),
  ]
}

function json(cacheControl: string, value: unknown): Answer {
  return { status: 200, headers: { ...OPEN, 'cache-control': cacheControl }, json: value }
}
