/** The pages in a real browser, against canned answers: what people see, by mouse, by keyboard, on a phone, on paper. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { openStage, type Stage } from './browser.js'
import { VALID_REPORT } from './reports.js'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

const xml = (name: string) => ({ name, mimeType: 'text/xml', buffer: Buffer.from('<Prescription/>') })

describe.skipIf(!browserIsHere())('the pages of the verifier', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 800 } })
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
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== stage.server.origin && protocol !== 'blob:')
        complaints.push(`Request to ${request.url()}`)
    })
  })
  afterEach(async () => {
    await page.evaluate(() => localStorage.clear())
    await page.close()
    expect(complaints, 'errors, breaches of the policy, requests that leave the origin').toEqual([])
  })

  const open = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const verify = async (name: string, language = 'ja') => {
    await open(`/?lang=${language}`)
    await page.setInputFiles('input[type=file]', xml(name))
    await page.waitForURL('**/result/*')
    await page.waitForSelector('dl')
  }
  /** Drops or pastes a file of `size` bytes on the heading, away from the zone. */
  const hand = (kind: 'drop' | 'paste', name: string, size = 4) =>
    page.evaluate(
      ([kind, name, size]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([new Uint8Array(size)], name))
        const how = { bubbles: true, cancelable: true }
        const event =
          kind === 'drop'
            ? new DragEvent('drop', { ...how, dataTransfer: transfer })
            : new ClipboardEvent('paste', { ...how, clipboardData: transfer })
        document.querySelector('h1')?.dispatchEvent(event)
      },
      [kind, name, size] as const,
    )
  /** Drags a file of this machine onto the words, as a hand would. */
  const dragOnto = async (words: string, path: string) => {
    const box = await page.getByText(words).boundingBox()
    const debuggerSession = await context.newCDPSession(page)
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await debuggerSession.send('Input.dispatchDragEvent', { type, x: box?.x ?? 0, y: box?.y ?? 0, data })
    }
  }
  const text = () => page.locator('main').innerText()

  describe('say the verdict in words', () => {
    it('of a sound prescription: who, which qualification, when (T-C07-1)', async () => {
      await verify('valid.xml')
      const words = await text()
      expect(words).toContain('署名は有効です。医師 実印 太郎 が 2026年11月20日 9:12 に署名しました。')
      for (const question of ['変えられていないか', '認証局', '資格か', '有効だったか', '証明されているか']) {
        expect(words).toContain(question)
      }
      expect(words).toContain('実印総合病院')
      expect(words).toContain('タイムスタンプが証明')
      expect(await page.title()).toBe('検証の結果 | Jitsuin 実印')
    })

    it.each([
      ['tampered.xml', '署名のあとで、処方の内容が変えられています。', '変わっていない元の文書'],
      [
        'unproven.xml',
        '失効の前に署名されたことを示すものがありません。',
        '失効の前に付けられたタイムスタンプがあれば',
      ],
      [
        'wrong-role.xml',
        '処方箋に署名できるのは医師と歯科医師です。',
        '医師または歯科医師の署名が必要です。',
      ],
      ['hostile.xml', 'DOCTYPE', '作り直しを頼んでください'],
    ])('of %s: why not, and what would make it valid', async (name, why, remedy) => {
      await verify(name)
      const words = await text()
      expect(words).toContain(why)
      expect(words).toContain(remedy)
      expect(words).not.toContain('署名は有効です')
    })

    it('shows a broken signature in red, with a word and a shape (the warning is never hidden)', async () => {
      await verify('tampered.xml')
      const word = page.getByText('無効', { exact: true }).first()
      expect(await word.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(206, 0, 0)')
      expect(await word.isVisible()).toBe(true)
    })

    it('of every signature where a dispensing record holds its prescription', async () => {
      await verify('two-signatures.xml')
      const words = await text()
      expect(words).toContain('この文書には署名が2つあります。すべて有効です。')
      expect(words).toContain('薬剤師 調剤 花子')
      expect(words).toContain('署名した人の申告')
    })

    it('and read it aloud when the page opens', async () => {
      await verify('valid.xml')
      await page.waitForFunction(() =>
        [...document.querySelectorAll('[role=status]')].some((region) =>
          region.textContent?.startsWith('署名は有効です。医師 実印 太郎'),
        ),
      )
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    })
  })

  describe('take documents in', () => {
    it('by keyboard alone', async () => {
      await open('/')
      const chooser = page.waitForEvent('filechooser')
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press('Tab')
        if ((await page.evaluate(() => document.activeElement?.textContent)) === '文書を選ぶ') break
      }
      await page.keyboard.press('Enter')
      await (await chooser).setFiles(xml('valid.xml'))
      await page.waitForURL('**/result/1')
    })

    it.each(['drop', 'paste'] as const)('by %s anywhere on the page', async (kind) => {
      await open('/')
      await hand(kind, 'valid.xml')
      await page.waitForURL('**/result/1')
    })

    it('dropped onto the zone, once and not twice', async () => {
      await open('/')
      await dragOnto('ここに文書をドロップしてください', join(import.meta.dirname, 'reports.ts'))
      await page.waitForURL('**/result/1')
      await page.getByRole('link', { name: '別の文書を確かめる' }).click()
      await page.getByRole('table').waitFor()
      expect(await page.getByRole('row').count()).toBe(2)
    })

    it('many at once, each with its own verdict, while a slow one is still under way', async () => {
      await open('/')
      await page.setInputFiles(
        'input[type=file]',
        ['slow.xml', 'valid.xml', 'tampered.xml', 'photo.jpg'].map(xml),
      )
      const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
      await row('photo.jpg').getByText('確かめられませんでした').waitFor()
      expect(await row('valid.xml').textContent()).toContain('有効')
      expect(await row('tampered.xml').textContent()).toContain('無効')
      expect(await row('slow.xml').getByRole('progressbar').count()).toBe(1)
      await row('tampered.xml').getByRole('link').click()
      await page.getByText('どうすればよいか').waitFor()
    })

    it('as of an earlier time, which is Japan time', async () => {
      await open('/')
      await page.getByText('日時や規則を変えて確かめる').click()
      await page.getByLabel('判定する日時').fill('2026-11-20T18:30')
      await page.setInputFiles('input[type=file]', xml('valid.xml'))
      await page.getByText('2026年11月20日 18:30 の時点での判定です。').waitFor()
      expect(stage.server.requests).toContain('valid.xml as of 2026-11-20T09:30:00.000Z')
    })

    it('a detached signature, and then the document that belongs to it', async () => {
      await verify('letter.sig.xml')
      const chooser = page.waitForEvent('filechooser')
      await page.getByText('署名の対象の文書を加えてください').waitFor()
      await page.getByRole('button', { name: '文書を選ぶ' }).click()
      await (await chooser).setFiles(xml('letter.pdf'))
      await page.waitForURL('**/result/2')
      await page.getByText('署名は有効です。').first().waitFor()
      expect(await text()).toContain('letter.pdf')
    })
  })

  describe('say plainly when there is no verdict', () => {
    it('for a file that is no signed document', async () => {
      await open('/')
      await page.setInputFiles('input[type=file]', xml('photo.jpg'))
      await page.getByRole('alert').getByText('署名された文書として読めませんでした').waitFor()
      expect(await text()).toContain('署名付きの XML ファイルかどうかを確かめてください。')
    })

    it('for a connection that breaks off, and verifies again on request', async () => {
      await open('/')
      await page.setInputFiles('input[type=file]', xml('cut.xml'))
      await page.getByText('検証サービスにつながりませんでした。').waitFor()
      expect(await text()).toContain('文書の判定ではありません。')
      await page.getByRole('button', { name: 'もう一度確かめる' }).click()
      await page.waitForURL('**/result/2')
    })

    it('for a file above 256 MB, which is not sent', async () => {
      await open('/')
      const before = stage.server.requests.length
      await hand('drop', 'big.xml', 256 * 1024 * 1024 + 1)
      await page.getByText('ファイルが大きすぎます。').waitFor()
      expect(stage.server.requests.slice(before)).not.toContain('POST /api/validations')
    })

    it('after a reload: nothing was kept', async () => {
      await verify('valid.xml')
      await page.reload()
      await page.getByText('この結果は残っていません。').waitFor()
    })

    it('for an address that does not exist', async () => {
      await open('/nowhere')
      expect(await text()).toContain('ページが見つかりません')
    })
  })

  it('opens a sample with one click and compares expected with got', async () => {
    await open('/samples')
    await page.getByRole('button', { name: '「改ざんされた処方箋」を検証する' }).click()
    await page.getByText('見込みどおりです。').waitFor()
    expect(await text()).toContain('薬の量が1文字だけ変えられています')
  })

  it('lists what is trusted and marks what is for demonstration', async () => {
    await open('/about')
    const row = page.getByRole('row', { name: /デモ HPKI ルート認証局/ })
    expect(await row.textContent()).toContain('5B 5B')
    expect(await page.getByText('ここにある人物・施設・証明書はすべて架空です。').isVisible()).toBe(true)
    const schema = await page.getByRole('link', { name: '報告書の JSON Schema' }).getAttribute('href')
    expect(await (await page.request.get(stage.server.origin + schema)).json()).toHaveProperty('$schema')
  })

  it('saves the machine report unchanged and the certificate as PEM', async () => {
    await verify('valid.xml')
    const report = page.waitForEvent('download')
    await page.getByRole('button', { name: '報告書を保存する（JSON）' }).click()
    expect((await report).suggestedFilename()).toBe('valid.xml.report.json')
    expect(JSON.parse(await readFile(await (await report).path(), 'utf8'))).toEqual(VALID_REPORT)

    await page.getByText('証明書', { exact: true }).click()
    const pem = page.waitForEvent('download')
    await page.getByRole('button', { name: '証明書を保存する' }).click()
    expect(await readFile(await (await pem).path(), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
  })

  it('prints a whole report: nothing folded, no navigation', async () => {
    await verify('valid.xml')
    await page.emulateMedia({ media: 'print' })
    const visible = (words: string) => page.getByText(words, { exact: true }).first().isVisible()
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await visible('signature.value')).toBe(true)
    expect(await visible('証明書ポリシ')).toBe(true)
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  })

  describe('speak two languages', () => {
    it('the one of the address, remembered for the next page', async () => {
      await open('/?lang=en')
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      await open('/samples')
      expect(await text()).toContain('Try a sample')
      expect(await page.title()).toBe('Try a sample | Jitsuin 実印')
    })

    it('and switch without losing the result', async () => {
      await verify('valid.xml')
      await page.getByRole('button', { name: 'English' }).click()
      await page.getByText('Medical doctor Taro Jitsuin signed on 2026-11-20 09:12 JST').first().waitFor()
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      await page.getByRole('button', { name: '日本語' }).click()
      await page.getByText('署名は有効です。').first().waitFor()
    })
  })

  const VISITS: readonly (readonly [string, () => Promise<void>])[] = [
    ['the first page', () => open('/')],
    ['a sound result', () => verify('valid.xml')],
    ['a tampered result', () => verify('tampered.xml')],
    ['an undecided result', () => verify('unproven.xml')],
    ['a result of two signatures', () => verify('two-signatures.xml')],
    ['a refused file', () => verify('hostile.xml')],
    ['the samples', () => open('/samples')],
    ['the explanation', () => open('/about')],
    ['a result that is gone', () => open('/result/99')],
  ]

  it.each(VISITS)(
    '%s is accessible in both languages (axe: WCAG 2.2 AA) and fits 360 px',
    async (_what, visit) => {
      await visit()
      await page.waitForLoadState('networkidle')
      await unfold(page)
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

/** How wide the page is, with what one would have to scroll to. */
function width(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}

async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
}

/** What axe-core finds wrong, by rule and element; the rules of WCAG 2.0 to 2.2, A and AA, and good practice. */
async function findings(page: Page): Promise<string[]> {
  // The policy of the page refuses a script element; the debugger's own evaluation is not subject to it.
  await page.evaluate(await readFile(AXE, 'utf8'))
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<AxeResult> } } // axe-core put itself there.
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

type AxeResult = {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}
