/**
 * The story of a PIN that is forgotten: the card counts each wrong try, the window of the bridge says how many are left, and at the
 * limit that its issuer chose the card locks and opens nothing any more. No site ever sees what was typed.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSoftwareCard, type SoftwareCardState } from '@jitsuin/card'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere, openBrowser } from './support/browser.js'
import { type Platform, startPlatform } from './support/platform.js'

const TRIES = 3
const WRONG_PIN = '9746'
const STEP_MS = 20_000

describe.skipIf(!browserIsHere())('a forgotten PIN', { timeout: 120_000 }, () => {
  let platform: Platform
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const toSites: Request[] = []

  beforeAll(async () => {
    platform = await startPlatform()
    await leaveOneCard(join(platform.data, 'cards'), 'hanako-mihon.card.json')
    browser = await openBrowser()
    context = await browser.newContext({ locale: 'ja-JP' })
    context.on('request', (request) => {
      if (new URL(request.url()).hostname !== '127.0.0.1') toSites.push(request)
    })
    page = await context.newPage()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  it('is counted by the card, which says how many tries are left, and locks it at the limit (T-C09-3)', async () => {
    const window = await openPinWindow(page, 'aozora-net')
    await expect.poll(() => window.locator('body').innerText()).toContain(`PINの残り回数: ${TRIES}回`)
    for (const left of [2, 1]) {
      await typePin(window, WRONG_PIN)
      await expect
        .poll(() => window.locator('body').innerText(), { timeout: STEP_MS })
        .toContain(`PINが違います。残り${left}回です。`)
    }
    await typePin(window, WRONG_PIN)
    await expect.poll(() => main(page), { timeout: STEP_MS }).toContain('カードがロックされています。')
    expect(await main(page)).toContain('ロック解除番号（PUK）で解除するか、発行元に連絡してください。')
  })

  it('leaves a card that opens no other network either, whatever its right PIN is (T-C09-3)', async () => {
    await page.goto(`${platform.network('minato-net')}login/treatment`)
    await page.getByRole('button', { name: /^医師資格証（ICカード）/ }).click()
    await expect.poll(() => main(page), { timeout: STEP_MS }).toContain('カードがロックされています。')
    for (const network of ['aozora-net', 'minato-net'] as const) {
      await page.goto(platform.network(network))
      await expect(page.getByRole('heading', { name: 'マイページ' }).count()).resolves.toBe(0)
    }
  })

  it('is seen by no site', () => {
    expect(toSites.length).toBeGreaterThan(0)
    const told = toSites.map((request) => `${request.url()} ${request.postData() ?? ''}`)
    expect(told.filter((text) => text.includes(WRONG_PIN))).toEqual([])
  })

  async function openPinWindow(at: Page, network: 'aozora-net' | 'minato-net'): Promise<Page> {
    await at.goto(`${platform.network(network)}login`)
    await at.getByRole('button', { name: /^医師資格証（ICカード）/ }).click()
    const first = context.waitForEvent('page')
    await at.getByRole('button', { name: 'このサイトでカードを使う' }).click()
    const permission = await first
    const closed = permission.waitForEvent('close')
    await permission.getByRole('button', { name: '許可する(A)' }).click()
    await closed
    const second = context.waitForEvent('page')
    await at.getByRole('button', { name: '暗証番号の入力に進む' }).click()
    const window = await second
    await window.waitForSelector('#pin')
    return window
  }
})

/** Types a PIN, knowing that few tries are left. */
async function typePin(window: Page, pin: string): Promise<void> {
  const know = window.getByRole('checkbox', { name: '残り回数が少ないことを理解して続けます。' })
  if ((await know.count()) > 0) await know.check()
  await window.fill('#pin', pin)
  await window.getByRole('button', { name: 'OK(O)' }).click()
}

async function main(page: Page): Promise<string> {
  return await page.locator('main').innerText()
}

/** Takes every card but one out of the readers; the one that stays is as an issuer with another limit would have made it. */
async function leaveOneCard(folder: string, name: string): Promise<void> {
  const others = (await readdir(folder)).filter((file) => file.endsWith('.card.json') && file !== name)
  await Promise.all(others.map((file) => rm(join(folder, file))))
  const path = join(folder, name)
  const card = parseSoftwareCard(JSON.parse(await readFile(path, 'utf8')))
  await writeFile(path, JSON.stringify(withLimit(card, TRIES)))
}

/** The limit is what the card was personalised with; it differs from issuer to issuer (HPKI card guideline). */
function withLimit(card: SoftwareCardState, triesMax: number): SoftwareCardState {
  const applications = card.applications.map((application) => ({
    ...application,
    passwords: application.passwords.map((password) => ({ ...password, triesMax, triesLeft: triesMax })),
  }))
  return { ...card, applications }
}
