/** Containers, ZIPs, manifests, algorithms and rules on the pages, in a real browser. */
import { readFile } from 'node:fs/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, width } from '../../../journeys/support/page-findings.js'
import { openStage, type Stage } from './browser.js'

const file = (name: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('<a/>') })

describe.skipIf(!browserIsHere())('the formats of others', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 900 } })
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    page = await context.newPage()
    complaints = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    await page.goto(`${stage.server.origin}/?lang=ja`)
    await page.waitForSelector('h1')
  })
  afterEach(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })

  const give = (...names: readonly string[]) =>
    page.setInputFiles('input[type=file] >> nth=0', names.map(file))
  const verify = async (name: string) => {
    await give(name)
    await page.waitForURL('**/result/*')
    await page.waitForSelector('dl')
  }

  it('name in red the files of a container that nobody signed, and for each file its signatures', async () => {
    await verify('referral.asice')
    const notice = page.getByRole('alert').filter({ hasText: '署名されていないファイルがあります' })
    const name = notice.getByText('あとから入れた画像.png')
    expect(await name.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(206, 0, 0)')
    const row = (of: string) => page.getByRole('row', { name: new RegExp(of) }).innerText()
    expect(await row('あとから入れた画像')).toContain('署名なし')
    expect(await row('紹介状')).toMatch(/署名1 実印 太郎\s*署名2 調剤 花子/)
    expect(await row('胸部X線')).not.toContain('署名2')
    expect(await page.locator('main').innerText()).toContain('HPKIの電子署名（電子署名規格 Ver.2.0）')
  })

  it('say of an old signature its form, what became of its manifest, and which algorithms are doubted', async () => {
    await verify('old.xml')
    const row = (of: string) => page.getByRole('row', { name: new RegExp(of) }).innerText()
    expect(await row('scan-002')).toContain('変えられています')
    expect(await row('scan-003')).toContain('見つかりません')
    expect(await row('RSA 1024')).toMatch(/署名\s*2013-12-31/)
    expect(await row('MD5')).toContain('認められたことがありません')
    await page.getByText('技術的な確認の一覧').first().click()
    await page.getByText('XAdES B-T（以前の規格の X-L）').waitFor()
    await page.getByText('文書が署名の中に入っています').waitFor()
  })

  it('are judged by general rules where the reader asks for them, and the result says so', async () => {
    await page.getByText('日時や規則を変えて確かめる').click()
    await page.getByLabel('検証の規則').selectOption('basic')
    await verify('valid.xml')
    await page.getByText('一般の電子署名の規則で判定しました。国家資格は確かめていません。').waitFor()
    expect(stage.server.requests).toContain('valid.xml as of now by basic')
  })

  it('are reported in the form of ETSI, as of the instant of the result', async () => {
    await verify('valid.xml')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '報告書を保存する（ETSI・XML）' }).click()
    expect((await download).suggestedFilename()).toBe('valid.xml.report.xml')
    expect(await readFile(await (await download).path(), 'utf8')).toBe('<vr:ValidationReport/>')
  })

  it('come out of a ZIP, signatures with their content; one that is refused says why', async () => {
    await give('all.zip', 'bomb.zip')
    await page.getByText('3件のうち 3件を確かめました').waitFor()
    await page.getByLabel('並べ方').selectOption('name')
    const names = await page.getByRole('rowheader').allInnerTexts()
    expect(names[0]).toMatch(/^all\.zip\/letters\/letter\.pdf\.p7s\s*letter\.pdf$/)
    expect(names.slice(1)).toEqual(['all.zip/tampered.xml', 'bomb.zip'])
    const bomb = page.getByRole('row', { name: /bomb/ })
    expect(await bomb.innerText()).toMatch(/確かめられませんでした[\s\S]*異常に大きくなります/)
  })

  it.each(['referral.asice', 'old.xml'])(
    '%s is shown accessibly in both languages (axe: WCAG 2.2 AA) and fits 360 px',
    async (name) => {
      await verify(name)
      expect(await findings(page)).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      expect(await width(page)).toBe(360)
      await page.getByRole('button', { name: 'English' }).click()
      await page.waitForSelector('html[lang=en]')
      expect(await width(page)).toBe(360)
      expect(await findings(page)).toEqual([])
    },
  )
})
