/** Officers approve orders to the certification authority with their cards. */
import { execFileSync } from 'node:child_process'
import { verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PIN } from './people.js'
import { challenge, openStage, pairSite, type Stage, visitPage } from './stage.js'

let stage: Stage
let site: Readonly<Record<string, string>>

beforeAll(async () => {
  stage = await openStage()
  site = await pairSite(stage)
  await stage.cards.insert('taro', { cn: 'Taro Jitsuin', nameJa: '実印　太郎', role: 'medicalDoctor' })
})
afterAll(() => stage.close())
beforeEach(() => stage.passSeconds(61))

const WARRANT = {
  act: 'warrant',
  authorities: ['signature', 'authenticationPerson'],
  caseNumber: '2026-000123',
  createdAt: '2026-11-21T00:00:00.000Z',
  expiresAt: '2026-11-21T12:00:00.000Z',
  facts: { nameJa: '見本　花子', nameRomaji: 'Hanako Mihon', roles: ['medicalDoctor'] },
  keyPlace: 'card',
  orderId: '00000000-0000-4000-8000-000000000001',
  useBy: '2026-12-21',
  version: 'jitsuin-order/1',
  years: 5,
}

/** RFC 8785 as another implementation writes it: Python sorts names and writes no blanks. */
function canonical(order: object): string {
  const program =
    'import json,sys;sys.stdout.write(json.dumps(json.load(sys.stdin),sort_keys=True,separators=(",",":"),ensure_ascii=False))'
  return execFileSync('python3', ['-c', program], { input: JSON.stringify(order) }).toString()
}

async function start(orders: readonly string[]) {
  const body = JSON.stringify({ expiresAt: challenge(stage).expiresAt, orders })
  return stage.call({ method: 'POST', path: '/v1/order-approvals', headers: site, body })
}
const ask = async (id: string) => (await stage.call({ path: `/v1/requests/${id}`, headers: site })).json

describe('approving orders with a card', () => {
  it('shows every value of an order, and signs tag and order with the authentication key', async () => {
    const text = canonical(WARRANT)
    const { json } = await start([text])
    const page = await visitPage(stage, json.page)
    for (const shown of [
      '2026-000123',
      '見本　花子',
      'Hanako Mihon',
      'medicalDoctor',
      '2026-12-21',
      '資格証の発行の承認',
    ])
      expect(page.first.text).toContain(shown)
    expect(page.first.text).toContain('00000000-0000-4000-8000-000000000001')
    await page.post({ action: 'ok', pin: PIN })
    const { result } = await ask(json.id)
    const certificate = new X509Certificate(Buffer.from(result.certificate, 'base64url'))
    const signed = Buffer.from(`jitsuin-order/1\n${text}`)
    const signature = Buffer.from(result.signatures[0], 'base64url')
    expect(verify('sha256', signed, certificate.publicKey, signature)).toBe(true)
    expect(certificate.issuer).toContain('forAuthentication')
  })

  it('signs several orders with one PIN when the officer says so', async () => {
    const orders = ['2026-000124', '2026-000125'].map((caseNumber) => canonical({ ...WARRANT, caseNumber }))
    const { json } = await start(orders)
    const page = await visitPage(stage, json.page)
    await page.post({ action: 'ok', pin: PIN, hold: 'hold' })
    expect((await ask(json.id)).result.signatures).toHaveLength(2)
  })

  it.each([
    ['a sign-in statement', 'jitsuin-sign-in/1\norigin: https://office.example.jp\n'],
    ['an order that is not in its one form', JSON.stringify(WARRANT, null, 1)],
    ['names in another order', JSON.stringify(Object.fromEntries(Object.entries(WARRANT).reverse()))],
    ['an act that nobody knows', canonical({ ...WARRANT, act: 'grant' })],
    ['an order of another version', canonical({ ...WARRANT, version: 'jitsuin-order/2' })],
    ['a number that is no whole number', canonical({ ...WARRANT, years: 1.5 })],
    ['nothing', ''],
  ])('refuses %s', async (_what, text) => {
    expect(await start([text])).toMatchObject({ json: { code: 'bridge/unsignable' } })
  })

  it('shows markup as words', async () => {
    const order = canonical({
      ...WARRANT,
      facts: { ...WARRANT.facts, nameJa: '<img src=x onerror=alert(1)>' },
    })
    const { json } = await start([order])
    const page = await visitPage(stage, json.page)
    expect(page.first.text).not.toContain('<img')
  })
})
