import { parseCrl } from '@jitsuin/pki'
import { openSession } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { base64, goodState, openZone, revokedState, type Zone } from './zone.js'

let zone: Zone
let sequence = 0
beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone.close())

/** The next publication of the signature CA. */
const next = (rest: { crl?: string; states?: ReturnType<typeof goodState>[] }) => ({
  sequence: sequence + 1,
  authority: 'signature' as const,
  states: [],
  ...rest,
})

async function publish(rest: Parameters<typeof next>[0]): Promise<void> {
  expect(await zone.publish(next(rest))).toEqual({ status: 204, code: undefined })
  sequence += 1
}

async function fetchList(path: string) {
  const response = await fetch(zone.url + path)
  if (response.status !== 200) return response.status
  return parseCrl(new Uint8Array(await response.arrayBuffer()))
}

describe('publications', () => {
  it('before the first list nothing is answered for the authority', async () => {
    expect(await zone.ask('taro')).toBe('tryLater')
    expect(await fetchList('/crl/sign.crl')).toBe(404)
    expect((await fetch(`${zone.url}/readyz`)).status).toBe(503)
  })

  it('show lists and states at once', async () => {
    const { taro, hanako } = zone.world.serials
    await publish({ crl: base64(zone.world.crlDer), states: [goodState(taro), goodState(hanako)] })
    expect(await zone.ask('taro')).toEqual({ status: 'good' })
    expect(await zone.ask('jiro')).toEqual({ status: 'unknown' })
    expect(await fetchList('/crl/sign.crl')).toMatchObject({ crlNumber: 1n })
    expect((await fetch(`${zone.url}/readyz`)).status).toBe(200)
  })

  it('of issuing alone bring no list (Publication.crl)', async () => {
    await publish({ states: [goodState(zone.world.serials.jiro)] })
    expect(await zone.ask('jiro')).toEqual({ status: 'good' })
    expect(await fetchList('/sign.crl')).toMatchObject({ crlNumber: 1n })
  })

  it('replace a kept answer and the list in one moment when something is revoked (T-C02-3, T-C04-4)', async () => {
    expect(await zone.ask('taro')).toEqual({ status: 'good' })
    zone.world.revoke('taro', 'keyCompromise', new Date('2026-11-20T00:12:00Z'))
    await publish({
      crl: base64(await zone.world.publish()),
      states: [revokedState(zone.world.serials.taro)],
    })
    expect(await zone.ask('taro')).toMatchObject({ status: 'revoked', reason: 'keyCompromise' })
    const list = await fetchList('/crl/sign.crl')
    expect(typeof list === 'number' ? [] : list.entries.find(zone.world.serials.taro)).toHaveLength(1)
    expect(await zone.ask('hanako')).toEqual({ status: 'good' })
  })

  it('that came before are acknowledged again and change nothing', async () => {
    const again = { ...next({ states: [goodState(zone.world.serials.taro)] }), sequence: 1 }
    expect(await zone.publish(again)).toMatchObject({ status: 204 })
    expect(await zone.ask('taro')).toMatchObject({ status: 'revoked' })
  })

  it('survive a restart', async () => {
    await zone.restart()
    expect(await zone.ask('taro')).toMatchObject({ status: 'revoked' })
    expect(await zone.ask('jiro')).toEqual({ status: 'good' })
    expect(await fetchList('/crl/sign.crl')).toMatchObject({ crlNumber: 2n })
  })

  it('each leave an audit row in the same transaction', async () => {
    const session = await openSession(zone.database.superuserUrl)
    const rows = await session.query<{ action: string; facts: { sequence: number } }>(
      "select action, facts from audit.entry where action = 'publication/received' order by id",
    )
    await session.close()
    expect(rows.map(({ facts }) => facts.sequence)).toEqual(
      Array.from({ length: sequence }, (_, at) => at + 1),
    )
  })

  it('certificates of the issuers and lists signed ahead are there, too', async () => {
    const root = await fetch(`${zone.url}/ca/root.cer`)
    expect(root.headers.get('content-type')).toBe('application/pkix-cert')
    expect(new Uint8Array(await root.arrayBuffer())).toEqual(
      new Uint8Array(zone.world.hierarchy.root.certificateDer),
    )
    expect(await fetchList('/crl/rarl.crl')).toMatchObject({ crlNumber: 1n })
  })
})

