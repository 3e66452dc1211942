/** The bridge in a real browser: the client on a site's page, the pages of the bridge, and what hostile pages get. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { CardBridge } from '@jitsuin/bridge-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { serveSite, startBrowser } from './browser.js'
import { PIN } from './people.js'
import { openStage, type Stage } from './stage.js'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

declare global {
  var bridge: CardBridge
  var steps: string[]
  var outcome: Promise<unknown>
  var axe: { run: (root: Document) => Promise<{ violations: { id: string }[] }> }
}

describe.skipIf(!browserIsHere())('in a browser', { timeout: 12_000 }, () => {
  let stage: Stage
  let site: Awaited<ReturnType<typeof serveSite>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let axeSource: string

  beforeAll(async () => {
    axeSource = await readFile(AXE, 'utf8')
    stage = await openStage()
    await stage.cards.insert('taro', { cn: 'Taro Jitsuin', nameJa: '実印　太郎', role: 'medicalDoctor' })
    site = await serveSite()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser.close()
    site.stop()
    await stage.close()
  })
  beforeEach(async () => {
    stage.passSeconds(5)
    context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'ja-JP' })
    page = await context.newPage()
    page.setDefaultTimeout(8_000)
    await page.goto(siteAddress('portal.localhost'))
  })
  afterEach(() => context.close())

  const siteAddress = (name: string) => `http://${name}:${site.port}/?bridge=${stage.port}`
  const state = () => page.evaluate(async () => (await bridge.status()).state)
  /** The window that the client opens. */
  const opened = (start: () => Promise<void>) =>
    Promise.all([context.waitForEvent('page'), start()]).then(async ([window]) => {
      await window.waitForSelector('h1')
      return window
    })
  /** An access key as a keyboard sends it; Playwright's own press leaves the text away. The window may go with it. */
  const press = async (window: Page, key: string) => {
    const session = await context.newCDPSession(window)
    const windowsVirtualKeyCode = key.toUpperCase().charCodeAt(0)
    const event = {
      modifiers: 1,
      key,
      code: `Key${key.toUpperCase()}`,
      windowsVirtualKeyCode,
      unmodifiedText: key,
    }
    await session
      .send('Input.dispatchKeyEvent', { type: 'keyDown', text: key, ...event })
      .catch(() => undefined)
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }).catch(() => undefined)
  }
  const pair = () =>
    opened(() =>
      page.evaluate(() => {
        outcome = bridge.pair()
      }),
    )
  const pairAndAllow = async () => {
    const window = await pair()
    await press(window, 'a')
    expect(await page.evaluate(() => outcome)).toEqual({ state: 'paired' })
    await window.close()
  }
  const startSignIn = () =>
    opened(() =>
      page.evaluate(() => {
        const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
          .replaceAll('+', '-')
          .replaceAll('/', '_')
          .replaceAll('=', '')
        const expiresAt = new Date(Date.now() + 4 * 60_000).toISOString()
        steps = []
        outcome = bridge.signIn({ nonce, expiresAt }, { onProgress: ({ step }) => void steps.push(step) })
      }),
    )
  const violations = async (window: Page) => {
    await window.evaluate(axeSource)
    return window.evaluate(async () => (await axe.run(document)).violations.map(({ id }) => id))
  }

  it('finds no bridge where none runs, and one that does not know the site yet where one does', async () => {
    await page.goto(`http://portal.localhost:${site.port}/?bridge=9`)
    expect(await state()).toBe('not-installed')
    await page.goto(siteAddress('portal.localhost'))
    expect(await state()).toBe('not-paired')
  })

  it('pairs and signs in by keyboard alone, each step told to the site', async () => {
    await pairAndAllow()
    expect(await state()).toBe('ready')
    const window = await startSignIn()
    expect(await window.title()).toContain('PIN入力')
    expect(await window.evaluate(() => document.activeElement?.id)).toBe('pin')
    await window.keyboard.type(PIN)
    await press(window, 'o')
    const end = await page.evaluate(
      async () => (await outcome) as { state: string; result: { kind: string } },
    )
    expect(end).toMatchObject({ state: 'done', result: { kind: 'sign-in', card: 'hpki' } })
    expect(await page.evaluate(() => steps)).toEqual(expect.arrayContaining(['page-wait', 'pin-wait']))
    await window.waitForEvent('close')
  })

  it('tells the site of a cancel', async () => {
    await pairAndAllow()
    const window = await startSignIn()
    await press(window, 'c')
    expect(await page.evaluate(() => outcome)).toEqual({ state: 'cancelled' })
  })

  it('refuses the pairing when its user does', async () => {
    const window = await pair()
    await window.getByRole('button', { name: '許可しない(N)' }).click()
    expect(await page.evaluate(() => outcome)).toEqual({ state: 'refused-by-user' })
    expect(await state()).toBe('not-paired')
  })

  it('gives the page of the PIN no opener, and the site no way into it', async () => {
    await pairAndAllow()
    const window = await startSignIn()
    expect(await window.evaluate(() => opener === null)).toBe(true)
  })

  it('shows the PIN page again after a reload, to the browser that opened it', async () => {
    await pairAndAllow()
    const window = await startSignIn()
    await window.reload()
    const link = window.getByRole('link', { name: /ここから続ける/ })
    if (await link.isVisible()) await link.click()
    await window.waitForSelector('#pin')
    const stranger = await browser.newContext()
    const other = await stranger.newPage()
    await other.goto(window.url().split('?')[0] ?? '')
    expect(await other.locator('#pin').count()).toBe(0)
    expect(await other.textContent('main')).toMatch(/最初に開いたブラウザー|opened it first/)
    await stranger.close()
  })

  it.each(['ja', 'en'])('has accessible pages, 360 px wide, in %s', async (language) => {
    await page.setViewportSize({ width: 360, height: 740 })
    const check = async (window: Page) => {
      await window.setViewportSize({ width: 360, height: 740 })
      expect(await violations(window), window.url()).toEqual([])
      expect(await window.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
      expect(await window.evaluate(() => document.documentElement.lang)).toBe(language)
    }
    const switchTo = async (window: Page) => {
      if (language === 'en') await window.getByRole('link', { name: 'English' }).click()
      await window.waitForSelector('h1')
    }
    const allow = await pair()
    await switchTo(allow)
    await check(allow)
    await press(allow, 'a')
    await allow.waitForSelector('form', { state: 'detached' })
    await check(allow)
    await allow.close()
    const pin = await startSignIn()
    await switchTo(pin)
    await check(pin)
    await pin.fill('#pin', '9999')
    await press(pin, 'o')
    await pin.waitForSelector('[role=alert]')
    await check(pin)
    await press(pin, 'c')
    await pin.waitForSelector('form', { state: 'detached' })
    await check(pin)
    for (const path of ['/', '/settings']) {
      const own = await context.newPage()
      await own.goto(`${stage.bridge.address}${path}?lang=${language}`)
      await check(own)
      await own.close()
    }
  })

  it('signs a list of documents with one PIN, on a page that shows each of them', async () => {
    await pairAndAllow()
    const window = await opened(() =>
      page.evaluate(() => {
        const content = (words: string) => new TextEncoder().encode(words)
        const documents = [
          { name: 'letter.xml', content: content('<letter>経過は良好です。</letter>') },
          { name: 'note.txt', content: content('memo') },
          { name: 'scan.pdf', content: content('%PDF-1.7') },
        ]
        const expiresAt = new Date(Date.now() + 3 * 60_000).toISOString()
        outcome = bridge
          .signDocuments({ documents, expiresAt })
          .then((end) =>
            end.state === 'done'
              ? end.result.documents.map((one) => new TextDecoder().decode(one.content))
              : end.state,
          )
      }),
    )
    await window.setViewportSize({ width: 360, height: 740 })
    expect(await violations(window)).toEqual([])
    expect(await window.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await window.getByLabel(/1回のPIN入力で署名する/).check()
    await window.fill('#pin', PIN)
    await press(window, 'o')
    const signed = await page.evaluate(async () => (await outcome) as string[])
    expect(signed.map((text) => /<ds:SignatureValue/.test(text))).toEqual([true, true, true])
  })

  it('lets its user take a permission back', async () => {
    await pairAndAllow()
    const settings = await context.newPage()
    await settings.goto(`${stage.bridge.address}/settings`)
    await settings
      .getByRole('button', { name: /portal\.localhost/ })
      .first()
      .click()
    await settings.waitForSelector('h1')
    expect(await state()).toBe('not-paired')
  })

  describe('a hostile page', () => {
    const attack = async (host: string) => {
      const hostile = await context.newPage()
      await hostile.goto(`http://${host}:${site.port}/?bridge=${stage.port}`)
      return hostile
    }

    it('reads nothing of the bridge, and cannot frame it', async () => {
      await pairAndAllow()
      const hostile = await attack('evil.localhost')
      const read = await hostile.evaluate(async (address) => {
        const tries = ['/v1/status', '/settings', '/', '/assets/bridge.css'].map((path) =>
          fetch(address + path).then(
            () => 'read',
            () => 'withheld',
          ),
        )
        return Promise.all(tries)
      }, stage.bridge.address)
      expect(read).toEqual(['withheld', 'withheld', 'withheld', 'withheld'])
      const framed = await hostile.evaluate(async (address) => {
        const frame = document.createElement('iframe')
        frame.src = `${address}/settings`
        document.body.append(frame)
        await new Promise((resolve) => frame.addEventListener('load', resolve))
        try {
          return frame.contentDocument?.body.textContent ?? 'withheld'
        } catch {
          return 'withheld'
        }
      }, stage.bridge.address)
      expect(framed).toBe('withheld')
    })

    it('under a name that leads to this computer reaches nobody (DNS rebinding)', async () => {
      const hostile = await context.newPage()
      const answer = await hostile.goto(`http://rebound.example:${stage.port}/`)
      expect(answer?.status()).toBe(421)
      expect(await answer?.json()).toMatchObject({ code: 'bridge/host-refused' })
    })

    it('without https may not even ask to be allowed', async () => {
      const hostile = await attack('plain.example')
      const asked = await hostile.evaluate(
        (address) =>
          fetch(`${address}/v1/pairings`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ secretHash: 'A'.repeat(43) }),
          }).then(
            ({ status }) => status,
            () => 'withheld',
          ),
        stage.bridge.address,
      )
      expect(asked).toBe('withheld')
    })

    it('cannot post the forms of the bridge', async () => {
      await pairAndAllow()
      const hostile = await attack('evil.localhost')
      await hostile.evaluate((address) => {
        const form = document.createElement('form')
        form.method = 'post'
        form.action = `${address}/settings`
        form.innerHTML = '<input name="action" value="remove"><input name="origin" value="x">'
        document.body.append(form)
        form.submit()
      }, stage.bridge.address)
      await hostile.waitForURL(/settings/)
      expect(await hostile.textContent('body')).toContain('bridge/page-refused')
      expect(await state()).toBe('ready')
    })

    it('that follows a link to the settings shows them only after the user’s own click', async () => {
      const hostile = await attack('evil.localhost')
      await hostile.evaluate((address) => location.assign(`${address}/settings`), stage.bridge.address)
      await hostile.waitForURL(/settings/)
      expect(await hostile.locator('form').count()).toBe(0)
      await hostile.getByRole('link', { name: 'カードブリッジの画面を開く' }).click()
      await hostile.waitForSelector('#readers')
    })
  })
})
