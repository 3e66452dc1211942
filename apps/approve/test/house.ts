/** The pages over a desk in memory, behind the server, the refusals and the policy of the platform. */
import { join } from 'node:path'
import { BRIDGE_PORT, PORTS_PATH, portsSchema } from '@jitsuin/bridge-client'
import { HALF_PROBLEM_TABLES } from '@jitsuin/key-half'
import {
  approvalBody,
  approvalViewSchema,
  begunEnrolmentSchema,
  cardLinkBody,
  enrolledSchema,
  enrolmentProofBody,
  enrolmentWishBody,
  ROUTES,
} from '@jitsuin/key-management/contract'
import { createService, listen, route } from '@jitsuin/platform'
import { uuidSchema } from '@jitsuin/second-key'
import { z } from 'zod'
import { openPageStage } from '../../../journeys/support/page-stage.js'
import { Desk } from './desk.js'

/** A running house; `stop` takes it down. */
export type House = { readonly origin: string; readonly desk: Desk; readonly stop: () => void }

/** Opens a browser on it. */
export async function openStage() {
  return await openPageStage(join(import.meta.dirname, '..'), startHouse)
}

async function startHouse(pages: string): Promise<House> {
  let origin = ''
  const desk = new Desk(() => origin)
  const service = await createService({
    name: 'approve',
    title: { ja: '署名の承認', en: 'Approve' },
    routes: routesOf(desk),
    problems: HALF_PROBLEM_TABLES,
    pages: { directory: pages, connectTo: [`http://127.0.0.1:${BRIDGE_PORT}`] },
  })
  const listener = await listen({ port: 0, services: service })
  origin = `http://approve.localhost:${listener.port}`
  return { origin, desk, stop: () => void listener.close() }
}

const params = z.strictObject({ id: uuidSchema })

function routesOf(desk: Desk) {
  return [
    route({
      method: 'POST',
      path: ROUTES.enrolments,
      summary: { ja: '登録を始める', en: 'Begin' },
      body: { json: enrolmentWishBody },
      answers: { 201: begunEnrolmentSchema },
      handle: ({ body }) => ({ status: 201, json: desk.beginEnrolment(body) }),
    }),
    route({
      method: 'POST',
      path: ROUTES.enrolment(':id'),
      summary: { ja: '登録する', en: 'Enrol' },
      params,
      body: { json: enrolmentProofBody },
      answers: { 200: enrolledSchema },
      handle: async (input) => ({
        status: 200,
        json: await desk.finishEnrolment(input.params.id, input.body),
      }),
    }),
    route({
      method: 'POST',
      path: ROUTES.cardLink(':id'),
      summary: { ja: 'マイナンバーカードを登録する', en: 'Link' },
      params,
      body: { json: cardLinkBody },
      answers: { 204: 'empty' },
      handle: async (input) => {
        await desk.linkCard(input.params.id, input.body)
        return { status: 204 }
      },
    }),
    route({
      method: 'GET',
      path: PORTS_PATH,
      summary: { ja: 'カードブリッジの場所', en: 'Where card bridges listen' },
      answers: { 200: portsSchema },
      handle: () => ({ status: 200, json: { ports: [BRIDGE_PORT] } }),
    }),
    route({
      method: 'GET',
      path: ROUTES.approval(':id'),
      summary: { ja: '内容', en: 'View' },
      params,
      answers: { 200: approvalViewSchema },
      handle: (input) => ({ status: 200, json: desk.view(input.params.id) }),
    }),
    route({
      method: 'POST',
      path: ROUTES.approval(':id'),
      summary: { ja: '承認する', en: 'Approve' },
      params,
      body: { json: approvalBody },
      answers: { 204: 'empty' },
      handle: async (input) => {
        await desk.approve(input.params.id, input.body)
        return { status: 204 }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.approvalEnd(':id'),
      summary: { ja: '終了する', en: 'End' },
      params,
      answers: { 204: 'empty' },
      handle: async (input) => {
        desk.end(input.params.id)
        return { status: 204 }
      },
    }),
  ]
}