describe('refuses, and what is published stays', () => {
  it.each<[string, string, () => Promise<Parameters<Zone['publish']>[0]>]>([
    [
      'a gap in the sequence',
      'publication/out-of-order',
      async () => ({ ...next({}), sequence: sequence + 2 }),
    ],
    [
      'an unknown authority',
      'publication/authority-unknown',
      async () => ({ ...next({}), authority: 'authenticationOrganisation' }),
    ],
    [
      'the list of another authority',
      'publication/list-signature-invalid',
      async () => next({ crl: base64(zone.world.hierarchy.lists['auth-organisation']) }),
    ],
    [
      'a list with one bit changed',
      'publication/list-signature-invalid',
      async () => {
        const crl = Buffer.from(await zone.world.publish({ crlNumber: 90n }))
        crl.writeUInt8(crl.readUInt8(crl.length - 9) ^ 1, crl.length - 9)
        return next({ crl: base64(crl) })
      },
    ],
    [
      'garbage for a list',
      'publication/list-malformed',
      async () => next({ crl: base64(Buffer.from('garbage')) }),
    ],
    [
      'a list with a lower number',
      'publication/list-older',
      async () => next({ crl: base64(await zone.world.publish({ crlNumber: 1n })) }),
    ],
    [
      'another list with the same number',
      'publication/list-changed',
      async () => next({ crl: base64(await zone.world.publish({ crlNumber: 2n, revoked: [] })) }),
    ],
    [
      'a delta list',
      'publication/list-malformed',
      async () => next({ crl: base64(await zone.world.publish({ crlNumber: 91n, baseCrlNumber: 2n })) }),
    ],
    [
      'a state that its list contradicts',
      'publication/contradicts-list',
      async () =>
        next({
          crl: base64(await zone.world.publish({ crlNumber: 92n, revoked: [] })),
          states: [revokedState(zone.world.serials.hanako)],
        }),
    ],
    [
      'a revocation that is undone',
      'publication/revocation-undone',
      async () => next({ states: [goodState(zone.world.serials.taro)] }),
    ],
  ])('%s', async (_what, code, make) => {
    const before = await fetchList('/crl/sign.crl')
    expect(await zone.publish(await make())).toMatchObject({ code })
    expect(await fetchList('/crl/sign.crl')).toEqual(before)
    expect(await zone.ask('taro')).toMatchObject({ status: 'revoked' })
    expect(await zone.ask('hanako')).toEqual({ status: 'good' })
  })

  it('a client that is not on the list, although its certificate is good', async () => {
    expect(await zone.publish(next({}), 'stranger')).toMatchObject({ code: 'status/client-not-allowed' })
  })

  it('whoever comes without a certificate, at the handshake', async () => {
    await expect(fetch(`https://localhost:${zone.ports.intakePort}/publications`)).rejects.toThrow()
  })

  it('publications at the public door', async () => {
    const response = await fetch(`${zone.url}/publications`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  })
})

describe('silence and clocks', () => {
  it('a feed that is silent for too long stops the answers', async () => {
    await zone.restart({ ocsp: { feedSilenceMs: 0 } })
    expect(await zone.ask('hanako')).toBe('tryLater')
    await zone.restart()
    expect(await zone.ask('hanako')).toEqual({ status: 'good' })
  })

  it('a time source that disagrees or is silent stops answers and tokens (T-N19-1)', async () => {
    await zone.restart({ timeSource: async () => 5000 })
    expect(await zone.ask('hanako')).toBe('tryLater')
    await zone.restart({ timeSource: () => Promise.reject(new Error('silent')) })
    expect(await zone.ask('hanako')).toBe('tryLater')
    await zone.restart({ timeSource: async () => 3 })
    expect(await zone.ask('hanako')).toEqual({ status: 'good' })
  })
})
