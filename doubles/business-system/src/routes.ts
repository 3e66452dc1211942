/** The addresses of the clinic's page. In the demonstration choosing a doctor stands for signing in to the clinic's own system. */
import { type Route, route, type ServiceDefinition } from '@jitsuin/platform'
import { z } from 'zod'
import type { Clinic } from './clinic.js'
import {
  askedSchema,
  begunSchema,
  changeBody,
  doctorSchema,
  patternOf,
  ROUTES,
  signBody,
  signedSchema,
  viewSchema,
} from './contract.js'
import { BusinessSystemError } from './errors.js'
import { ClientRefusal } from './signing-client.js'

const ofDoctor = z.strictObject({ subject: z.string().max(64) })
const ofPrescription = ofDoctor.extend({ id: z.string().max(64) })
const SIGN_BYTES = 64 * 1024

/** Every route but the stream of events. */
export function clinicRoutes(clinic: Clinic): readonly Route[] {
  return [
    ...lookingRoutes(clinic),
    signRoute(clinic),
    ...listRoutes(clinic),
    ...sessionRoutes(clinic),
    ...rehearsalRoutes(clinic),
  ]
}

function lookingRoutes(clinic: Clinic): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: ROUTES.doctors,
      summary: { ja: '医師の一覧（デモ）', en: 'The doctors (demo)' },
      answers: { 200: z.object({ doctors: z.array(doctorSchema) }) },
      handle: () => ({
        status: 200,
        json: { doctors: clinic.doctors.map((one) => ({ ...one, kana: one.kana.normalize('NFKC') })) },
      }),
    }),
    route({
      method: 'GET',
      path: patternOf(ROUTES.view(':subject')),
      summary: { ja: '医師の署名一覧', en: 'A doctor’s list' },
      params: ofDoctor,
      answers: { 200: viewSchema },
      refusals: ['clinic/doctor-unknown'],
      handle: ({ params: { subject } }) => ({ status: 200, json: clinic.view(subject) }),
    }),
    route({
      method: 'GET',
      path: patternOf(ROUTES.document(':subject', ':id')),
      summary: { ja: '署名済みの処方', en: 'A signed prescription' },
      params: ofPrescription,
      answers: { 200: { mediaType: 'application/xml' } },
      refusals: ['clinic/prescription-unknown', 'clinic/not-signed'],
      handle: ({ params: { subject, id } }) => {
        const { number, bytes } = clinic.document(subject, id)
        const headers = {
          'content-type': 'application/xml',
          'content-disposition': `attachment; filename="${number}.xml"`,
          'cache-control': 'no-store',
        }
        return { status: 200, headers, bytes }
      },
    }),
  ]
}

function signRoute(clinic: Clinic): Route {
  return route({
    method: 'POST',
    path: patternOf(ROUTES.signatures(':subject')),
    summary: {
      ja: '選んだ処方に署名する。結果は1件ごと',
      en: 'Sign what was chosen; each has a result of its own',
    },
    params: ofDoctor,
    body: { json: signBody, limitBytes: SIGN_BYTES },
    answers: { 200: signedSchema },
    refusals: ['clinic/not-approved', 'clinic/locked', 'clinic/doctor-unknown'],
    handle: async ({ params: { subject }, body }) => ({
      status: 200,
      json: await clinic.sign(subject, body.items),
    }),
  })
}

function listRoutes(clinic: Clinic): readonly Route[] {
  const path = patternOf(ROUTES.list(':subject'))
  return [
    route({
      method: 'POST',
      path,
      summary: { ja: '選んだ処方の一覧の承認を求める', en: 'Have what was chosen approved as a list' },
      params: ofDoctor,
      body: { json: signBody, limitBytes: SIGN_BYTES },
      answers: { 200: askedSchema },
      refusals: ['clinic/locked', 'clinic/doctor-unknown', 'clinic/client-unreachable'],
      handle: async ({ params: { subject }, body }) => ({
        status: 200,
        json: await clinic.askList(subject, body.items),
      }),
    }),
    route({
      method: 'DELETE',
      path,
      summary: { ja: '一覧の承認を取りやめる', en: 'End the list' },
      params: ofDoctor,
      answers: { 204: 'empty' },
      refusals: ['clinic/client-unreachable'],
      handle: async ({ params: { subject } }) => {
        await clinic.endList(subject)
        return { status: 204 }
      },
    }),
  ]
}

