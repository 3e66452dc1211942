/**
 * The story of a card that is lost: its holder calls, the desk asks, calls back, and two officers sign. From then on the card opens
 * nothing and signs nothing, while what it signed before stays what it was.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APPLICANTS } from '../apps/server/src/demonstration/applicants.js'
import { browserIsHere, openBrowser } from './support/browser.js'
import { enterOffice, signOrder } from './support/card-staff.js'
import { signInWithCard } from './support/card-visitor.js'
import { jitsuin } from './support/command.js'
import { issueCard } from './support/issuing.js'
import { exportSigningKey, pinInLetter } from './support/new-card.js'
import type { StaffMember } from './support/office-visitor.js'
import { findings } from './support/page-findings.js'
import { type Platform, startPlatform } from './support/platform.js'
import { programIsHere } from './support/programs.js'

const STEP = { timeout: 20_000 }
/** How long a revocation may take until everybody knows (T-C02-3). */
const MINUTE = { timeout: 65_000, interval: 2_000 }
const [PERSON] = APPLICANTS
const NUMBER = '2026-000001'

const canTell = browserIsHere() && programIsHere('pdftotext') && PERSON !== undefined

describe.skipIf(!canTell)('a lost card', { timeout: 120_000 }, () => {
  let platform: Platform
  let browser: Browser
  let doctor: Page
  let helpDesk: StaffMember
  let cardId: string
  let pin: string

  beforeAll(async () => {
    platform = await startPlatform()
    browser = await openBrowser()
    cardId = await issueCard({ browser, platform }, person(), NUMBER)
    pin = await pinInLetter(platform.data, cardId)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  it('was in use: its holder is signed in, and has signed a letter', async () => {
    doctor = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    await enterPortal(doctor)
    await expect.poll(() => main(doctor), STEP).toContain(cardId)
    await sign('before.xml')
    await expect.poll(() => verdict('before.xml'), STEP).toContain('署名は有効です')
  })

  it('is reported by telephone by somebody who knows what only its holder knows', async () => {
    helpDesk = await enterOffice(browser, platform, '電話 ことえ')
    const { page } = helpDesk
    await page.goto(`${platform.place('office')}aftercare/desk`)
    await page.getByRole('searchbox').fill(person().family.ja + person().given.ja)
    await page.getByRole('button', { name: '探す' }).click()
    await page.getByRole('button', { name: 'この方の届けを受ける' }).click(STEP)
    await answer(page, '生年月日', '1990-01-01')
    await page.getByText('生年月日 不一致').waitFor(STEP)
    await answer(page, '医籍登録番号', person().licenceNumber)
    await answer(page, '医籍登録年月日', person().licenceDate)
    expect(await page.getByRole('button', { name: /番号を見る/ }).count()).toBe(0) // one wrong, two right: not enough
    await answer(page, '登録電話番号', '0312345678')
    await page.getByRole('button', { name: '登録電話番号: 番号を見る' }).click(STEP)
    await page.getByText('03-1234-5678').waitFor(STEP)
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: '本人が出て、失効を望んだ' }).click()
  })

  it('ends with the signatures of two officers, within a minute and everywhere (T-C02-3)', async () => {
    await helpDesk.page.getByRole('button', { name: '内容を確かめて署名する' }).click(STEP)
    await signOrder(helpDesk)
    expect(await session()).toMatchObject({ state: 'live' }) // one officer alone ends nothing
    const examiner = await enterOffice(browser, platform, '審査 あきら')
    await examiner.page.goto(`${platform.place('office')}aftercare/signing`)
    await examiner.page.getByRole('button', { name: '内容を確かめて署名する' }).click(STEP)
    await signOrder(examiner)
    await helpDesk.page.getByText(/に失効しました/).waitFor(STEP)
    await expect.poll(session, MINUTE).not.toMatchObject({ state: 'live' })
  })

  it('opens nothing any more', async () => {
    const stranger = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    await enterPortal(stranger)
    await expect.poll(() => main(stranger), STEP).toMatch(/失効/)
    await stranger.goto(`${platform.place('check')}check`)
    expect(await check(stranger)).toContain('確認できませんでした。この資格証を根拠にしないでください。')
  })

  it('signs nothing that counts any more, and what it signed before still does (T-C02-3)', async () => {
    await sign('after.xml')
    await expect.poll(() => verdict('after.xml'), MINUTE).toMatch(/失効/)
    expect(await verdict('after.xml')).not.toContain('署名は有効です')
    expect(await verdict('before.xml')).toContain('署名は有効です')
  })

  const main = (page: Page) => page.locator('main').innerText()
  const session = () => doctor.evaluate(async () => (await fetch('/api/session')).json())

  function person() {
    if (PERSON === undefined) throw new Error('Nobody has applied')
    return PERSON
  }

  async function enterPortal(page: Page): Promise<void> {
    await page.goto(platform.place('portal'))
    await page
      .getByRole('link', { name: 'ログイン' })
      .or(page.getByRole('button', { name: 'ログイン' }))
      .click()
    await signInWithCard(page, { name: `${person().family.ja} ${person().given.ja}`, pin })
  }

  async function answer(page: Page, item: string, said: string): Promise<void> {
    await page.getByLabel('尋ねる項目').selectOption({ label: item })
    await page.getByLabel('相手の答え').fill(said)
    await page.getByRole('button', { name: '答え合わせ' }).click()
    await page.getByText(new RegExp(`${item} (不)?一致`)).waitFor(STEP)
  }

  async function sign(name: string): Promise<void> {
    const { key, certificate, chain } = await exportSigningKey(platform.data, cardId)
    const plain = join(platform.data, 'plain.xml')
    await writeFile(plain, '<letter>紹介状</letter>')
    const tsa = ['--level', 't', '--tsa', `http://127.0.0.1:${platform.statusPort}/tsa`]
    const files = ['--key', key, '--cert', certificate, '--chain', chain, '--out', join(platform.data, name)]
    expect(jitsuin('sign', plain, '--format', 'xades', ...tsa, ...files)).toMatchObject({ status: 0 })
  }

  /** What the verifier says to a file, once it has. */
  async function verdict(name: string): Promise<string> {
    const page = await browser.newPage({ locale: 'ja-JP' })
    await page.goto(platform.place('verifier'))
    await page.locator('input[type=file]').first().setInputFiles(join(platform.data, name))
    await page
      .getByText(/署名は有効です|失効/)
      .first()
      .waitFor(STEP)
    const said = await main(page)
    await page.close()
    return said
  }

  async function check(page: Page): Promise<string> {
    const { family, given, birthDate, licenceNumber, licenceDate } = person()
    const fields = [
      [/機関名/, 'あおぞら架空病院'],
      [/担当者名/, '採用 かかり'],
      [/カード番号/, cardId],
      [/氏名/, `${family.ja}　${given.ja}`],
      [/生年月日/, birthDate],
      [/医籍登録番号/, licenceNumber],
      [/医籍登録年月日/, licenceDate],
    ] as const
    for (const [label, value] of fields) await page.getByLabel(label).fill(value)
    await page.getByRole('button', { name: '番号で確認する' }).click()
    await page.getByRole('heading', { name: '確認の結果' }).waitFor(STEP)
    return main(page)
  }
})
