/** The pages of the check in a real browser, over the real service. */
import { readFile } from 'node:fs/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, width } from '../../../journeys/support/page-findings.js'
import { openStage } from './house.js'

describe.skipIf(!browserIsHere())('the pages of the check', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1100, height: 900 }, locale: 'ja-JP' })
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    page = await context.newPage()
    page.setDefaultTimeout(8_000)
    complaints = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
  })
  afterEach(async () => {
    await page.close()
    expect(complaints, 'errors and breaches of the policy').toEqual([])
  })

  const open = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const fill = async (change: Readonly<Record<string, string>> = {}) => {
    const fields = {
      機関名: '港見架空病院',
      担当者名: '採用 担当',
      カード番号: 'jma 2611 00001',
      氏名: '実印 太郎',
      生年月日: '1968-08-01',
      医籍登録番号: '９９９９０１',
      医籍登録年月日: '1994-05-10',
      ...change,
    }
    for (const [label, value] of Object.entries(fields))
      await page.getByLabel(label, { exact: false }).first().fill(value)
    await page.getByRole('button', { name: '番号で確認する' }).click()
  }
  const main = () => page.locator('main').innerText()

  it('confirm a usable card, and give a receipt that verifies on the other page (T-C05-1, T-C05-2)', async () => {
    await open('/check')
    await fill()
    await page.getByText('確認できました', { exact: true }).waitFor()
    expect(await main()).toContain('2026-10-20')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '受領書を保存する' }).click(),
    ])
    const receipt = await readFile(await download.path(), 'utf8')
    const hand = async (text: string) => {
      await open('/receipt')
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'ファイルを選ぶ' }).click()
      await (await chooser).setFiles({
        name: 'receipt.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      })
    }
    await hand(receipt)
    await page.getByText('本物の受領書です').waitFor()
    await hand(receipt.replace('港見架空病院', '港見架空医院'))
    await page.getByText('内容が変えられています').waitFor()
    await hand('{}')
    await page.getByText('受領書ではありません。').waitFor()
  })

  it('name the item that differs, and never say that the card is confirmed (T-C05-1)', async () => {
    await open('/check')
    await fill({ 生年月日: '1968-08-02' })
    await page.getByText('確認できませんでした。', { exact: false }).first().waitFor()
    const row = page.locator('dl > div').filter({ hasText: '生年月日' })
    expect(await row.innerText()).toContain('一致しません')
    expect(await main()).not.toContain('確認できました')
  })

  it('say that a lost card is lost (T-C05-3)', async () => {
    await open('/check')
    await fill({ カード番号: 'JMA261100002' })
    await page.getByText('この資格証は、紛失の届けが出ています。').waitFor()
  })

  it('ask for what is missing, field by field, and keep what was typed', async () => {
    await open('/check')
    await fill({ 氏名: '', 医籍登録番号: 'abc' })
    await page.getByText('数字で入力してください。').waitFor()
    expect(await page.getByText('入力してください。', { exact: true }).count()).toBe(1)
    expect(await page.getByLabel('機関名').inputValue()).toBe('港見架空病院')
  })

  it('say what to do where there is no card bridge', async () => {
    await open('/check')
    await fill({ カード番号: '' })
    await page.getByRole('button', { name: /カードで確認する/ }).click()
    await page.getByText('カードブリッジが見つかりません。').waitFor()
    expect(await page.getByLabel('機関名').inputValue()).toBe('港見架空病院')
  })

  it.each(['/', '/check', '/receipt', '/nowhere'])(
    '%s is accessible (axe: WCAG 2.2 AA), and fits 360 px in both languages',
    async (path) => {
      await page.setViewportSize({ width: 360, height: 740 })
      for (const language of ['ja', 'en']) {
        await open(`${path}?lang=${language}`)
        if (language === 'ja') expect(await findings(page)).toEqual([])
        expect(await width(page)).toBeLessThanOrEqual(360)
      }
    },
  )
})
