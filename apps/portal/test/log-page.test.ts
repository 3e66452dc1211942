/** The page 証明書の記録 in a real browser, against a log with real signatures. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { openStage, type Stage } from './browser.js'
import type { LogScene } from './fixture-log.js'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

describe.skipIf(!browserIsHere())('the page of the public log', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 900 } })
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    page = await context.newPage()
    page.setDefaultTimeout(8_000)
  })
  afterEach(async () => {
    await page.evaluate(() => localStorage.clear())
    await page.close()
  })

  const open = async (log: LogScene = 'sound', me?: 'nobody') => {
    stage.server.play({ log, ...(me && { me }) })
    await page.goto(`${stage.server.origin}/log`)
    await page.waitForSelector('h1')
  }
  const see = (text: string | RegExp) => page.getByText(text).first().waitFor()

  it('shows every issue and revocation in the holder’s name, newest first, checked in the browser', async () => {
    await open()
    await see('あなたについての記録 4件を、すべて確かめました。')
    const rows = await page.locator('tbody tr').allInnerTexts()
    expect(rows.map((row) => row.split(/\s+/).slice(0, 4))).toEqual([
      ['2026/11/21', '11:30:00', '発行', '医師'],
      ['2026/11/20', '09:12:00', '失効', 'カードや鍵の紛失・漏えい'],
      ['2024/03/01', '10:23:46', '発行', '医師'],
      ['2024/03/01', '10:23:45', '発行', '医師'],
    ])
  })

  it('says at the second visit that nothing was rewritten since the first', async () => {
    await open()
    await see(/初めてなので/)
    await page.reload()
    await see(/前回ご覧になったときから、書き換えられていません/)
  })

  it('warns of another history than at the last visit, and goes on measuring by the old one', async () => {
    await open()
    await see(/初めてなので/)
    await open('forks')
    await see('公開の記録が、前回ご覧になったときと食い違っています。')
    await page.reload()
    await see('公開の記録が、前回ご覧になったときと食い違っています。')
  })

  it('warns of an entry that is not in the log as it is shown', async () => {
    await open('lies')
    await see('確かめられない記録があります。')
    expect(await page.locator('tbody tr').first().innerText()).toContain('確かめられません')
    expect(await page.locator('tbody').innerText()).not.toContain('歯科医師')
  })

  it('finds an entry that was held back when the whole log is gone through', async () => {
    await open('hides')
    await see(/記録 3件を/)
    await page.getByRole('button', { name: '7件すべてを調べる' }).click()
    await see('上の一覧に出ていない、あなたについての記録があります。')
    await open()
    await page.getByRole('button', { name: '7件すべてを調べる' }).click()
    await see('全7件を調べました。あなたについての記録は、上の4件だけです。')
  })

  it('asks to sign in first', async () => {
    await open('sound', 'nobody')
    expect(await page.locator('h1').innerText()).toBe('医師資格証ポータル')
  })

  it.each(['ja', 'en'])('is readable for everybody on a narrow screen (%s)', async (language) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await open()
    if (language === 'en') await page.getByRole('button', { name: 'English' }).click()
    await page.locator('tbody tr').first().waitFor()
    const { scroll, width } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      width: document.documentElement.clientWidth,
    }))
    expect(scroll).toBeLessThanOrEqual(width)
    // The policy of the page refuses a script element; the debugger's own evaluation is not subject to it.
    await page.evaluate(await readFile(AXE, 'utf8'))
    const found = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))')
    expect(found).toEqual([])
  })
})