function sessionRoutes(clinic: Clinic): readonly Route[] {
  const act = (verb: 'lock' | 'unlock', summary: Route['summary']): Route =>
    route({
      method: 'POST',
      path: patternOf(ROUTES[verb](':subject')),
      summary,
      params: ofDoctor,
      answers: { 204: 'empty' },
      refusals: ['clinic/client-unreachable'],
      handle: async ({ params: { subject } }) => {
        await clinic[verb](subject)
        return { status: 204 }
      },
    })
  return [
    route({
      method: 'POST',
      path: patternOf(ROUTES.session(':subject')),
      summary: { ja: '承認を求める', en: 'Ask for an approval' },
      params: ofDoctor,
      answers: { 200: begunSchema },
      refusals: ['clinic/client-unreachable', 'clinic/locked'],
      handle: async ({ params: { subject } }) => ({ status: 200, json: await clinic.begin(subject) }),
    }),
    route({
      method: 'DELETE',
      path: patternOf(ROUTES.session(':subject')),
      summary: { ja: '承認を終了する', en: 'End the approval' },
      params: ofDoctor,
      answers: { 204: 'empty' },
      refusals: ['clinic/client-unreachable'],
      handle: async ({ params: { subject } }) => {
        await clinic.end(subject)
        return { status: 204 }
      },
    }),
    act('lock', { ja: '席を離れる', en: 'Lock the screen' }),
    act('unlock', { ja: '続ける', en: 'Go on' }),
  ]
}

function rehearsalRoutes(clinic: Clinic): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: patternOf(ROUTES.change(':subject', ':id')),
      summary: { ja: '処方を書き換える（デモだけ）', en: 'Change a prescription (demo only)' },
      params: ofPrescription,
      body: { json: changeBody },
      answers: { 204: 'empty' },
      refusals: ['clinic/prescription-unknown', 'clinic/already-handed-in'],
      handle: async ({ params: { subject, id }, body }) => {
        await clinic.change(subject, id, body.days)
        return { status: 204 }
      },
    }),
    route({
      method: 'POST',
      path: patternOf(ROUTES.more(':subject')),
      summary: { ja: '架空の処方を加える（デモだけ）', en: 'Add invented prescriptions (demo only)' },
      params: ofDoctor,
      answers: { 204: 'empty' },
      refusals: ['clinic/doctor-unknown'],
      handle: ({ params: { subject } }) => {
        clinic.addInvented(subject)
        return { status: 204 }
      },
    }),
  ]
}

const BEAT_MS = 15_000

/** Adds the stream of a doctor's view (server-sent events), and lets refusals of the signing client out in their own words. */
export function openLive(clinic: Clinic): NonNullable<ServiceDefinition['raw']> {
  return (server) => {
    server.setErrorHandler((error, request, reply) => {
      if (!(error instanceof ClientRefusal)) throw error
      const { code, ja, en, next } = error.problem
      const type = `urn:jitsuin:error:${code}`
      const problem = { type, status: 502, code, title: ja, ja, en, next, requestId: request.id }
      return reply.code(502).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
    })
    server.get(patternOf(ROUTES.events(':subject')), (request, reply) => {
      const { subject } = ofDoctor.parse(request.params)
      if (!clinic.doctors.some((one) => one.subject === subject))
        throw new BusinessSystemError('clinic/doctor-unknown', subject)
      reply.hijack()
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      let isDue = false
      const send = () => {
        isDue = false
        reply.raw.write(`data: ${JSON.stringify(clinic.view(subject))}\n\n`)
      }
      // Many changes at once are one view.
      const note = () => {
        if (!isDue) setImmediate(send)
        isDue = true
      }
      const stop = clinic.watch(subject, note)
      send()
      const beat = setInterval(() => reply.raw.write(': alive\n\n'), BEAT_MS)
      const end = () => void reply.raw.end()
      clinic.closed.addEventListener('abort', end)
      if (clinic.closed.aborted) end()
      reply.raw.on('close', () => {
        clearInterval(beat)
        clinic.closed.removeEventListener('abort', end)
        stop()
      })
    })
  }
}
