/** The routes of sessions, registration and status; those of jobs are in job-routes.ts. */
import { readPkcs12, softwareSigner } from '@jitsuin/keys'
import { type Route, route } from '@jitsuin/platform'
import { type ClientRegistration, draftRegistration, finishRegistration, registrationFor } from '@jitsuin/sdk'
import { CLIENT_KEY, uuidSchema } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { ClientContext } from '../client-context.js'
import {
  beginSessionBody,
  begunSessionSchema,
  pkcs12Body,
  registrationBody,
  registrationSchema,
  sessionDetailSchema,
  sessionSchema,
  statementBody,
  statementSchema,
  statusSchema,
  waitQuery,
} from '../contract.js'
import { drawQr } from '../qr.js'
import type { ListDesk } from '../sessions/list-desk.js'
import type { SessionDesk } from '../sessions/session-desk.js'
import { VERSION } from '../version.js'
import { presentList, presentSession } from './presenters.js'
import { waitForNews } from './wait.js'

/** What these routes work with. */
export type RouteParts = {
  readonly ctx: ClientContext
  readonly desk: SessionDesk
  readonly lists: ListDesk
  readonly address: string
  readonly tidy: () => Promise<void>
  /** Jobs of everybody may go on. */
  readonly wakeAll: () => void
}

const byId = z.strictObject({ id: uuidSchema })

/** The routes. */
export function clientRoutes(parts: RouteParts): readonly Route[] {
  return [statusRoute(parts), ...registrationRoutes(parts), ...sessionRoutes(parts), ...leaveRoutes(parts)]
}

function statusRoute({ ctx, desk, lists, address, tidy }: RouteParts): Route {
  return route({
    method: 'GET',
    path: '/v1/status',
    summary: { ja: '署名クライアントの状態', en: 'How the client stands' },
    answers: { 200: statusSchema },
    handle: async () => {
      await tidy()
      const seen = await ctx.service.look().catch(() => undefined) // an outage is an answer here
      const jobs = [...ctx.ledger.jobs.values()]
      const count = (state: string) => jobs.filter((job) => job.state === state).length
      const [oldest] = jobs.filter(({ state }) => state === 'waiting')
      const ageMs = oldest && ctx.now().getTime() - oldest.takenAt.getTime()
      const json: z.input<typeof statusSchema> = {
        version: VERSION,
        service: {
          address,
          state: seen ? 'reachable' : 'unreachable',
          clockDifferenceSeconds: seen?.clockDifferenceSeconds ?? null,
        },
        registration: ctx.ledger.registration ?? null,
        sessions: desk.live().map((one) => presentSession(one, ctx.now())),
        lists: lists
          .live()
          .map((one) => presentList(one, { address: lists.addressOf(one.id), now: ctx.now() })),
        listKinds: [...ctx.limits.listKinds],
        queue: {
          waiting: count('waiting'),
          signing: count('signing'),
          signed: count('signed'),
          refused: count('refused'),
          expired: count('expired'),
          oldestWaitingSeconds: ageMs === undefined ? null : Math.floor(ageMs / 1000),
        },
      }
      return { status: 200, json }
    },
  })
}

