/**
 * One sign-in for every network: a doctor puts a card into the reader, types the PIN once, and is signed in at two networks that others
 * run and at the portal; each is told what the doctor agreed to and nothing else. Signing out anywhere is signing out everywhere, and
 * a card that is revoked opens nothing from that moment on.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadIssuedCards } from '../apps/server/src/demonstration/issue-cards.js'
import { openOfficeDesk } from '../apps/server/src/demonstration/office-desk.js'
import { browserIsHere, openBrowser } from './support/browser.js'
import { signInWithCard, TARO } from './support/card-visitor.js'
import { agreeIfAsked } from './support/network-visitor.js'
import { findings } from './support/page-findings.js'
import { type Platform, startPlatform } from './support/platform.js'

describe.skipIf(!browserIsHere())('one sign-in for every network', { timeout: 120_000 }, () => {
  let platform: Platform
  let browser: Browser
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    platform = await startPlatform()
    browser = await openBrowser()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })
  beforeEach(async () => {
    await context?.close()
    context = await browser.newContext({ locale: 'ja-JP' })
    page = await context.newPage()
  })

  it('leads from one PIN into two networks and the portal, with no second PIN (T-C09-1, T-C09-2)', async () => {
    await enterAozora(page)
    const told = await main(page)
    for (const fact of ['Medical Doctor', '実印 太郎', '999901']) expect(told).toContain(fact)
    expect(told).toContain('診療記録の記載')
    expect(told).not.toMatch(/DEMO-0001|taro-jitsuin@|\b1968\b/) // nothing that nobody agreed to

    await enterMinato(page)
    expect(await main(page)).toContain('診療のため') // why the doctor came

    await page.goto(platform.place('portal'))
    await page
      .getByRole('link', { name: 'ログイン' })
      .or(page.getByRole('button', { name: 'ログイン' }))
      .click()
    await expect.poll(() => main(page), { timeout: 15_000 }).toContain('実印')
    expect(context.pages()).toHaveLength(1) // no window of the bridge was needed
  })

  it('tells each network another name of the same person', async () => {
    await enterAozora(page)
    const aozora = await ownNumber(page)
    await enterMinato(page)
    expect(await ownNumber(page)).not.toBe(aozora)
  })

  it('signs out everywhere when somebody signs out anywhere, and lists each (T-C09-5)', async () => {
    await enterAozora(page)
    await enterMinato(page)
    await page.getByRole('link', { name: /ログアウト/ }).click()
    for (const network of ['青空医療ネット', '港見つながるネット'])
      await expect
        .poll(() => main(page), { timeout: 15_000 })
        .toMatch(new RegExp(`${network}\\s+\\(済み\\)\\s+サインアウトしました`))
    await expect.poll(() => isInside(platform.network('minato-net')), { timeout: 15_000 }).toBe('outside')
    await expect.poll(() => isInside(platform.network('aozora-net')), { timeout: 15_000 }).toBe('outside')
    await page.goto(`${platform.network('minato-net')}login/treatment`)
    await expect.poll(() => page.url()).toContain('/sign-in')
  })

  it('turns a revoked card away and says why', async () => {
    await page.goto(`${platform.network('aozora-net')}login`)
    await signInWithCard(page, { name: '失効 三郎', pin: '1234' })
    await expect.poll(() => main(page), { timeout: 15_000 }).toMatch(/失効/)
    expect(await isInside(platform.network('aozora-net'))).toBe('outside')
  })

  it('finds no fault of accessibility on the way (axe)', async () => {
    await page.goto(`${platform.network('aozora-net')}`)
    expect(await findings(page)).toEqual([])
    await page.goto(`${platform.network('aozora-net')}login`)
    await page.getByRole('button', { name: /^医師資格証（ICカード）/ }).waitFor()
    expect(await findings(page)).toEqual([])
  })

  it('ends what a lost card opened, within the minute and everywhere (T-C02-3, T-C09-4)', async () => {
    await page.goto(platform.place('portal'))
    await page
      .getByRole('link', { name: 'ログイン' })
      .or(page.getByRole('button', { name: 'ログイン' }))
      .click()
    await signInWithCard(page, { name: '架空 次郎', pin: '1234' })
    await expect.poll(() => main(page), { timeout: 15_000 }).toContain('架空')
    const issued = await loadIssuedCards(platform.data)
    const desk = await openOfficeDesk(platform.data, platform.statusPort + 2)
    await desk.revoke('authenticationPerson', issued?.['jiro-kaku']?.authentication.serialHex ?? '')
    await expect
      .poll(() => page.evaluate(async () => (await fetch('/api/session')).json()), { timeout: 60_000 })
      .not.toMatchObject({ state: 'live' })
    await page.goto(`${platform.network('aozora-net')}login`)
    await signInWithCard(page, { name: '架空 次郎', pin: '1234' })
    await expect.poll(() => main(page), { timeout: 15_000 }).toMatch(/失効/)
  })

  async function enterAozora(at: Page): Promise<void> {
    await at.goto(platform.network('aozora-net'))
    await at.getByRole('link', { name: 'HPKIログイン' }).click()
    await signInWithCard(at, TARO)
    await agreeIfAsked(at, platform.network('aozora-net'))
  }

  async function enterMinato(at: Page): Promise<void> {
    await at.goto(platform.network('minato-net'))
    await at.getByRole('link', { name: 'HPKIログイン（診療のため）' }).click()
    await agreeIfAsked(at, platform.network('minato-net'))
  }

  async function isInside(network: string): Promise<'inside' | 'outside'> {
    const other = await context.newPage()
    await other.goto(network)
    const heading = await other.getByRole('heading', { level: 1 }).innerText()
    await other.close()
    return heading === 'マイページ' ? 'inside' : 'outside'
  }

  async function ownNumber(at: Page): Promise<string> {
    return await at
      .getByRole('row', { name: /利用者番号/ })
      .getByRole('cell')
      .innerText()
  }

  async function main(at: Page): Promise<string> {
    return await at.locator('main').innerText()
  }
})
