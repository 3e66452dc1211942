/** Signing in through the bridge: what the card signs, for whom, and when it does not. */

import { randomBytes, verify, X509Certificate } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSignInStatement } from '@jitsuin/bridge-client'
import { classifyJpkiCertificate } from '@jitsuin/card'
import { createJpkiDouble } from '@jitsuin/jpki'
import { parseCertificate, readKeyUsage } from '@jitsuin/pki'
import { saveCardFile } from '@jitsuin/readers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { daysAgo, type Person, PIN } from './people.js'
import { challenge, fieldOf, type Owner, openStage, pairSite, SITE, type Stage, visitPage } from './stage.js'

const TARO: Person = { cn: 'Taro Jitsuin', nameJa: '実印　太郎', role: 'medicalDoctor' }
const HANA: Person = { cn: 'Hana Yakuzai', nameJa: '薬剤　花', role: 'pharmacist', layout: 'guideline' }

let stage: Stage
let site: Readonly<Record<string, string>>
let cards: string[]

beforeAll(async () => {
  stage = await openStage()
  site = await pairSite(stage)
})
afterAll(() => stage.close())
beforeEach(() => {
  cards = []
  stage.passSeconds(60) // Readings of earlier cards are too old, and the site may call again.
})
afterEach(async () => {
  for (const name of cards) await rm(join(stage.cards.path, `${name}.card.json`), { force: true })
})

async function insert(name: string, person: Person): Promise<void> {
  cards.push(name)
  await stage.cards.insert(name, person)
}
async function start(more: object = {}, seconds = 60) {
  const wanted = challenge(stage, seconds)
  const body = JSON.stringify({ ...wanted, ...more })
  const answer = await stage.call({ method: 'POST', path: '/v1/sign-ins', headers: site, body })
  return {
    ...wanted,
    status: answer.status,
    code: answer.json.code,
    id: answer.json.id,
    page: answer.json.page,
  }
}
async function startAndVisit(): Promise<{ id: string; page: Owner }> {
  const { id, page } = await start()
  return { id, page: await visitPage(stage, page) }
}
const ask = async (id: string) => (await stage.call({ path: `/v1/requests/${id}`, headers: site })).json

