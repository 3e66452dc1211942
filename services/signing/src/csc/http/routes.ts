/** The CSC interface (API 2.0 and 2.2) at the vendors' door; its clients are known by the keys of their TLS certificates. */
import { HalfError } from '@jitsuin/key-half'
import { type Input, type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import { CSC_ERRORS, CscError } from '../errors.js'
import { type Caller, expectService } from '../usecases/authority.js'
import { authorize, checkAuthorize, extendTransaction } from '../usecases/authorize.js'
import type { CscContext } from '../usecases/context.js'
import { listCredentials, viewCredential } from '../usecases/credentials.js'
import { describeService } from '../usecases/info.js'
import { pollCall } from '../usecases/poll.js'
import { signHash } from '../usecases/sign-hash.js'
import { timestamp } from '../usecases/timestamp.js'
import { writeCscRefusal } from './refusals.js'
import * as bodies from './schemas.js'

/** 500 digests of 64 octets in Base64, and a signed request over them in base64url JSON. */
const HASHES_BYTES = 512 * 1024
/** Long enough to say no to a document by name. */
const DOCUMENT_BYTES = 16 * 1024 * 1024
const BASE = '/csc/v2'

/** The routes of the interface. */
export function cscRoutes(ctx: CscContext): readonly Route[] {
  return [infoRoute(ctx), ...credentialRoutes(ctx), ...authorizeRoutes(ctx), ...signatureRoutes(ctx)]
}

type Call<Schema extends z.ZodType> = {
  readonly method: string
  readonly summary: Route['summary']
  readonly body: Schema
  readonly answers: Route['answers']
  readonly limitBytes?: number
  readonly handle: (
    caller: Caller,
    body: z.output<Schema>,
  ) => Promise<{ readonly status: 200 | 202; readonly json: unknown }>
}

/** One method: a POST of JSON with a bearer token, answered and refused as the specification says. */
function method<Schema extends z.ZodType>(call: Call<Schema>): Route {
  const { method: name, summary, body: json, answers, limitBytes = HASHES_BYTES, handle } = call
  return route({
    method: 'POST',
    path: `${BASE}/${name}`,
    summary,
    body: { json, limitBytes },
    answers,
    refusals: Object.keys(CSC_ERRORS),
    refusalForm: writeCscRefusal,
    handle: ({ body, ...input }) => handle(callerOf(input), body),
  })
}

/** @throws {HalfError} `client-key/unknown`; {CscError} `csc/token-refused` */
function callerOf({
  peerKeySha256,
  headers,
}: Pick<Input<undefined, undefined, undefined>, 'peerKeySha256' | 'headers'>): Caller {
  if (peerKeySha256 === undefined) throw new HalfError('client-key/unknown', 'No client certificate')
  const [, bearer] = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(String(headers.authorization ?? '')) ?? []
  if (bearer === undefined) throw new CscError('csc/token-refused', 'No bearer token')
  return { clientKey: peerKeySha256, bearer }
}

function infoRoute(ctx: CscContext): Route {
  return route({
    method: 'POST',
    path: `${BASE}/info`,
    summary: { ja: 'サービスの情報', en: 'What this service offers' },
    body: { json: bodies.infoBody },
    answers: { 200: z.looseObject({ specs: z.string() }) },
    refusalForm: writeCscRefusal,
    handle: ({ body: { lang } }) => ({ status: 200, json: describeService(ctx, lang) }),
  })
}

function credentialRoutes(ctx: CscContext): readonly Route[] {
  return [
    method({
      method: 'credentials/list',
      summary: { ja: '鍵の一覧', en: 'Credentials of a person' },
      body: bodies.credentialsListBody,
      answers: { 200: z.looseObject({ credentialIDs: z.array(z.string()) }) },
      handle: async (caller, { userID: userId, credentialInfo = false, onlyValid = false, ...which }) => ({
        status: 200,
        json: await listCredentials(ctx, caller, { userId, credentialInfo, onlyValid, ...which }),
      }),
    }),
    method({
      method: 'credentials/info',
      summary: { ja: '鍵の情報', en: 'One credential' },
      body: bodies.credentialsInfoBody,
      answers: { 200: z.looseObject({}) },
      handle: async (caller, { credentialID: credentialId, ...which }) => ({
        status: 200,
        json: await viewCredential(ctx, caller, { credentialId, ...which }),
      }),
    }),
  ]
}

const SAD = z.object({ SAD: z.string(), expiresIn: z.int() })

function authorizeRoutes(ctx: CscContext): readonly Route[] {
  return [
    method({
      method: 'credentials/authorize',
      summary: { ja: '本人に承認を求める', en: 'Ask a holder' },
      body: bodies.authorizeBody,
      answers: { 202: z.object({ handle: z.string(), approveAddress: z.string() }) },
      handle: async (caller, { credentialID: credentialId, ...wish }) => ({
        status: 202,
        json: await authorize(ctx, caller, { credentialId, ...wish }),
      }),
    }),
    method({
      method: 'credentials/authorizeCheck',
      summary: { ja: '承認されたか尋ねる', en: 'Whether the holder has approved' },
      body: bodies.authorizeCheckBody,
      answers: { 200: SAD, 202: z.object({ handle: z.string() }) },
      handle: async (caller, { handle }) => {
        const json = await checkAuthorize(ctx, caller, handle)
        return { status: 'SAD' in json ? 200 : 202, json }
      },
    }),
    method({
      method: 'credentials/getChallenge',
      summary: { ja: '確認の問いを受け取る（ありません）', en: 'A challenge; there is none' },
      body: bodies.challengeBody,
      answers: {},
      handle: async (caller, { authObjectID }) => {
        await expectService(ctx, caller)
        throw new CscError('csc/challenge-unknown', authObjectID)
      },
    }),
    method({
      method: 'credentials/extendTransaction',
      summary: { ja: 'SAD を受け取り直す', en: 'The SAD again' },
      body: bodies.extendBody,
      answers: { 200: SAD },
      handle: async (caller, { credentialID: credentialId, SAD: sad, ...wish }) => ({
        status: 200,
        json: await extendTransaction(ctx, caller, { credentialId, sad, ...wish }),
      }),
    }),
  ]
}

const SIGNATURES = z.object({ signatures: z.array(z.string()).optional(), responseID: z.string().optional() })

function signatureRoutes(ctx: CscContext): readonly Route[] {
  return [
    method({
      method: 'signatures/signHash',
      summary: { ja: 'ハッシュ値に署名する', en: 'Sign hashes' },
      body: bodies.signHashBody,
      answers: { 200: SIGNATURES },
      handle: async (caller, { credentialID: credentialId, SAD: sad, response_uri: callback, ...wish }) => {
        if (callback !== undefined) throw new CscError('csc/callback-refused', 'response_uri')
        return { status: 200, json: await signHash(ctx, caller, { credentialId, sad, ...wish }) }
      },
    }),
    method({
      method: 'signatures/signDoc',
      summary: { ja: '文書に署名する（受け付けません）', en: 'Sign documents; refused by name' },
      body: bodies.signDocBody,
      limitBytes: DOCUMENT_BYTES,
      answers: {},
      handle: async (_caller, { documents, documentDigests }) => {
        if (documents !== undefined) throw new CscError('csc/documents-refused', 'documents')
        throw new CscError('csc/format-not-made', documentDigests?.[0]?.signature_format ?? 'none')
      },
    }),
    method({
      method: 'signatures/signPolling',
      summary: { ja: '署名を受け取る', en: 'The answer of an asynchronous call' },
      body: bodies.pollingBody,
      answers: { 200: SIGNATURES },
      handle: async (caller, { requestID }) => ({
        status: 200,
        json: { signatures: await pollCall(ctx, caller, requestID) },
      }),
    }),
    method({
      method: 'signatures/timestamp',
      summary: { ja: 'タイムスタンプを受け取る', en: 'A time-stamp token' },
      body: bodies.timestampBody,
      answers: { 200: z.object({ timestamp: z.string() }) },
      handle: async (caller, wish) => ({
        status: 200,
        json: { timestamp: await timestamp(ctx, caller, wish) },
      }),
    }),
  ]
}
