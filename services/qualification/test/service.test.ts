/** An employer checks a card; the holder sees it; the receipt is verified later, also by another program. */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService, type HttpService, openTestDatabase, type TestDatabase } from '@jitsuin/platform'
import type { PersonRef, SignInGate } from '@jitsuin/sso/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type CheckRequest,
  checkAnswerSchema,
  type FourItems,
  type ItemName,
  ownChecksSchema,
} from '../src/contract.js'
import {
  type CardProof,
  createQualification,
  type QualificationService,
  type RegisteredCard,
} from '../src/index.js'

const NOW = new Date('2026-11-21T00:12:00Z')
const TARO: PersonRef = { centre: 'DEMO Center', subjectSerialNumber: 'T-0001' }
const ITEMS: FourItems = {
  name: '実印　太郎',
  birthDate: '1968-08-01',
  registrationDate: '1994-05-10',
  registrationNumber: '999901',
}
const CARD: RegisteredCard = {
  cardId: 'JMA261100001',
  person: TARO,
  facts: { state: 'in-use', firstDay: '2026-11-01', lastDay: '2031-10-31' },
  items: ITEMS,
  qualification: '医師',
  registryMatchedOn: '2026-10-20',
}
const PHOTO = Buffer.from('an invented photo')

let now = NOW
let card: RegisteredCard | 'unknown' | 'unreachable' = CARD
let proof: CardProof = { verdict: 'proven', person: TARO, certificate: 'good' }
let database: TestDatabase
let qualification: QualificationService
let service: HttpService
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-check-'))

/** The register of one card, which tests put into whatever state they need. */
async function registered(): Promise<RegisteredCard | 'unknown'> {
  if (card === 'unreachable') throw new Error('no answer')
  return card
}

/** Whoever the header `x-who` names is signed in; of the gate only this is asked. */
const gate = {
  current: async (headers: Readonly<Record<string, unknown>>) =>
    headers['x-who'] === 'taro' ? { kind: 'holder-without-role', person: TARO } : undefined,
} as unknown as SignInGate // the service asks nothing else of it

beforeAll(async () => {
  database = await openTestDatabase()
  qualification = await createQualification({
    zoneUrl: database.zoneUrl,
    clock: () => now,
    gate,
    register: {
      byNumber: registered,
      byPerson: registered,
      photo: async () => ({ mediaType: 'image/jpeg', bytes: PHOTO }),
    },
    proveCard: async () => proof,
    keyFile: join(folder, 'keys', 'receipts.key.pem'),
  })
  service = await createService({
    name: 'check',
    title: { ja: '資格の確認', en: 'Check' },
    routes: [...qualification.routes, ...qualification.holderRoutes],
    problems: qualification.problems,
  })
})
afterAll(async () => {
  await service.close()
  await qualification.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  now = new Date(now.getTime() + 25 * 3_600_000) // failures of the test before count no more
  card = CARD
  proof = { verdict: 'proven', person: TARO, certificate: 'good' }
})

function request(change: Partial<CheckRequest> = {}): CheckRequest {
  return {
    requestId: randomUUID(),
    checker: { institution: '港見架空病院', person: '採用 担当' },
    purpose: 'hiring',
    card: { by: 'number', cardId: 'jma-2611-00001' },
    items: ITEMS,
    ...change,
  }
}

const post = (url: string, payload: object, headers = {}) =>
  service.inject({ method: 'POST', url, payload, headers })
const check = async (change: Partial<CheckRequest> = {}) =>
  checkAnswerSchema.parse((await post('/api/checks', request(change))).json())

