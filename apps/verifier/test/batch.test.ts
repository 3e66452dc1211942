/** Many documents at once, in a real browser: folders, the list, stopping, saving, printing. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, width } from '../../../journeys/support/page-findings.js'
import { openStage, type Stage } from './browser.js'

const xml = (name: string) => ({ name, mimeType: 'text/xml', buffer: Buffer.from('<Prescription/>') })

describe.skipIf(!browserIsHere())('many documents', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let folder: string
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 900 } })
    folder = await mkdtemp(join(tmpdir(), 'jitsuin-batch-'))
    await mkdir(join(folder, 'letters', 'old'), { recursive: true })
    for (const path of ['rx.xml', 'letters/letter.pdf', 'letters/letter.pdf.p7s', 'letters/old/tampered.xml'])
      await writeFile(join(folder, path), '<Prescription/>')
  })
  afterAll(async () => {
    await stage.close()
    await rm(folder, { recursive: true })
  })

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

  const names = () => page.getByRole('rowheader').allInnerTexts()
  const give = (files: readonly string[]) => page.setInputFiles('input[type=file] >> nth=0', files.map(xml))
  const rest = (ended: number, all = ended) =>
    page.getByText(`${all}件のうち ${ended}件を確かめました`).waitFor()
  const saved = async (button: string) => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: button }).click()
    return readFile(await (await download).path(), 'utf8')
  }
  /** Drags a folder of this machine onto the zone, as a hand would. */
  const dragOnto = async (words: string, path: string) => {
    const box = await page.getByText(words).boundingBox()
    const debuggerSession = await context.newCDPSession(page)
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await debuggerSession.send('Input.dispatchDragEvent', { type, x: box?.x ?? 0, y: box?.y ?? 0, data })
  }
  const WHOLE = [/letter\.pdf\.p7s\s*letter\.pdf$/, /old\/tampered\.xml$/, /rx\.xml$/]

  it.each([
    ['onto the zone', 'ここに文書をドロップしてください'],
    ['beside the zone', '文書は保存しません'],
  ])('come out of a folder that is dropped %s, signatures with their content', async (_what, words) => {
    await dragOnto(words, folder)
    await rest(3)
    await page.getByLabel('並べ方').selectOption('name')
    const found = await names()
    expect(found).toHaveLength(3)
    for (const [index, pattern] of WHOLE.entries()) expect(found[index]).toMatch(pattern)
    expect(stage.server.requests).toContain('letter.pdf.p7s as of now')
  })

  it('come out of a folder that is chosen', async () => {
    await page.setInputFiles('input[webkitdirectory]', folder)
    await rest(3)
    expect((await names()).some((name) => name.includes('letters/old/tampered.xml'))).toBe(true)
  })

  it('are listed with verdict, signer, role, time and reason, and a broken one stops nothing', async () => {
    await give(['valid.xml', 'photo.jpg', 'tampered.xml', 'cut.xml', 'hostile.xml'])
    await rest(5)
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) }).innerText()
    expect(await row('valid.xml')).toMatch(
      /有効[\s\S]*医師[\s\S]*実印 太郎[\s\S]*2026年11月20日 9:12[\s\S]*タイムスタンプが証明/,
    )
    expect(await row('tampered.xml')).toContain('署名のあとで文書が変えられています')
    expect(await row('photo.jpg')).toContain('確かめられませんでした')
    await page.getByText('有効 1 · 無効 2 · 確かめられませんでした 2').waitFor()

    await page.getByLabel('表示するもの').selectOption('INVALID')
    expect((await names()).toSorted()).toEqual(['hostile.xml', 'tampered.xml'])
    await page.getByLabel('さがす').fill('tamp')
    expect(await names()).toEqual(['tampered.xml'])
    expect(await saved('一覧を保存する（CSV）')).toMatch(
      /^\u{feff}文書,[^\n]*\r\ntampered\.xml,,無効,実印 太郎,医師,/u,
    )
    await page.getByLabel('さがす').fill('nobody')
    await page.getByText('当てはまる文書はありません').waitFor()
    await page.getByLabel('さがす').fill('')
    await page.getByLabel('表示するもの').selectOption('all')
    const list: unknown = JSON.parse(await saved('一覧を保存する（JSON）'))
    expect(list).toHaveLength(5)
  })

  it('can be stopped, and go on where they were', async () => {
    await give(Array.from({ length: 12 }, (_, index) => (index < 4 ? 'slow.xml' : `rx-${index}.xml`)))
    await page.getByRole('button', { name: '止める' }).click()
    await rest(4, 12)
    await page.getByText('まだ確かめていません 8').waitFor()
    await page.getByRole('button', { name: '続ける' }).click()
    await rest(12)
    expect(await page.getByRole('button', { name: '続ける' }).count()).toBe(0)
  })

  it('are shown 50 at a time, printed all, and an old report is made anew when it is opened', async () => {
    await give(Array.from({ length: 230 }, (_, index) => `rx-${index}.xml`))
    await rest(230)
    expect(await page.getByRole('row').count()).toBe(51)
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    expect(await page.getByRole('row').count()).toBe(231)
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    await page.getByLabel('並べ方').selectOption('name')
    const asked = stage.server.requests.length
    await page.getByRole('link', { name: 'rx-0.xml' }).click()
    await page.getByText('署名は有効です。').first().waitFor()
    expect(stage.server.requests.slice(asked)).toContain('rx-0.xml as of now')
  })

  it('are listed accessibly in both languages (axe: WCAG 2.2 AA), at 360 px too', async () => {
    await give(['valid.xml', 'photo.jpg', 'tampered.xml', 'two-signatures.xml'])
    await rest(4)
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await width(page)).toBe(360)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('4 of 4 verified').waitFor()
    expect(await width(page)).toBe(360)
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 1200, height: 900 })
  })
})
