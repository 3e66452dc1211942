/** The figures of both halves against their own audit logs, counted again by the SQL of this file. */
import { createHash } from 'node:crypto'
import type { Figures } from '@jitsuin/second-key'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AT } from './moment.js'
import { signWith } from './requests.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

const digests = (count: number, seed: string) =>
  Array.from({ length: count }, (_, at) => createHash('sha256').update(`${seed} ${at}`).digest('hex'))

/** 20 November 2026 in Japan is `AT`; it ends at 15:00 UTC. */
const LAST_SECOND = new Date('2026-11-20T14:59:59Z')
const MIDNIGHT = new Date('2026-11-20T15:00:00Z')
const QUERY = '/office/figures?from=2026-11-19&to=2026-11-22'

type Recount = { day: string; approvals: string; admitted: string; released: string }

describe('figures of days (T-C08-7)', { timeout: 120_000 }, () => {
  let world: World
  let client: Client
  let holder: Holder
  let day: Awaited<ReturnType<World['openDay']>>
  beforeAll(async () => {
    world = await openWorld()
    client = await world.openClient('DEMO-I-0001')
    holder = await world.newHolder('DEMO-D-0001')
    day = await world.openDay(client, holder)
  }, 120_000)
  afterAll(async () => {
    client?.close()
    await world?.close()
  })

  const figuresOf = async (half: 'keyManagement' | 'signing'): Promise<Figures> => {
    const { office, officeToSigning } = world.connections
    const { status, json } = await (half === 'signing' ? officeToSigning : office).get(QUERY)
    expect(status).toBe(200)
    return json as Figures // the route's own schema
  }
  const sign = (count: number, seed: string) =>
    signWith(client, day, { digests: digests(count, seed), at: world.now() })
  /** The same from the log alone. */
  const recount = async (half: 'keyManagement' | 'signing', on: string) => {
    const [row] = await world.superusers[half].query<Recount>(
      `select
        count(*) filter (where action = 'authorisation/approved') as approvals,
        coalesce(sum((facts->>'digests')::int) filter (where action = 'signature/reserved'), 0) as admitted,
        coalesce(sum((facts->>'digests')::int) filter (where action = 'signature/released'), 0) as released
       from audit.entry where (occurred_at at time zone 'Asia/Tokyo')::date = $1`,
      [on],
    )
    const refused = await world.superusers[half].query<{ action: string; code: string; count: string }>(
      `select action, facts->>'code' as code, count(*) as count from audit.entry
       where action in ('authorisation/refused', 'signature/refused')
         and (occurred_at at time zone 'Asia/Tokyo')::date = $1
       group by 1, 2 order by 1, 2`,
      [on],
    )
    return {
      approvals: Number(row?.approvals),
      admitted: Number(row?.admitted),
      released: Number(row?.released),
      refusals: refused.map(({ action, code, count }) => ({
        kind: action === 'authorisation/refused' ? 'approval' : 'signature',
        code,
        count: Number(count),
      })),
    }
  }
  const shownOf = ({ days }: Figures, on: string) => {
    const found = days.find((one) => one.day === on)
    if (!found) throw new Error(`No row for ${on}`)
    const { approvals, admitted, released } = found
    return {
      approvals,
      admitted,
      released,
      refusals: found.refusals.map(({ kind, code, count }) => ({ kind, code, count })),
    }
  }

  it('count what happened, to the last second of a day in Japan and from its first', async () => {
    expect((await sign(3, 'morning')).status).toBe(200)
    expect((await sign(2, 'noon')).status).toBe(200)
    const reused = { request: '00000000-0000-4000-8000-000000000001' }
    const body = { digests: digests(1, 'one'), at: world.now(), ...reused }
    expect((await signWith(client, day, body)).status).toBe(200)
    const other = await signWith(client, day, { ...body, digests: digests(1, 'other') })
    expect(other.json.code).toBe('request/reused')
    // Nobody at the other half: signing has admitted what key management never saw.
    world.cutLink()
    expect((await sign(4, 'cut')).status).toBe(503)
    world.mendLink()
    const opened = await client.call('POST', '/v1/authorisations', { subject: holder.subject })
    const { answer } = await world.approveOn(holder, String(opened.json.authorisationId), {
      userVerified: 'no',
    })
    expect(answer.status).toBe(403)
    world.moveTo(LAST_SECOND)
    expect((await sign(1, 'last second')).status).toBe(200)
    world.moveTo(MIDNIGHT)
    expect((await sign(7, 'next day')).status).toBe(200)

    expect(shownOf(await figuresOf('signing'), '2026-11-20')).toEqual({
      approvals: 1,
      admitted: 3 + 2 + 1 + 4 + 1,
      released: 3 + 2 + 1 + 1,
      refusals: [
        { kind: 'approval', code: 'authorisation/assertion-refused', count: 1 },
        { kind: 'signature', code: 'request/reused', count: 1 },
      ],
    })
    expect(shownOf(await figuresOf('signing'), '2026-11-21')).toMatchObject({ admitted: 7, released: 7 })
    expect(shownOf(await figuresOf('keyManagement'), '2026-11-20')).toMatchObject({
      approvals: 1,
      admitted: 3 + 2 + 1 + 1,
      released: 0,
    })
  })

  it.each(['keyManagement', 'signing'] as const)('of %s equal its log', async (half) => {
    for (const on of ['2026-11-19', '2026-11-20', '2026-11-21'])
      expect(shownOf(await figuresOf(half), on)).toEqual(await recount(half, on))
  })

  it('say in words why something was refused', async () => {
    const { days } = await figuresOf('signing')
    const words = days.flatMap(({ refusals }) => refusals.map(({ ja, en }) => [ja, en]))
    expect(words).toContainEqual(['承認を確かめられませんでした。', 'The approval could not be verified.'])
  })

  it('leave a day running for the hour in which something of it may still be written, then close it', async () => {
    world.moveTo(new Date('2026-11-20T15:59:59Z'))
    expect((await figuresOf('signing')).days.map(({ day: on, standing }) => [on, standing])).toEqual([
      ['2026-11-19', 'closed'],
      ['2026-11-20', 'running'],
      ['2026-11-21', 'running'],
    ])
    world.moveTo(new Date('2026-11-20T16:00:00Z'))
    expect((await figuresOf('signing')).days.map(({ standing }) => standing)).toEqual([
      'closed',
      'closed',
      'running',
    ])
  })

  it.each(['keyManagement', 'signing'] as const)('of %s that are kept equal the log', async (half) => {
    await figuresOf(half)
    const kept = await world.superusers[half].query<Recount & { refusals: unknown }>(
      'select day::text, approvals, admitted, released, refusals from second_key.day_figure order by day',
    )
    expect(kept.map((row) => row.day)).toEqual(['2026-11-20'])
    const [row] = kept
    expect({
      approvals: Number(row?.approvals),
      admitted: Number(row?.admitted),
      released: Number(row?.released),
      refusals: row?.refusals,
    }).toEqual(await recount(half, '2026-11-20'))
    const told = await world.superusers[half].query(
      `select subject from audit.entry where action = 'figures/kept'`,
    )
    expect(told).toEqual([{ subject: 'day:2026-11-20' }])
  })

  it('are counted once for a day that is over: the kept row is what is shown', async () => {
    await world.superusers.signing.query(`update second_key.day_figure set released = 12345`)
    expect(shownOf(await figuresOf('signing'), '2026-11-20').released).toBe(12_345)
    // The service itself can change no kept row.
    const [may] = await world.superusers.signing.query<{ may: boolean }>(
      `select has_table_privilege('jitsuin_second_key', 'second_key.day_figure', 'update, delete') as may`,
    )
    expect(may?.may).toBe(false)
  })

  it.each(['strangerToKeyManagement', 'strangerToSigning'] as const)('are not for %s', async (stranger) => {
    const { status, json } = await world.connections[stranger].get(QUERY)
    expect([status, Object(json).code]).toEqual([403, 'peer/not-allowed'])
  })

  it.each([
    ['the end before the beginning', 'from=2026-11-21&to=2026-11-20'],
    ['more than a year', 'from=2025-01-01&to=2026-11-20'],
    ['no day', 'from=2026-02-30&to=2026-03-01'],
    ['nothing', ''],
  ])('are refused for a period of %s', async (_what, query) => {
    const { status } = await world.connections.officeToSigning.get(`/office/figures?${query}`)
    expect(status).toBe(422)
  })

  it('have no rows for days to come', async () => {
    world.moveTo(AT)
    const { days } = await figuresOf('keyManagement')
    expect(days.at(-1)?.day).toBe('2026-11-20')
  })
})