function registrationRoutes({ ctx, wakeAll }: RouteParts): readonly Route[] {
  const register = async (registration: ClientRegistration) => {
    const { institution, institutionName, label } = await ctx.service.register(registration)
    const { approval } = CLIENT_KEY.parse(octets(registration.statement))
    const json = { institution, institutionName, label, approval }
    await ctx.record({ event: 'registered', ...json })
    wakeAll()
    return { status: 200, json } as const
  }
  return [
    route({
      method: 'POST',
      path: '/v1/registration/statement',
      summary: {
        ja: '施設の証明書で署名する登録文を作る',
        en: 'Write the statement that the institution signs',
      },
      body: { json: statementBody },
      answers: { 200: statementSchema },
      refusals: ['second-key/statement-malformed', 'sdk/key-unfit'],
      handle: ({ body: { label, approval, certificate } }) => {
        const wish = { spkiDer: ctx.spkiDer, label, approval, now: ctx.now() }
        const { statement } = draftRegistration(octets(certificate), wish)
        return { status: 200, json: { statement: base64urlOf(statement) } }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/registration',
      summary: { ja: '署名済みの登録文で登録する', en: 'Register with the signed statement' },
      body: { json: registrationBody },
      answers: { 200: registrationSchema },
      refusals: ['sdk/unreachable', 'client-key/proof-refused'],
      handle: ({ body: { statement, signature, certificate, chain } }) => {
        const draft = { statement: octets(statement), spkiDer: ctx.spkiDer }
        const signed = {
          signature: octets(signature),
          certificateDer: octets(certificate),
          chainDer: chain.map(octets),
        }
        return register(finishRegistration(draft, signed))
      },
    }),
    route({
      method: 'POST',
      path: '/v1/registration/pkcs12',
      summary: {
        ja: '施設の鍵のファイル（PKCS#12）で登録する。ファイルは保存しない',
        en: 'Register with a key file (PKCS#12) of the institution, which is not kept',
      },
      body: { json: pkcs12Body },
      answers: { 200: registrationSchema },
      refusals: ['keys/wrong-passphrase', 'keys/unreadable', 'sdk/key-unfit', 'sdk/unreachable'],
      handle: async ({ body: { label, approval, pkcs12, passphrase } }) => {
        const file = await readPkcs12(Buffer.from(pkcs12, 'base64'), passphrase)
        const signer = {
          ...softwareSigner(file.privateKey),
          certificateDer: file.certificateDer,
          chainDer: file.othersDer,
        }
        const wish = { spkiDer: ctx.spkiDer, label, approval, now: ctx.now() }
        return register(await registrationFor(signer, wish))
      },
    }),
  ]
}

function sessionRoutes({ ctx, desk }: RouteParts): readonly Route[] {
  const present = (id: string) => presentSession(desk.find(id), ctx.now())
  return [
    route({
      method: 'POST',
      path: '/v1/sessions',
      summary: { ja: '本人に承認を求める', en: 'Ask a person for an approval' },
      body: { json: beginSessionBody },
      answers: { 200: begunSessionSchema, 201: begunSessionSchema },
      refusals: ['client/not-registered', 'sdk/unreachable', 'key/unknown', 'authorisation/list-only'],
      handle: async ({ body: { subject, anew, ...options } }) => {
        const mode = anew ? 'anew' : 'running-if-any'
        const { session, begun } = await desk.begin(subject, { mode, ...options })
        const view = presentSession(session, ctx.now())
        const qr = view.approveAddress === undefined ? {} : { qr: await drawQr(view.approveAddress) }
        return { status: begun === 'new' ? 201 : 200, json: { ...view, begun, ...qr } }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/sessions',
      summary: { ja: 'この端末で続いている承認', en: 'The sessions that are live on this computer' },
      answers: { 200: z.object({ sessions: z.array(sessionSchema) }) },
      handle: () => ({
        status: 200,
        json: { sessions: desk.live().map((one) => presentSession(one, ctx.now())) },
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/sessions/:id',
      summary: { ja: '承認の状態', en: 'How a session stands' },
      params: byId,
      query: waitQuery,
      answers: { 200: sessionDetailSchema },
      refusals: ['client/session-unknown'],
      handle: async ({ params: { id }, query: wish }) => {
        await waitForNews(ctx, { of: 'session', id }, { wish, state: () => present(id).state })
        const state = await desk.look(id)
        return {
          status: 200,
          json: { ...present(id), used: state?.used ?? null, numSignatures: state?.numSignatures ?? null },
        }
      },
    }),
  ]
}

function leaveRoutes({ ctx, desk }: RouteParts): readonly Route[] {
  const change = (verb: 'lock' | 'unlock', summary: Route['summary']): Route =>
    route({
      method: 'POST',
      path: `/v1/sessions/:id/${verb}`,
      summary,
      params: byId,
      answers: { 200: sessionSchema },
      refusals: ['client/session-unknown', 'client/session-over'],
      handle: async ({ params: { id } }) => {
        await desk[verb](id)
        return { status: 200, json: presentSession(desk.find(id), ctx.now()) }
      },
    })
  return [
    change('lock', { ja: '席を離れる間、署名を止める', en: 'Stop signing while the person is away' }),
    change('unlock', { ja: '本人が戻ったので、署名を再開する', en: 'Go on: the person is back' }),
    route({
      method: 'DELETE',
      path: '/v1/sessions/:id',
      summary: { ja: '承認を終了する', en: 'End a session for good' },
      params: byId,
      answers: { 204: 'empty' },
      refusals: ['client/session-unknown', 'sdk/unreachable'],
      handle: async ({ params: { id } }) => {
        await desk.end(id)
        return { status: 204 }
      },
    }),
  ]
}
