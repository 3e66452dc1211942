/**
 * The story of issue one: a newcomer starts the platform, opens the first address, looks at samples, drops a signed prescription
 * and reads in plain words who signed it, whether the signer is a doctor, when, and why it can be trusted, or why not.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere, openBrowser } from './support/browser.js'
import { type Platform, startPlatform } from './support/platform.js'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

describe.skipIf(!browserIsHere())('a newcomer verifies a prescription', () => {
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

  it('finds the verifier behind the first address', async () => {
    await page.goto(platform.front)
    await expect.poll(() => page.title()).toContain('Jitsuin')
    expect(await page.locator('html').getAttribute('lang')).toBe('ja')
  })

  it.each([
    ['tampered', /変えられ/],
    ['wrong-role', /資格/],
    ['unknown-issuer', /認証局/],
  ])('is told in plain Japanese what is wrong with the sample "%s" (T-C07-1)', async (id, words) => {
    await hand(await sample(id))
    await expect.poll(() => page.locator('main').textContent(), { timeout: 15_000 }).toMatch(words)
  })

  it('reads who signed a sound prescription, and that the signer is a doctor', async () => {
    await hand(await sample('stamped'))
    await expect
      .poll(() => page.locator('main').textContent(), { timeout: 15_000 })
      .toMatch(/医師\s*実印\s*太郎/)
    expect(await page.locator('main').textContent()).toContain('署名は有効です')
  })

  it('finds no fault of accessibility on the result (axe)', async () => {
    await page.evaluate(await readFile(AXE, 'utf8'))
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string }[] }> }
      } // axe adds itself
      return (await axe.run()).violations.map(({ id }) => id)
    })
    expect(violations).toEqual([])
  })

  it('sees on the page of a PDF what was changed after it was signed', async () => {
    await hand(await sample('pdf-changed'))
    await page.getByText('署名した時点と違って見えるページがあります：1 ページ。').waitFor()
    await page.getByText('違って見えるところが1か所あります').waitFor()
    await page.getByText('認められていない変更が1件あります。').waitFor()
    expect(await page.locator('[data-outline=difference]').count()).toBe(2)
  })

  async function sample(id: string): Promise<Buffer> {
    return Buffer.from(await (await fetch(`${platform.front}api/samples/${id}/file`)).arrayBuffer())
  }

  async function hand(file: Buffer): Promise<void> {
    await page.goto(platform.front)
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'rx.xml', mimeType: 'text/xml', buffer: file })
  }
})
