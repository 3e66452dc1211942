/** The pages of a PDF in a real browser, under the policy of our pages: drawn, compared, marked. The reports are canned, the PDFs are real. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, width } from '../../../journeys/support/page-findings.js'
import { openStage, type Stage } from './browser.js'
import { BROKEN_PDF, CHANGED_PDF, LOCKED_PDF, SIGNED_PDF } from './pdf-files.js'

describe.skipIf(!browserIsHere())('the pages of a PDF', () => {
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
    page.on('console', (message) => complaints.push(message.text()))
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== stage.server.origin && protocol !== 'blob:')
        complaints.push(`Request to ${request.url()}`)
    })
  })
  afterEach(async () => {
    await page.close()
    expect(complaints, 'errors, breaches of the policy, requests that leave the origin').toEqual([])
  })

  const show = async (name: string, bytes: Uint8Array, language = 'ja') => {
    await page.goto(`${stage.server.origin}/?lang=${language}`)
    const file = { name, mimeType: 'application/pdf', buffer: Buffer.from(bytes) }
    await page.setInputFiles('input[type=file]', file)
    await page.waitForURL('**/result/*')
  }
  const drawn = (name: RegExp) => page.getByRole('img', { name }).locator('canvas')
  /** How many pixels of a drawing are dark. */
  const inkOf = (name: RegExp) =>
    drawn(name).evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas')
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      }
      let ink = 0
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 100) ink++
      return ink
    })
  const outlines = (kind: 'widget' | 'difference') => page.locator(`[data-outline=${kind}]`)

  it('that nothing was added to is shown once, with Japanese by our own character maps', async () => {
    await show('signed.pdf', SIGNED_PDF)
    await page.getByText('いまの文書は、署名したときのままです').waitFor()
    await drawn(/1 ページ/).waitFor()
    expect(await inkOf(/1 ページ/)).toBeGreaterThan(500)
    expect(stage.server.requests.some((request) => /cmaps\/90ms-RKSJ-H\.bcmap/.test(request))).toBe(true)
    expect(await outlines('widget').count()).toBe(1)
    expect(await outlines('difference').count()).toBe(0)
    await page.getByText('このページの文字を読む').click()
    await page.getByText('患者', { exact: true }).waitFor()
  })

  it('that was changed is shown as it was signed and as it is, with a mark where it differs', async () => {
    await show('changed.pdf', CHANGED_PDF)
    await page.getByText('署名した時点と違って見えるページがあります：2 ページ。').waitFor()
    await page.getByText('このページは、署名した時点と同じに見えます。').waitFor()
    await page.getByRole('button', { name: '2 ページを見る' }).click()
    await page.getByText('違って見えるところが1か所あります').waitFor()
    expect(await outlines('difference').count()).toBe(2)
    const mark = await outlines('difference').first().boundingBox()
    const sheet = await drawn(/署名した時点.*2 ページ/).boundingBox()
    // "Dose: 1" stands at 40, 300 of 300 × 400; its digit is what changed.
    const [x, y] = [
      ((mark?.x ?? 0) - (sheet?.x ?? 0)) / (sheet?.width ?? 1),
      ((mark?.y ?? 0) - (sheet?.y ?? 0)) / (sheet?.height ?? 1),
    ]
    expect(x).toBeGreaterThan(0.3)
    expect(x).toBeLessThan(0.5)
    expect(y).toBeGreaterThan(0.15)
    expect(y).toBeLessThan(0.27)
    await page.getByLabel('見くらべ方').selectOption('now')
    await drawn(/いまの文書/).waitFor()
    expect(await page.getByRole('img', { name: /署名した時点/ }).count()).toBe(0)
    await page.getByText('このページの文字を読む').click()
    await page.getByText('Dose: 9').waitFor()
  })

  it('is reported with every change behind the signature, those that are not allowed in red', async () => {
    await show('changed.pdf', CHANGED_PDF, 'en')
    await page.getByText('Changes that are not allowed: 1.').waitFor()
    const row = page.getByRole('row', { name: /page content/ })
    expect(await row.textContent()).toContain('Not allowed')
  })

  it.each([
    ['cannot be drawn completely', 'broken.pdf', BROKEN_PDF, '完全には描けないため表示しません'],
    ['is locked by a password', 'locked.pdf', LOCKED_PDF, 'パスワードで守られているため、表示できません'],
  ])('that %s says so, and this is no verdict', async (_what, name, bytes, words) => {
    await show(name, bytes)
    await page.getByText(words).waitFor()
    await page.getByText('署名の判定には影響しません').waitFor()
    expect(await page.getByRole('img', { name: /1 ページ/ }).count()).toBe(0)
  })

  it('load nothing of the drawing program before there is a document to draw', async () => {
    const before = stage.server.requests.length
    await page.goto(`${stage.server.origin}/`)
    await page.setInputFiles('input[type=file]', {
      name: 'valid.xml',
      mimeType: 'text/xml',
      buffer: Buffer.from('<Prescription/>'),
    })
    await page.waitForURL('**/result/*')
    await page.waitForLoadState('networkidle')
    expect(stage.server.requests.slice(before).filter((request) => /pdf/.test(request))).toEqual([])
  })

  it('can be led through by keyboard, fit 360 px, and are accessible in both languages (axe: WCAG 2.2 AA)', async () => {
    await show('changed.pdf', CHANGED_PDF)
    await page.getByText('違って見えるページがあります').waitFor()
    await drawn(/いまの文書.*1 ページ/).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: '次へ' }).focus()
    await page.keyboard.press('Enter')
    await drawn(/いまの文書.*2 ページ/).waitFor()
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await width(page)).toBe(360)
    await page.getByRole('button', { name: 'English' }).click()
    await drawn(/As it is now.*Page 2/).waitFor()
    expect(await width(page)).toBe(360)
    expect(await findings(page)).toEqual([])
    await page.getByLabel('Size').selectOption('2')
    await drawn(/As it is now.*Page 2/).waitFor()
    expect(await width(page)).toBe(360)
    await page.setViewportSize({ width: 1200, height: 900 })
  })

  it('stand in the printed report', async () => {
    await show('signed.pdf', SIGNED_PDF)
    await drawn(/1 ページ/).waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await drawn(/1 ページ/).isVisible()).toBe(true)
    expect(await page.getByLabel('大きさ').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
  })
})
