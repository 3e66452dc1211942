/**
 * The story of the office: nobody has a password there. The first administrator comes by a link that works once, power is given and
 * partners are let in by two people, and whoever has no business there is turned away in plain words.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere, openBrowser } from './support/browser.js'
import { enterOffice } from './support/card-staff.js'
import { signInWithCard, TARO } from './support/card-visitor.js'
import { confirmChange, enrolStaff, goTo, invite, type StaffMember } from './support/office-visitor.js'
import { type Platform, startPlatform } from './support/platform.js'

const STEP_MS = 20_000
const PARTNER = '架空みさき医療ネット'

describe.skipIf(!browserIsHere())('the office', { timeout: 120_000 }, () => {
  let platform: Platform
  let browser: Browser
  let first: StaffMember
  let second: StaffMember
  let officer: StaffMember

  beforeAll(async () => {
    platform = await startPlatform()
    browser = await openBrowser()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  it('begins with one link for the first administrator, which works once', async () => {
    const written = await readFile(join(platform.data, 'first-administrator.txt'), 'utf8')
    const link = written.trim()
    first = await enrolStaff(browser, { name: 'first', link })
    expect(await main(first.page)).toContain('管理者')
    const stranger = await browser.newPage({ locale: 'ja-JP' })
    await stranger.goto(link)
    await expect.poll(() => main(stranger), { timeout: STEP_MS }).toMatch(/使えません|使われ/)
    expect(await stranger.getByRole('button', { name: /登録する/ }).count()).toBe(0)
    await stranger.context().close()
  })

  it('gives power only when a second administrator confirms it', async () => {
    const name = '架空 二葉'
    const link = await invite(first, { name, role: '管理者' })
    const early = await browser.newPage({ locale: 'ja-JP' })
    await early.goto(link)
    await expect.poll(() => main(early), { timeout: STEP_MS }).toContain('承認待ち')
    await early.context().close()
    await confirmChange(await enterOffice(browser, platform, '監査 しらべ'), name)
    second = await enrolStaff(browser, { name, link })
    officer = await enrolConfirmed({ name: '架空 連太', role: '連携先担当' })
    expect(await main(officer.page)).toContain('連携先担当')
  })

  it('lets a partner in when somebody else than its proposer approves it', async () => {
    await register(officer.page)
    await act(officer.page, '承認を依頼する')
    await expect.poll(() => main(officer.page), { timeout: STEP_MS }).toContain('承認待ち')
    expect(await officer.page.getByRole('button', { name: '承認する', exact: true }).count()).toBe(0)
    const address = officer.page.url()
    expect(await approveDirectly(officer.page, address.split('/').at(-1) ?? '')).toBe(403)

    const approver = await enrolConfirmed({ name: '架空 認子', role: '承認者' })
    await approver.page.goto(address)
    await act(approver.page, '承認する')
    await expect.poll(() => main(approver.page), { timeout: STEP_MS }).toContain('承認済み')
    await goTo(approver.page, '連携先')
    const row = approver.page.getByRole('row', { name: new RegExp(PARTNER) })
    await expect.poll(() => row.innerText(), { timeout: STEP_MS }).toContain('承認済み')
  })

  it('shows no partners to staff without that business, and refuses a direct call', async () => {
    const name = '架空 受子'
    const link = await invite(first, { name, role: '受付担当' })
    const { page } = await enrolStaff(browser, { name, link })
    expect(await page.getByRole('link', PARTNERS).count()).toBe(0)
    expect(await page.evaluate(async () => (await fetch('/api/federation/partners')).status)).toBe(403)
  })

  it('is left by signing out', async () => {
    const { page } = officer
    await page.getByRole('button', { name: 'サインアウト' }).click()
    await page.getByRole('heading', { name: 'サインアウトしました' }).waitFor({ timeout: STEP_MS })
    expect(await page.evaluate(async () => (await fetch('/api/federation/partners')).status)).toBe(401)
  })

  it('turns a doctor away, whose card is good elsewhere', async () => {
    const page = await browser.newPage({ locale: 'ja-JP' })
    await page.goto(`${platform.network('aozora-net')}login`)
    await signInWithCard(page, TARO)
    await page.getByRole('button', { name: '同意して進む' }).waitFor({ timeout: STEP_MS })
    await page.goto(platform.place('office'))
    await expect.poll(() => main(page), { timeout: STEP_MS }).toMatch(/職員/)
    expect(await page.getByRole('link', PARTNERS).count()).toBe(0)
    await page.context().close()
  })

  async function enrolConfirmed(who: { readonly name: string; readonly role: string }): Promise<StaffMember> {
    const link = await invite(first, who)
    await confirmChange(second, who.name)
    return await enrolStaff(browser, { name: who.name, link })
  }
})

/** The page of partners in the navigation, its group open or not. */
const PARTNERS = { name: '連携先', exact: true, includeHidden: true }

const TEXTS: Readonly<Record<string, string>> = {
  '名称（日本語）': PARTNER,
  '名称（英語）': 'Misaki Medical Network (invented)',
  '運営者の正式名称（日本語）': '架空みさき医療協議会',
  '運営者の正式名称（英語）': 'Invented Misaki Council',
  '利用目的（日本語）': '診療情報の共有',
  '利用目的（英語）': 'Sharing of medical records',
  サービスのホームページ: 'https://misaki.example/',
  契約番号: 'INVENTED-0001',
  連絡先の担当者: '架空 窓口',
  連絡先のメール: 'desk@misaki.example',
}

const OIDC_TEXTS: Readonly<Record<string, string>> = {
  'クライアント ID': 'misaki.example',
  戻り先のアドレス: 'https://misaki.example/callback',
  公開鍵のアドレス: 'https://misaki.example/jwks.json',
}

/** Fills in the form of a partner that speaks OpenID Connect, and keeps the draft. */
async function register(page: Page): Promise<void> {
  await goTo(page, '連携先')
  await page.getByRole('link', { name: '連携先を登録する' }).click()
  await fill(page, TEXTS)
  await page.getByLabel('方式').selectOption('oidc')
  await page.getByLabel('クライアントの確認方法').selectOption('private_key_jwt_by_address')
  await fill(page, OIDC_TEXTS)
  await page.getByRole('button', { name: '下書きを保存する' }).click()
  await page.getByRole('heading', { name: PARTNER }).waitFor({ timeout: STEP_MS })
}

async function fill(page: Page, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(texts))
    await page.getByRole('textbox', { name: label }).first().fill(text)
}

/** Presses the button of an act, and the same again in the dialog that asks back. */
async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'detached', timeout: STEP_MS })
}

/** What the service says when the page is passed over. */
async function approveDirectly(page: Page, partnerId: string): Promise<number> {
  return await page.evaluate(async (id) => {
    const address = `/api/federation/partners/${id}`
    const { revision } = await (await fetch(address)).json()
    const body = JSON.stringify({ act: 'approve', revision })
    const headers = { 'content-type': 'application/json' }
    return (await fetch(`${address}/acts`, { method: 'POST', headers, body })).status
  }, partnerId)
}

async function main(page: Page): Promise<string> {
  return await page.locator('main').innerText()
}
