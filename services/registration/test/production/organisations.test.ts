/** The register of associations, hospitals and payers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DEMONSTRATION_ORGANISATIONS,
  seedOrganisations,
} from '../../src/usecases/organisations/demonstration.js'
import { placesOf } from '../../src/usecases/organisations/places.js'
import { openWorld, type World } from './world.js'

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

const find = async (words: string, kind = 'all') =>
  (await world.ask('adam', 'GET', `/api/organisations?kind=${kind}&words=${encodeURIComponent(words)}`))
    .json as {
    total: number
    rows: { organisationId: string }[]
  }
const load = async (id: string) => (await world.ask('adam', 'GET', `/api/organisations/${id}`)).json

describe('the register of organisations', () => {
  it('has an association of each of the 47 prefectures, and the demonstration may be loaded twice', async () => {
    expect(await find('', 'prefecturalAssociation')).toMatchObject({ total: 47 })
    await seedOrganisations(world.context)
    expect(await find('')).toMatchObject({ total: DEMONSTRATION_ORGANISATIONS.length })
  })

  it.each(['茨城', 'Ibaraki', 'ｉｂａｒａｋｉ', 'ibaraki-med'])('is searched by "%s"', async (words) => {
    expect((await find(words)).rows.map(({ organisationId }) => organisationId)).toContain('ibaraki-med')
  })

  it('keeps every version with what changed, and lets only the first of two writers win', async () => {
    const before = await load('mie-med')
    const terms = before.terms as Record<string, unknown>
    const edit = (expectedRevision: number, changes: object) =>
      world.ask('adam', 'PUT', '/api/organisations/mie-med', {
        expectedRevision,
        terms: { ...terms, ...changes },
      })
    const both = await Promise.all([edit(1, { capacity: 6 }), edit(1, { phone: '0000000001' })])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.json).toMatchObject({
      code: 'organisation/changed-meanwhile',
    })
    expect(await load('mie-med')).toMatchObject({
      revision: 2,
      history: [{ revision: 2 }, { revision: 1, fields: [] }],
    })
    const again = await load('mie-med')
    await world.ask('adam', 'PUT', '/api/organisations/mie-med', { expectedRevision: 2, terms: again.terms })
    expect(await load('mie-med')).toMatchObject({ revision: 2 }) // nothing differed
  })

  it('refuses an id twice, a parent that is not there, and opening hours that end before they begin', async () => {
    const { terms } = await load('mito-med')
    const register = (organisationId: string, changes: object) =>
      world.ask('adam', 'POST', '/api/organisations', {
        organisationId,
        terms: { ...(terms as object), ...changes },
      })
    expect(await register('mito-med', {})).toMatchObject({ json: { code: 'organisation/exists' } })
    expect(await register('new-med', { parentId: 'nowhere' })).toMatchObject({ status: 422 })
    const openings = [{ weekday: 1, from: '12:00', until: '09:00' }]
    expect(await register('new-med', { openings })).toMatchObject({
      status: 422,
      json: { code: 'http/request-invalid' },
    })
    expect(await register('new-med', {})).toMatchObject({ status: 200 })
  })

  it('knows who works where, until they are released', async () => {
    const assign = (assignment: string) =>
      world.ask('adam', 'POST', '/api/organisations/mie-med/staff', { staffId: 'S-mia', assignment })
    await assign('assigned')
    await assign('assigned')
    expect(await placesOf(world.context, 'S-mia')).toEqual(['mie-med'])
    expect(await load('mie-med')).toMatchObject({ staff: [{ staffId: 'S-mia' }] })
    await assign('released')
    expect(await placesOf(world.context, 'S-mia')).toEqual([])
    await assign('assigned')
    expect(await placesOf(world.context, 'S-mia')).toEqual(['mie-med'])
  })
})
