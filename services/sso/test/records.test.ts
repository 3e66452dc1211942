import { openReader, openSession } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteOld } from '../src/usecases/housekeeping.js'
import { enter, openWorld, SIGN_IN, signIn, startAttempt, type World } from './world.js'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('the records of sign-in', () => {
  it('name what happened in order, and hold no name, number or secret', async () => {
    const browser = world.browser()
    const card = await world.pki.issue({ serialNumber: 'A001', commonName: 'Hanako Himitsu' })
    await signIn(world, browser, { card, mischief: { origin: 'https://evil.example' } })
    await enter(world, browser, card)
    const reader = openReader(world.superuserUrl)
    const rows = await reader.query<{ action: string; entry: string }>(
      `select action, row_to_json(entry)::text as entry from audit.entry order by id`,
    )
    await reader.close()
    expect(rows.map(({ action }) => action)).toEqual([
      'attempt/began',
      'attempt/opened',
      'challenge/issued',
      'challenge/used',
      'sign-in/refused',
      'attempt/began',
      'attempt/opened',
      'challenge/issued',
      'challenge/used',
      'key/tried',
      'account/created',
      'certificate/proven',
      'session/began',
      'attempt/began',
      'attempt/opened',
      'attempt/opened',
      'ticket/issued',
      'ticket/used',
      'session/handed-over',
    ])
    const all = rows.map(({ entry }) => entry).join('\n')
    for (const secret of ['Himitsu', 'A001', browser.cookie('signin.localhost', 'jitsuin-session') ?? '?'])
      expect(all).not.toContain(secret)
  })

  it('of what expired are deleted, and an attempt that lives is kept', async () => {
    const old = await startAttempt(world.browser())
    world.pass(3601)
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    await deleteOld(world.ctx)
    const rows = await world.ctx.store.read.selectFrom('attempt').select('attempt_sha256').execute()
    expect(rows).toHaveLength(1)
    expect((await browser.ask(`${SIGN_IN}/api/sign-in/attempts/${attempt}`)).status).toBe(200)
    expect((await browser.ask(`${SIGN_IN}/api/sign-in/attempts/${old.attempt}`)).code).toBe('attempt/unknown')
  })

  it('cannot be bent by the service itself: a session that ended never lives again', async () => {
    const browser = world.browser()
    await enter(world, browser, await world.pki.issue({ serialNumber: 'A002' }))
    await browser.ask(`${SIGN_IN}/session/end`, { method: 'POST' })
    const service = await openSession(world.superuserUrl)
    await service.query('set role jitsuin_sso')
    const sql = `update sso.session set state = 'live', ended_at = null, ended_why = null where state = 'ended'`
    await expect(service.query(sql)).rejects.toThrow('never lives again')
    await expect(service.query('delete from sso.session')).rejects.toThrow('permission denied')
    await expect(service.query('delete from sso.staff')).rejects.toThrow('permission denied')
    await service.close()
  })
})
