/** Who may do what: every role at every route of production, pick-up and organisations. */
import { randomUUID } from 'node:crypto'
import { judgePermission, type StaffAction } from '@jitsuin/sso/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { organisationsOfficeRoutes } from '../../src/http/organisations/routes.js'
import { productionOfficeRoutes } from '../../src/http/production/routes.js'
import { openWorld, ROLES, SIGNATURE, type World } from './world.js'

let world: World
beforeAll(async () => {
  const silent = () => Promise.reject(new Error('not asked here'))
  world = await openWorld({
    ca: {
      submit: silent,
      submitAll: silent,
      certify: silent,
      grantEnrolment: silent,
      bytesOf: () => new Uint8Array(),
    },
    acceptWarrant: silent,
    at: new Date('2026-11-20T00:12:00Z'),
  })
})
afterAll(() => world.close())

const ID = randomUUID()
const CARD = 'JMA261199999'
const request = { requestId: randomUUID() }
const terms = {
  kind: 'hospital',
  nameJa: '見本病院',
  nameEn: 'Sample Hospital',
  address: { postalCode: '0000000', prefecture: '東京都', rest: '架空町1' },
  phone: '0000000000',
  openings: [],
  capacity: 0,
  standing: 'active',
}
const quantity = { ...request, quantity: 1, note: 'x' }
const signature = SIGNATURE

/** One row per route: the act of the one permission table, and a body in its form. */
const ROUTES: readonly (readonly [string, readonly StaffAction[], unknown?])[] = [
  ['GET /api/production', ['production/work']],
  [
    'POST /api/production/batches',
    ['production/work'],
    { ...request, what: { by: 'longest-waiting', count: 1 } },
  ],
  ['GET /api/production/batches/:batchId', ['production/work']],
  ['POST /api/production/inspections', ['production/work'], { results: [{ cardId: CARD, face: 'right' }] }],
  ['POST /api/production/cards/:cardId/fault', ['production/work'], { fault: 'other', note: 'x' }],
  ['POST /api/production/cards/:cardId/destruction', ['production/work'], {}],
  ['POST /api/production/cards/:cardId/again', ['production/work'], {}],
  ['GET /api/pin-letters', ['pin-letters/work']],
  ['POST /api/pin-letters/:letterId/printing', ['pin-letters/work'], {}],
  ['POST /api/pin-letters/:letterId/posted', ['pin-letters/work'], { trackingNumber: 'JP-1-1' }],
  [
    'POST /api/pin-letters/disclosures',
    ['pin-letters/work'],
    { ...request, cardId: CARD, form: 'seen', cardCopy: 'seen' },
  ],
  ['POST /api/pin-letters/:letterId/confirmation', ['pin-letters/work'], {}],
  ['GET /api/parcels/ready', ['production/work']],
  ['GET /api/parcels', ['production/work', 'pickup/work']],
  ['GET /api/parcels/:parcelId', ['production/work', 'pickup/work']],
  [
    'POST /api/parcels',
    ['production/work'],
    { ...request, to: { kind: 'person' }, cardIds: [CARD], trackingNumber: 'JP-1-1' },
  ],
  ['POST /api/parcels/:parcelId/sent', ['production/work'], {}],
  ['POST /api/parcels/:parcelId/delivery', ['production/work'], { deliveredOn: '2026-11-20' }],
  ['POST /api/parcels/:parcelId/receipt', ['pickup/work'], { present: [] }],
  ['GET /api/parcels/:parcelId/postcards', ['production/work']],
  ['GET /api/pickups', ['pickup/work']],
  ['GET /api/pickups/:caseId', ['pickup/work']],
  ['POST /api/pickups/:caseId/checks', ['pickup/work'], { check: 'licence', found: 'original-seen' }],
  ['POST /api/pickups/:caseId/hand-over', ['pickup/work'], { ...request, expectedRevision: 1, signature }],
  [
    'POST /api/pickups/:caseId/refusals',
    ['pickup/work'],
    { ...request, visitor: 'proxy', reason: 'x', said: 'x' },
  ],
  ['POST /api/pickups/:caseId/return', ['production/work'], {}],
  [
    'POST /api/pickup-sessions',
    ['pickup/work'],
    { ...request, placeId: 'ibaraki-med', results: [{ caseId: ID, result: 'absent' }] },
  ],
  ['GET /api/appointments?placeId=ibaraki-med&day=2026-11-20', ['pickup/work']],
  ['POST /api/appointments/:caseId', ['pickup/work'], { startsAt: '2026-11-20T00:00:00Z' }],
  ['POST /api/appointments/:caseId/cancellation', ['pickup/work'], {}],
  ['GET /api/parcels/:id/list.pdf', ['production/work']],
  ['GET /api/parcels/:id/postcards.pdf', ['production/work']],
  ['GET /api/appointments/:id/slip.pdf', ['pickup/work']],
  ['GET /api/pickups/:id/receipt.pdf', ['pickup/work']],
  ['GET /api/case-papers/:id/deficiency-letter.pdf', ['cases/check-documents']],
  ['GET /api/case-papers/:id/invoice.pdf', ['payments/record']],
  ['GET /api/pickup-sessions?placeId=ibaraki-med', ['pickup/work']],
  ['GET /api/production/returns', ['production/work']],
  ['GET /api/stock', ['stock/read']],
  ['POST /api/stock/lots', ['stock/change'], { ...request, quantity: 1, supplier: 'x', lotNumber: 'x' }],
  ['POST /api/stock/deliveries', ['stock/change'], { ...request, quantity: 1, expectedOn: '2026-12-01' }],
  ['POST /api/stock/faulty', ['stock/change'], quantity],
  ['POST /api/stock/destroyed', ['stock/change'], quantity],
  ['GET /api/organisations', ['organisations/read']],
  ['GET /api/organisations/:id', ['organisations/read']],
  ['POST /api/organisations', ['organisations/manage'], { organisationId: 'x', terms }],
  ['PUT /api/organisations/:id', ['organisations/manage'], { expectedRevision: 1, terms }],
  ['POST /api/organisations/:id/staff', ['organisations/manage'], { staffId: 'S-1', assignment: 'assigned' }],
]

