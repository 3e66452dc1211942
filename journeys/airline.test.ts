/**
 * The story of the doctors on board (requirements A-10): an airline that is told who is a doctor, and no more; a doctor who takes the
 * consent back is forgotten there at once.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere, openBrowser } from './support/browser.js'
import { signInWithCard, TARO } from './support/card-visitor.js'
import { keepOthersIfAsked } from './support/network-visitor.js'
import { findings } from './support/page-findings.js'
import { type Platform, startPlatform } from './support/platform.js'

const CUSTOMER_NUMBER = '123456789'
/** What a card or the holders' service also knows of the doctor; none of it is the airline's business. */
const NOBODYS_BUSINESS = /DEMO-0001|999901|999999901|taro-jitsuin@|1968|青空みほん診療所|医師会/

describe.skipIf(!browserIsHere())('the doctors on board', { timeout: 60_000 }, () => {
  let platform: Platform
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    platform = await startPlatform()
    browser = await openBrowser()
    page = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  it('asks the doctor before the airline learns anything, and refusing leaves nothing there', async () => {
    await page.goto(platform.network('airline'))
    expect(await findings(page)).toEqual([])
    await page.getByRole('link', { name: '医師資格証で登録する' }).click()
    await signInWithCard(page, TARO)
    await page.getByRole('button', { name: '同意しない' }).waitFor()
    expect(await main()).toContain('そらみほん航空に、次の情報を送ります')
    expect(await main()).not.toMatch(NOBODYS_BUSINESS)
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: '同意しない' }).click()
    await expect.poll(() => page.url()).toContain(platform.network('airline'))
    expect(await crew()).toEqual([])
  })

  it('registers a doctor with exactly name, customer number and qualification', async () => {
    await page.goto(platform.network('airline'))
    await page.getByRole('link', { name: '医師資格証で登録する' }).click()
    const agree = page.getByRole('button', { name: '同意して進む' })
    await keepOthersIfAsked(page, agree)
    await agree.click()
    await page.getByRole('textbox', { name: /お得意様番号/ }).fill('12345')
    await page.getByRole('button', { name: '登録する' }).click()
    await page.getByText('お得意様番号は9けたの数字です。').waitFor()
    expect(await crew()).toEqual([])
    await page.goto(platform.network('airline'))
    await page.getByRole('textbox', { name: /お得意様番号/ }).fill(CUSTOMER_NUMBER)
    await page.getByRole('button', { name: '登録する' }).click()
    await page.getByText('登録済みです').waitFor()
    expect(await main()).not.toMatch(NOBODYS_BUSINESS)
    expect(await crew()).toEqual([[CUSTOMER_NUMBER, '実印 太郎', '医師']])
  })

  it('is empty within seconds after the doctor took the consent back (T-A10-1)', async () => {
    await page.goto(`${platform.place('signin')}sessions`)
    const consents = page.locator('section', {
      has: page.getByRole('heading', { name: '情報の提供への同意' }),
    })
    await consents.getByRole('button', { name: '「そらみほん航空」への同意を取り消す' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '同意を取り消す' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(crew, { timeout: 10_000 }).toEqual([])
    await page.goto(platform.network('airline'))
    await page.getByRole('heading', { name: 'ドクター登録のご案内' }).waitFor() // the visit there has ended as well
  })

  /** The rows that cabin crew sees. */
  async function crew(): Promise<string[][]> {
    const other = await page.context().newPage()
    await other.goto(`${platform.network('airline')}crew`)
    const rows = await other.locator('tbody tr').all()
    const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
    await other.close()
    return cells
  }

  async function main(): Promise<string> {
    return await page.locator('main').innerText()
  }
})