describe('signing in with a card', () => {
  it('gives a statement of this site, challenge and time, signed by the authentication key', async () => {
    await insert('taro', TARO)
    const started = await start()
    const page = await visitPage(stage, started.page)
    const end = await page.post({ action: 'ok', pin: PIN })
    expect(end.text).toContain('サインインのための署名が終わりました')

    const { state, result } = await ask(started.id)
    expect(state).toBe('done')
    const statement = Buffer.from(result.statement, 'base64url')
    expect(parseSignInStatement(statement)).toMatchObject({ origin: SITE, nonce: started.nonce })
    expect(statement.toString()).toContain(`\nexpires: ${started.expiresAt.slice(0, 19)}Z\n`)
    const der = Buffer.from(result.certificate, 'base64url')
    const { publicKey, issuer } = new X509Certificate(der)
    expect(verify('sha256', statement, publicKey, Buffer.from(result.signature, 'base64url'))).toBe(true)
    expect(issuer).toMatch(/auth/i)
    expect([...(readKeyUsage(parseCertificate(der)) ?? [])]).toEqual(['digitalSignature'])
  })

  it('shows the dialog that users know: its title, its words and its keys (C-09)', async () => {
    await insert('taro', TARO)
    const { page } = await startAndVisit()
    const { text } = page.first
    expect(text).toContain('<title>PIN入力')
    expect(text).toContain('<h1>PIN入力</h1>')
    expect(text).toMatch(/<label for="pin">PINを入力してください。\(P\)<\/label>/)
    expect(text).toMatch(/accesskey="o"[^>]*>OK\(O\)</)
    expect(text).toMatch(/accesskey="c"[^>]*>キャンセル\(C\)</)
    expect(text).toContain(SITE)
  })

  it('counts wrong PINs, shows how many are left, and signs nothing (T-C09-3)', async () => {
    await insert('taro', TARO)
    const { id, page } = await startAndVisit()
    for (const left of [14, 13, 12]) {
      const again = await page.post({ action: 'ok', pin: '9999' })
      expect(again.text).toContain(`PINが違います。残り${left}回です。`)
    }
    expect(await ask(id)).toMatchObject({ state: 'open', step: 'pin-wait' })
  })

  it('asks for the holder’s word before it risks one of the last tries', async () => {
    await insert('taro', { ...TARO, tries: 3 })
    const { page } = await startAndVisit()
    expect(page.first.text).toContain('残り3回です。間違え続けるとカードがロックされ')
    const unconfirmed = await page.post({ action: 'ok', pin: '9999' })
    expect(unconfirmed.text).toContain('PINはカードに送っていません')
    expect(unconfirmed.text).toContain('PINの残り回数: 3回')
    const confirmed = await page.post({ action: 'ok', pin: PIN, few: 'confirmed' })
    expect(confirmed.text).toContain('サインインのための署名が終わりました')
  })

  it('explains a locked card, which signs in nowhere any more (T-C09-3)', async () => {
    await insert('taro', { ...TARO, tries: 2 })
    const { id, page } = await startAndVisit()
    await page.post({ action: 'ok', pin: '9999', few: 'confirmed' })
    const locked = await page.post({ action: 'ok', pin: '9999', few: 'confirmed' })
    expect(locked.text).toContain('カードがロックされています')
    expect(locked.text).toContain('PUK')
    expect(await ask(id)).toMatchObject({ state: 'open', step: 'card-locked' })
    const { page: another } = await startAndVisit()
    expect(another.first.text).not.toContain('name="pin"')
  })

  it('sends no malformed PIN to the card: no try is lost', async () => {
    await insert('taro', TARO)
    const { page } = await startAndVisit()
    const again = await page.post({ action: 'ok', pin: '１２３４' })
    expect(again.text).toContain('カードには送っていない')
    expect(again.text).toContain('PINの残り回数: 15回')
  })

  it('takes a form once: sent twice, it costs one try', async () => {
    await insert('taro', TARO)
    const { page } = await startAndVisit()
    const token = fieldOf(await page.get(), 'token')
    await page.post({ action: 'ok', pin: '9999', token })
    const twice = await page.post({ action: 'ok', pin: '9999', token })
    expect(twice.text).toContain('PINの残り回数: 14回')
  })

  it('lets the user choose between several cards, of either known structure', async () => {
    await insert('taro', TARO)
    await insert('hana', HANA)
    const { id, page } = await startAndVisit()
    expect(page.first.text).toContain('使うカードを選んでください。')
    const offered = [...page.first.text.matchAll(/name="card" id="[^"]*" value="([^"]*)"/g)].map(
      ([, card]) => card ?? '',
    )
    expect(offered).toHaveLength(2)
    expect(page.first.text).not.toContain(' checked')
    const unchosen = await page.post({ action: 'ok', pin: PIN, card: '' })
    expect(unchosen.text).toContain('使うカードを選んでから')
    const hana = page.first.text.indexOf('薬剤 花') < page.first.text.indexOf('実印 太郎') ? 0 : 1
    await page.post({ action: 'ok', pin: PIN, card: offered[hana] ?? '' })
    const { result } = await ask(id)
    expect(new X509Certificate(Buffer.from(result.certificate, 'base64url')).subject).toContain(
      'Hana Yakuzai',
    )
  })

  it('shows an expired certificate with the reason, and does not offer it', async () => {
    await insert('old', { ...TARO, since: daysAgo(5 * 366) })
    const { id, page } = await startAndVisit()
    expect(page.first.text).toContain('使える証明書がありません')
    expect(await ask(id)).toMatchObject({ step: 'no-certificate' })
    await insert('hana', HANA)
    stage.passSeconds(1)
    const both = await page.get()
    expect(both.text).toContain('有効期限が切れています。')
    expect(both.text.match(/name="card"/g)).toHaveLength(1)
  })

  it('never signs in with a certificate for documents, wherever it lies (the wrong one of two)', async () => {
    await insert('mixed', { ...TARO, authentication: 'mixed-up' })
    const { id, page } = await startAndVisit()
    expect(page.first.text).not.toContain('name="pin"')
    expect(await ask(id)).toMatchObject({ step: 'no-certificate' })
  })

  it('touches no card before the user has opened the page', async () => {
    await insert('taro', TARO)
    const { id } = await start()
    expect(await ask(id)).toMatchObject({ state: 'open', step: 'page-wait' })
  })

  it('waits for a card and goes on when it is there', async () => {
    const { id, page } = await startAndVisit()
    expect(page.first.text).toContain('読み取り機')
    expect(await ask(id)).toMatchObject({ step: 'no-reader' })
    await insert('taro', TARO)
    expect(await ask(id)).toMatchObject({ step: 'pin-wait' })
  })

  it('ends with a cancel of the user or of the site; neither gets a signature', async () => {
    await insert('taro', TARO)
    const first = await startAndVisit()
    await first.page.post({ action: 'cancel' })
    expect(await ask(first.id)).toMatchObject({ state: 'cancelled' })
    const second = await startAndVisit()
    const path = `/v1/requests/${second.id}`
    expect(await stage.call({ method: 'DELETE', path, headers: site })).toMatchObject({ status: 204 })
    expect((await second.page.post({ action: 'ok', pin: PIN })).text).toContain('取り消しました')
  })

  it('ends at its expiry: a PIN typed later is not used', async () => {
    await insert('taro', TARO)
    const { id, page } = await startAndVisit()
    stage.passSeconds(61)
    expect((await page.post({ action: 'ok', pin: PIN })).text).toContain('時間切れです')
    expect(await ask(id)).toMatchObject({ state: 'expired' })
  })

  it.each([
    ['a nonce of another length', { nonce: 'short' }, 60],
    ['an expiry more than five minutes ahead', {}, 301],
    ['an expiry in the past', {}, -1],
    ['a statement of the site’s own', { statement: 'AAAA' }, 60],
    ['an origin of the site’s choice', { origin: 'https://other.example' }, 60],
  ])('refuses %s', async (_what, more, seconds) => {
    expect(await start(more, seconds)).toMatchObject({ status: 400, code: 'bridge/input-invalid' })
  })

  it('keeps few requests open for one site', async () => {
    const started = [await start(), await start(), await start()]
    expect(started.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(await start()).toMatchObject({ status: 429, code: 'bridge/too-many' })
  })

  it('writes no PIN, no one-time address and no secret into its log (style 18)', async () => {
    await insert('taro', TARO)
    const { page } = await startAndVisit()
    await page.post({ action: 'ok', pin: '7531' })
    const log = stage.log.join('')
    expect(log).toContain('"outcome":"wrong"')
    expect(log).not.toContain('7531')
    expect(log).not.toContain('/p/')
    for (const secret of Object.values(site).filter((value) => value.length === 43))
      expect(log).not.toContain(secret)
  })
})

describe('signing in with a My Number card', () => {
  const insertMyNumberCard = async () => {
    const double = await createJpkiDouble({
      clock: stage.now,
      random: randomBytes,
      baseUri: 'http://jpki.demo.invalid',
    })
    const person = {
      name: '実印　太郎',
      address: '東京都架空区見本町1-2-3',
      birthDate: '1980-04-01',
      sex: '男',
    } as const
    const { card } = await double.issueMyNumberCard({
      person,
      authenticationPin: PIN,
      signaturePin: 'ABC123',
    })
    await double.service.close()
    cards.push('mynumber')
    await saveCardFile(join(stage.cards.path, 'mynumber.card.json'), card)
  }

  it('uses its certificate for user authentication, and tells the site nothing more of a person (T-N12-1)', async () => {
    await insertMyNumberCard()
    const { id, page } = await start({ accepts: ['jpki'] })
    await (await visitPage(stage, page)).post({ action: 'ok', pin: PIN })
    const { result } = await ask(id)
    expect(result).toMatchObject({ kind: 'sign-in', card: 'jpki' })
    const certificate = parseCertificate(Buffer.from(result.certificate, 'base64url'))
    expect(classifyJpkiCertificate(certificate)).toBe('user-authentication')
  })

  it('is not offered to a site that wants an HPKI card', async () => {
    await insertMyNumberCard()
    const { id, page } = await startAndVisit()
    expect(page.first.text).not.toContain('name="pin"')
    expect(await ask(id)).toMatchObject({ step: 'no-certificate' })
  })
})
