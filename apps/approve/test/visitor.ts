/** A person with a phone: a narrow page with an authenticator of its own, and what they do there. */
import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { findings, width } from '../../../journeys/support/page-findings.js'
import { addSecurityKey, type SecurityKey } from '../../../journeys/support/security-key.js'
import type { House } from './house.js'

/** Width of the narrowest phones, in CSS pixels. */
const PHONE = { width: 360, height: 740 }

export type Visitor = {
  readonly page: Page
  readonly key: SecurityKey | null
  /** What the page must never do: throw, break the policy. */
  readonly complaints: readonly string[]
  /** Requests for changes: method, path, body. */
  readonly posts: readonly string[]
  /** Everything that leaves the page, requests with all headers and bodies, and what it writes on the console. */
  readonly said: readonly string[]
  readonly open: (path: string) => Promise<void>
  readonly heading: () => Promise<string>
  readonly press: (name: string | RegExp) => Promise<void>
  /** What machines find on the screen as it is: axe-core's findings, and that nothing runs out at 360 px. */
  readonly judge: (screen: string) => Promise<void>
  /** Keeps a picture of the screen in the folder that `JITSUIN_SHOTS` names, if it does. */
  readonly shoot: (screen: string) => Promise<void>
  readonly leave: () => Promise<void>
}

/** Comes to the house. `key`: `none` has no authenticator. `prepare` changes the browser before the page begins. */
export async function visit(
  browser: Browser,
  house: House,
  { key = 'own', prepare }: { key?: 'own' | 'none'; prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: PHONE, locale: 'ja-JP', timezoneId: 'America/Lima' })
  const page = await context.newPage()
  page.setDefaultTimeout(8_000)
  const complaints: string[] = []
  const posts: string[] = []
  const said: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    said.push(message.text())
    if (/content security policy/i.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    said.push(JSON.stringify([request.url(), request.headers(), request.postData()]))
    if (request.method() === 'POST')
      posts.push(`${new URL(request.url()).pathname} ${request.postData() ?? ''}`)
  })
  await prepare?.(page)
  return {
    page,
    key: key === 'own' ? await addSecurityKey(page) : null,
    complaints,
    posts,
    said,
    open: async (path) => {
      await page.goto(house.origin + path)
      await page.waitForSelector('h1')
    },
    heading: () => page.locator('h1').innerText(),
    press: (name) => page.getByRole('button', { name }).click(),
    judge: (screen) => judge(page, screen),
    shoot: (screen) => shoot(page, screen),
    leave: () => context.close(),
  }
}

async function shoot(page: Page, screen: string): Promise<void> {
  const { JITSUIN_SHOTS: folder } = process.env
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${screen}.png`, fullPage: true })
}

async function judge(page: Page, screen: string): Promise<void> {
  await shoot(page, screen)
  expect(await findings(page), screen).toEqual([])
  expect(await width(page), screen).toBeLessThanOrEqual(PHONE.width)
  expect(await page.title(), screen).toBe(`${await page.locator('h1').innerText()} | Jitsuin 実印`)
}

/** Types a short number and goes on. */
export async function typeNumber({ page, press }: Visitor, typed: string): Promise<void> {
  await page.getByRole('textbox', { name: /短い番号/ }).fill(typed)
  await press(/次へ|この番号で登録する/)
}

/** Enrols the visitor's device for a person; ends on the last screen. */
export async function enrol(visitor: Visitor, house: House, subject: string): Promise<void> {
  const { path } = await house.desk.writeLetter({ subject, number: '12345678' })
  await visitor.open(path)
  await typeNumber(visitor, '12345678')
  await visitor.press('パスキーを作る')
  await visitor.page.getByRole('heading', { name: '登録できました' }).waitFor()
}

/** The next request to such an address arrives and is answered; the answer is lost on its way back. */
export async function loseAnswer({ page }: Visitor, address: RegExp): Promise<void> {
  await page.route(
    address,
    async (route) => {
      const request = route.request()
      // Node does not resolve names below localhost; a request from no page has no origin.
      const { origin: _page, ...headers } = request.headers()
      const answer = await route.fetch({
        url: request.url().replace('approve.localhost', '127.0.0.1'),
        headers,
      })
      expect(answer.ok(), `the answer that is lost: ${answer.status()}`).toBe(true)
      await route.abort()
    },
    { times: 1 },
  )
}