describe('an employer’s check', () => {
  it('accepts a usable card whose four items match, in any width (T-C05-1)', async () => {
    const { receipt } = await check({
      items: { ...ITEMS, name: '実印 太郎', registrationNumber: '９９９９０１' },
    })
    expect(receipt.finding).toMatchObject({
      standing: 'usable',
      outcome: 'accepted',
      cardId: 'JMA261100001',
      registryMatchedOn: '2026-10-20',
      items: { name: 'match', birthDate: 'match', registrationDate: 'match', registrationNumber: 'match' },
    })
  })

  it.each<[ItemName, string]>([
    ['name', '実印　次郎'],
    ['birthDate', '1968-08-02'],
    ['registrationDate', '1994-05-11'],
    ['registrationNumber', '999902'],
  ])('does not accept another %s, and names it (T-C05-1)', async (item, value) => {
    const { finding } = (await check({ items: { ...ITEMS, [item]: value } })).receipt
    expect(finding.outcome).toBe('not-accepted')
    expect(Object.entries(finding.items).filter(([, verdict]) => verdict === 'differs')).toEqual([
      [item, 'differs'],
    ])
  })

  it('tells who knows neither number nor birth date as little as of a card that does not exist', async () => {
    card = { ...CARD, facts: { ...CARD.facts, state: 'lost' } }
    const items = { ...ITEMS, birthDate: '1970-01-01', registrationNumber: '100000' }
    const guessed = (await check({ items })).receipt.finding
    card = 'unknown'
    const missing = (await check({ items })).receipt.finding
    const { checkId: _guess, ...told } = guessed
    expect(told).toEqual({ ...missing, checkId: undefined })
    expect(told.standing).toBe('unknown')
  })

  it.each([
    ['lost', { state: 'lost' }, 'lost'],
    ['revoked', { state: 'revoked' }, 'revoked'],
    ['of a withdrawn licence', { state: 'licence-withdrawn' }, 'licence-withdrawn'],
    ['not yet handed over', { state: 'not-handed-over' }, 'not-issued'],
    ['past its last day', { lastDay: '2026-11-20' }, 'expired'],
  ] as const)('never shows a card %s as usable, and says which (T-C05-3)', async (_what, facts, standing) => {
    card = { ...CARD, facts: { ...CARD.facts, ...facts } }
    const { finding } = (await check()).receipt
    expect(finding).toMatchObject({ standing, outcome: 'not-accepted' })
  })

  it('shows a card as usable on its last day in Japan, and not a moment longer (T-C05-3)', async () => {
    card = { ...CARD, facts: { ...CARD.facts, lastDay: '2027-06-30' } }
    now = new Date('2027-06-30T14:59:59Z') // 23:59:59 in Japan
    expect((await check()).receipt.finding.standing).toBe('usable')
    now = new Date('2027-06-30T15:00:00Z')
    expect((await check()).receipt.finding.standing).toBe('expired')
  })

  it('says that a card number is unknown', async () => {
    card = 'unknown'
    expect((await check()).receipt.finding).toMatchObject({ standing: 'unknown', outcome: 'not-accepted' })
  })

  it('refuses when the register does not answer: that is never "usable"', async () => {
    card = 'unreachable'
    expect((await post('/api/checks', request())).json()).toMatchObject({
      status: 503,
      code: 'check/source-unreachable',
    })
  })

  it('closes a card for a day after five guesses that did not match', async () => {
    for (let tries = 0; tries < 5; tries++)
      await check({ items: { ...ITEMS, birthDate: `1968-08-1${tries}` } })
    expect((await post('/api/checks', request())).json()).toMatchObject({
      status: 429,
      code: 'check/too-many',
    })
    now = new Date(now.getTime() + 24 * 3_600_000 + 1)
    expect((await check()).receipt.finding.outcome).toBe('accepted')
  })

  it('counts guesses that come all at once, too', async () => {
    const days = Array.from({ length: 28 }, (_none, day) => `1968-09-${String(day + 1).padStart(2, '0')}`)
    const answers = await Promise.all(
      days.map((birthDate) => post('/api/checks', request({ items: { ...ITEMS, birthDate } }))),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(5)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(23)
  })

  it('answers a request that is sent twice once, and refuses its number for another', async () => {
    const twice = request()
    const [one, two] = await Promise.all([post('/api/checks', twice), post('/api/checks', twice)])
    expect(one?.json().receipt).toEqual(two?.json().receipt)
    const other = await post('/api/checks', { ...twice, purpose: 'parking' })
    expect(other.json()).toMatchObject({ status: 409, code: 'check/requests-differ' })
  })
})

describe('a card that is touched', () => {
  const touch = async (): Promise<CheckRequest['card']> => {
    const { nonce } = (await post('/api/checks/challenge', {})).json()
    return { by: 'touch', nonce, statement: 'AA', signature: 'AA', certificate: 'AA', chain: [] }
  }

  it('shows the photo, because its holder typed the PIN', async () => {
    const { photo } = await check({ card: await touch() })
    expect(photo).toMatchObject({ shown: 'yes', base64: PHOTO.toString('base64') })
  })

  it('shows no photo for a number alone, nor for a card that is not accepted', async () => {
    expect((await check()).photo).toEqual({ shown: 'no', why: 'needs-touch' })
    card = { ...CARD, facts: { ...CARD.facts, state: 'lost' } }
    expect((await check({ card: await touch() })).photo.shown).toBe('no')
  })

  it('is not usable when its certificate is revoked, whatever the register says', async () => {
    proof = { verdict: 'proven', person: TARO, certificate: 'revoked' }
    expect((await check({ card: await touch() })).receipt.finding).toMatchObject({
      standing: 'revoked',
      outcome: 'not-accepted',
    })
  })

  it('counts once: the same challenge with another request is refused', async () => {
    const card = await touch()
    await check({ card })
    expect((await post('/api/checks', request({ card }))).json()).toMatchObject({
      code: 'check/card-not-proven',
    })
  })

  it('is refused without proof', async () => {
    proof = { verdict: 'refused', why: 'signature' }
    const answer = await post('/api/checks', request({ card: await touch() }))
    expect(answer.json()).toMatchObject({ status: 422, code: 'check/card-not-proven' })
  })
})

describe('the receipt (T-C05-2)', () => {
  it('is verified by OpenSSL with the published key, over the bytes that docs/qualification.md names', async () => {
    const { receipt } = await check()
    const pem = (await service.inject('/api/receipts/key')).body
    const canonical = execFileSync(
      'python3',
      [
        '-c',
        'import json,sys;sys.stdout.write(json.dumps(json.load(sys.stdin),sort_keys=True,separators=(",",":"),ensure_ascii=False))',
      ],
      { input: JSON.stringify(receipt.finding) },
    )
    const file = (name: string) => join(folder, name)
    writeFileSync(file('key.pem'), pem)
    writeFileSync(file('signed'), Buffer.concat([Buffer.from('jitsuin-qualification-check/1\n'), canonical]))
    writeFileSync(file('signature'), Buffer.from(receipt.signature, 'base64url'))
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', file('key.pem'), '-rawin', '-in', file('signed')]
    const said = execFileSync('openssl', [...args, '-sigfile', file('signature')]).toString()
    expect(said).toContain('Signature Verified Successfully')
  })

  it('is genuine later, and says how the card stands by then', async () => {
    const { receipt } = await check()
    card = { ...CARD, facts: { ...CARD.facts, state: 'revoked' } }
    const verdict = (await post('/api/receipts/verify', receipt)).json()
    expect(verdict).toMatchObject({ verdict: 'genuine', now: { standing: 'revoked' } })
  })

  it('is not genuine with any change, nor with another key', async () => {
    const { receipt } = await check({ items: { ...ITEMS, name: '実印　次郎' } })
    const changed = { ...receipt, finding: { ...receipt.finding, outcome: 'accepted' } }
    expect((await post('/api/receipts/verify', changed)).json()).toEqual({ verdict: 'changed' })
    const other = { ...receipt, keyId: '0123456789abcdef' }
    expect((await post('/api/receipts/verify', other)).json()).toEqual({ verdict: 'other-key' })
  })

  it('is found again by its number, and by no other', async () => {
    const { receipt } = await check()
    expect((await service.inject(`/api/receipts/${receipt.finding.checkId}`)).json()).toEqual(receipt)
    expect((await service.inject(`/api/receipts/${randomUUID()}`)).json()).toMatchObject({
      code: 'receipt/not-found',
    })
  })
})

describe('the holder', () => {
  it('sees who checked, when, for what, and what came of it (T-C05-2)', async () => {
    const { receipt } = await check({ purpose: 'narcotics' })
    const seen = await service.inject({ url: '/api/checks/mine', headers: { 'x-who': 'taro' } })
    expect(ownChecksSchema.parse(seen.json()).checks[0]).toEqual({
      checkId: receipt.finding.checkId,
      checkedAt: receipt.finding.checkedAt,
      institution: '港見架空病院',
      person: '採用 担当',
      purpose: 'narcotics',
      shownBy: 'number',
      outcome: 'accepted',
      standing: 'usable',
    })
  })

  it('sees them page by page, none twice', async () => {
    const first = ownChecksSchema.parse(
      (await service.inject({ url: '/api/checks/mine', headers: { 'x-who': 'taro' } })).json(),
    )
    const oldest = first.checks.at(-1)?.checkedAt ?? ''
    const url = `/api/checks/mine?before=${encodeURIComponent(oldest)}`
    const second = ownChecksSchema.parse((await service.inject({ url, headers: { 'x-who': 'taro' } })).json())
    const ids = new Set(first.checks.map(({ checkId }) => checkId))
    expect(second.checks.filter(({ checkId }) => ids.has(checkId))).toEqual([])
  })

  it('is nobody without a session', async () => {
    expect((await service.inject('/api/checks/mine')).json()).toMatchObject({
      status: 401,
      code: 'check/sign-in-needed',
    })
  })
})

describe('the tables', () => {
  it('let not even the service change a check', async () => {
    const { receipt } = await check()
    const { Client } = await import('pg').then((module) => module.default)
    const client = new Client({ connectionString: database.serviceUrl('qualification') })
    await client.connect()
    const id = receipt.finding.checkId
    await expect(
      client.query(
        `update qualification.qualification_check set outcome = 'accepted' where check_id = '${id}'`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
    await client.end()
  })
})