describe('the rights', () => {
  it('name every route of these areas', () => {
    const routes = [...productionOfficeRoutes(world.context), ...organisationsOfficeRoutes(world.context)]
    const declared = routes.map(({ method, path }) => `${method} ${path}`)
    expect(ROUTES.map(([name]) => name.split('?')[0]).toSorted()).toEqual(declared.toSorted())
  })

  it.each(ROUTES.map((row) => ({ name: row[0], row })))(
    '$name is for its roles and for nobody else',
    async ({ row }) => {
      const [name, actions, body] = row
      const [method, route = ''] = name.split(' ') as ['GET' | 'POST' | 'PUT', string]
      const place = route.replace(':cardId', CARD).replace('organisations/:id', 'organisations/nowhere')
      const path = place.replace(/:\w+/, ID)
      const answers = await Promise.all(
        ROLES.map(async (role) => ({ role, ...(await world.ask(`as:${role}`, method, path, body)) })),
      )
      for (const { role, status, json } of answers) {
        const isAllowed = actions.some((action) => judgePermission([role], action) === 'allowed')
        const verdict = json.code === 'registration/not-allowed' ? 'refused' : 'allowed'
        expect([role, verdict], JSON.stringify(json)).toEqual([role, isAllowed ? 'allowed' : 'refused'])
        expect(json.code).not.toBe('http/request-invalid')
        expect(status).not.toBe(500)
      }
      expect(await world.ask('as:', method, path, body)).toMatchObject({ status: 403 })
    },
  )

  it('asks who has no session to sign in', async () => {
    const nobody = 'nobody' as 'paula' // no such person
    expect(await world.ask(nobody, 'GET', '/api/production')).toMatchObject({ status: 401 })
  })
})
