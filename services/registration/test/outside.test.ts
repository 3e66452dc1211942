/** Adapters over the doubles and the twins of the tests are held to the same behaviour. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listen } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLicenceRegistryDouble } from '../../../doubles/licence-registry/src/index.js'
import { createMembershipDouble } from '../../../doubles/membership/src/index.js'
import { caOverConnection } from '../src/outside/ca-over-connection.js'
import { httpLicenceRegistry } from '../src/outside/http-licence-registry.js'
import { httpMembershipRegister } from '../src/outside/http-membership-register.js'
import type { LicenceRegistry } from '../src/outside/licence-registry.js'
import type { MembershipRegister } from '../src/outside/membership-register.js'
import { secondKeyOverConnection } from '../src/outside/second-key-over-connection.js'
import { membershipTwin, registryTwin } from './support/register-twins.js'

const TARO = { name: '実印　太郎', birthDate: '1955-08-01' }
const REGISTERED = { ...TARO, registrationDate: '1981-05-20', registrationNumber: '999901' }
const DEAD = {
  name: '仮名　次郎',
  birthDate: '1948-02-29',
  registrationDate: '1974-05-15',
  registrationNumber: '999906',
}
const MEMBER = { ...TARO, memberId: '9999999901' }

type Switch = (availability: 'available' | 'unavailable') => void
const closers: (() => Promise<void>)[] = []
const registries = new Map<string, { readonly registry: LicenceRegistry; readonly turn: Switch }>()
const memberships = new Map<string, { readonly membership: MembershipRegister; readonly turn: Switch }>()

beforeAll(async () => {
  const [double, members] = [await createLicenceRegistryDouble(), await createMembershipDouble()]
  const [one, other] = [
    await listen({ port: 0, services: double.service }),
    await listen({ port: 0, services: members.service }),
  ]
  closers.push(one.close, other.close)
  const at = (port: number) => ({ address: `http://127.0.0.1:${port}`, fetcher: fetch, timeoutMs: 2000 })
  registries.set('adapter', { registry: httpLicenceRegistry(at(one.port)), turn: double.setAvailability })
  memberships.set('adapter', {
    membership: httpMembershipRegister(at(other.port)),
    turn: members.setAvailability,
  })
  const twin = registryTwin([REGISTERED, { ...DEAD, standing: 'deceased' }])
  const membersTwin = membershipTwin([MEMBER])
  registries.set('twin', { registry: twin, turn: twin.setAvailability })
  memberships.set('twin', { membership: membersTwin, turn: membersTwin.setAvailability })
})
afterAll(async () => {
  await Promise.all(closers.map((close) => close()))
})

const pick = <T>(map: ReadonlyMap<string, T>, name: string): T => {
  const found = map.get(name)
  if (!found) throw new Error(name)
  return found
}
const refusal = (code: string) => expect.objectContaining({ code })

describe.each(['adapter', 'twin'])('the licence registry (%s)', (name) => {
  const ask = (change: Partial<typeof REGISTERED> = {}) =>
    pick(registries, name).registry.match({ qualification: 'medicalDoctor', ...REGISTERED, ...change })

  it('matches all four items, and gives the answer as it came', async () => {
    const { items, standing, received } = await ask({ name: '実印 太郎', registrationNumber: '0999901' })
    expect(items).toEqual({
      name: 'match',
      birthDate: 'match',
      registrationDate: 'match',
      registrationNumber: 'match',
    })
    expect(standing).toBe('registered')
    expect(JSON.parse(Buffer.from(received).toString())).toEqual({ items, standing })
  })

  it.each([
    ['name', { name: '実印　次郎' }],
    ['birthDate', { birthDate: '1955-08-02' }],
    ['registrationDate', { registrationDate: '1981-05-21' }],
    ['registrationNumber', { registrationNumber: '888888' }],
  ])('names %s when it differs (T-C05-1)', async (item, change) => {
    const { items } = await ask(change)
    expect(Object.entries(items).filter(([, verdict]) => verdict === 'differs')).toEqual([[item, 'differs']])
  })

  it('says that somebody is dead, and finds nobody where nothing agrees', async () => {
    expect(await ask(DEAD)).toMatchObject({ standing: 'deceased' })
    expect(await ask({ name: '誰　か', birthDate: '1900-01-01', registrationNumber: '1' })).toMatchObject({
      standing: 'not-found',
    })
  })

  it('throws when there is no answer', async () => {
    const { turn } = pick(registries, name)
    turn('unavailable')
    await expect(ask()).rejects.toThrow(refusal('registry/unreachable'))
    turn('available')
    expect(await ask()).toMatchObject({ standing: 'registered' })
  })
})

describe.each(['adapter', 'twin'])('the membership system (%s)', (name) => {
  const ask = (change: Partial<typeof MEMBER> = {}) =>
    pick(memberships, name).membership.check({ ...MEMBER, ...change })

  it('knows members, others, and the numbers of others', async () => {
    expect(await ask()).toEqual({ standing: 'member', associationId: 'mihon-ishikai', since: '1985-04-01' })
    expect(await ask({ memberId: '1111111111' })).toEqual({ standing: 'not-a-member' })
    expect(await ask({ birthDate: '1955-08-02' })).toEqual({ standing: 'of-another' })
  })

  it('throws when there is no answer', async () => {
    const { turn } = pick(memberships, name)
    turn('unavailable')
    await expect(ask()).rejects.toThrow(refusal('membership/unreachable'))
    turn('available')
  })
})

describe('an answer that is none', () => {
  const question = { qualification: 'medicalDoctor', ...REGISTERED } as const
  const good = {
    items: { name: 'match', birthDate: 'match', registrationDate: 'match', registrationNumber: 'match' },
    standing: 'registered',
  }

  it.each([
    ['another form', JSON.stringify({ ...good, standing: 'fine' })],
    ['an item less', JSON.stringify({ ...good, items: { name: 'match' } })],
    ['no JSON', 'OK'],
    ['too much', JSON.stringify({ ...good, noise: 'x'.repeat(100_000) })],
  ])('is refused: %s', async (_what, body) => {
    const { address, close } = await answering(200, body)
    await expect(httpLicenceRegistry({ address, fetcher: fetch }).match(question)).rejects.toThrow(
      refusal('registry/unreachable'),
    )
    await close()
  })

  it('is refused: a redirect, an error, and slowness', async () => {
    for (const [status, delayMs] of [
      [302, 0],
      [500, 0],
      [200, 500],
    ] as const) {
      const { address, close } = await answering(status, JSON.stringify(good), delayMs)
      const registry = httpLicenceRegistry({ address, fetcher: fetch, timeoutMs: 100 })
      await expect(registry.match(question)).rejects.toThrow(refusal('registry/unreachable'))
      await close()
    }
  })
})

describe('the certification authority over a connection', () => {
  const order = { order: { act: 'warrant' }, approvals: [] } as never // the adapter passes it on as it is

  it.each([
    ['a refusal', { status: 403, json: { code: 'order/officer-unknown' } }, 'ca/refused'],
    ['a fault', { status: 500, json: { code: 'http/internal' } }, 'ca/unreachable'],
    ['an answer of another form', { status: 200, json: { act: 'nothing' } }, 'ca/unreachable'],
  ])('takes %s for what it is', async (_what, answer, code) => {
    const ca = caOverConnection({ post: async () => answer })
    await expect(ca.submit(order)).rejects.toThrow(refusal(code))
  })

  it('asks again when the line breaks or answers are missing', async () => {
    const broken = caOverConnection({ post: () => Promise.reject(new Error('ECONNRESET')) })
    await expect(broken.submit(order)).rejects.toThrow(refusal('ca/unreachable'))
    const short = caOverConnection({ post: async () => ({ status: 200, json: { answers: [] } }) })
    await expect(short.submitAll([order])).rejects.toThrow(refusal('ca/unreachable'))
  })
})

describe('grants of enrolment over connections', () => {
  const grantId = '0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6e'
  const wish = { grantId, warrantId: grantId, enrolmentKey: '0'.repeat(64), expires: '2026-12-18T15:00:00Z' }
  const grant = { statement: 'AA', signature: 'AA' }

  it.each([
    ['a refusal', { status: 409, json: { code: 'grant/given-before' } }, 'ca/refused'],
    ['a fault', { status: 500, json: {} }, 'ca/unreachable'],
    ['an answer of another form', { status: 200, json: { grantId } }, 'ca/unreachable'],
  ])('the authority’s: %s is taken for what it is', async (_what, answer, code) => {
    const ca = caOverConnection({ post: async () => answer })
    await expect(ca.grantEnrolment(wish)).rejects.toThrow(refusal(code))
  })

  it.each([
    ['a refusal', { status: 403, json: { code: 'grant/refused' } }, 'second-key/refused'],
    ['an unreadable wish', { status: 400, json: { code: 'http/request-invalid' } }, 'second-key/refused'],
    ['a key that is not made yet', { status: 409, json: { code: 'key/not-ready' } }, 'second-key/not-ready'],
    ['its silent half', { status: 503, json: { code: 'peer/unreachable' } }, 'second-key/unreachable'],
  ])('key management’s: %s is taken for what it is', async (_what, answer, code) => {
    const keys = secondKeyOverConnection({ post: async () => answer })
    await expect(keys.offer(grant)).rejects.toThrow(refusal(code))
  })
})

async function answering(status: number, body: string, delayMs = 0) {
  const server = createServer((_request, response) => {
    const answer = () =>
      response.writeHead(status, { 'content-type': 'application/json', location: '/' }).end(body)
    setTimeout(answer, delayMs)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((done) => server.close(() => done())),
  }
}
