/** Binding a phone, in a real browser with a virtual authenticator; what the page proves is judged as both services judge it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { NAME } from './desk.js'
import { openStage } from './house.js'
import { enrol, loseAnswer, typeNumber, type Visitor, visit } from './visitor.js'

describe.skipIf(!browserIsHere())('the page that binds a phone', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  let visitor: Visitor | null = null

  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())
  afterEach(async () => {
    await visitor?.leave()
    expect(visitor?.complaints ?? [], 'errors and breaches of the policy').toEqual([])
    visitor = null
  })

  const come = async (options?: Parameters<typeof visit>[2]) => {
    visitor = await visit(stage.browser, stage.server, options)
    return visitor
  }
  const letter = (subject: string, origin?: 'dealt' | 'two-party') =>
    stage.server.desk.writeLetter({ subject, number: '12345678', ...(origin && { origin }) })

  it('takes the code out of the address and the history at once, and tells it to nobody', async () => {
    const someone = await come()
    const { page, judge, open, posts, press } = someone
    const { path, secret } = await letter('T-0001')
    await open(path)
    expect(page.url()).toBe(`${stage.server.origin}/enrol`)
    const devtools = await page.context().newCDPSession(page)
    const { entries } = await devtools.send('Page.getNavigationHistory')
    for (const { url } of entries) expect(url).not.toContain(secret)
    await judge('enrol-number')
    await typeNumber(someone, '12345678')
    await press('パスキーを作る')
    await page.getByRole('heading', { name: '登録できました' }).waitFor()
    expect(posts).toHaveLength(2)
    for (const post of posts) {
      expect(post).not.toContain(secret)
      expect(post).not.toContain('12345678')
    }
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    expect(stored).not.toContain(secret)
  })

  it.each([
    ['dealt', '鍵は作成時に一度だけ一つの処理の中にありました'],
    ['two-party', '一か所にそろったことは一度もありません'],
  ] as const)(
    'proves the new passkey to both services, and says where a %s key is',
    async (origin, words) => {
      const someone = await come()
      const { page, judge, open, press, heading } = someone
      const { path } = await letter(`K-${origin}`, origin)
      await open(path)
      await typeNumber(someone, '１２３４　５６７８')
      await page.getByText(`番号 K-${origin} の方のパスキーを`).waitFor()
      await judge('enrol-passkey')
      await press('パスキーを作る')
      await page.locator('main').getByText(words).waitFor()
      expect(await heading()).toBe('登録できました')
      const main = await page.locator('main').innerText()
      expect(main).toContain(NAME)
      expect(main).toContain('2031年11月20日 23:59')
      expect(stage.server.desk.passkeys.has(`K-${origin}`)).toBe(true)
      await judge(`enrol-done-${origin}`)
    },
  )

  it('asks for the number again when it was wrong, and sends the same passkey with it', async () => {
    const someone = await come()
    const { page, judge, posts, press, open } = someone
    const { path } = await letter('T-0003')
    await open(path)
    await typeNumber(someone, '87654321')
    await press('パスキーを作る')
    await page.locator('main').getByText('短い番号が違います。').waitFor()
    await page.locator('main').getByText('5回間違えると、登録コードは使えなくなります。').waitFor()
    await judge('enrol-number-again')
    await typeNumber(someone, '1234-5678')
    await page.getByRole('heading', { name: '登録できました' }).waitFor()
    const [first, second] = posts.slice(1).map((post) => JSON.parse(post.slice(post.indexOf('{'))))
    expect(second.attestation).toEqual(first.attestation)
    expect(second.statement).toBe(first.statement)
    expect(second.proof.signature).not.toBe(first.proof.signature)
  })

  it('says that the code is at an end after the fifth wrong number', async () => {
    const someone = await come()
    const { page, heading, judge } = someone
    const { path } = await letter('T-0004')
    await someone.open(path)
    await typeNumber(someone, '00000000')
    await someone.press('パスキーを作る')
    for (const wrong of ['00000001', '00000002', '00000003', '00000004']) {
      await page.locator('main').getByText('短い番号が違います。').waitFor()
      await typeNumber(someone, wrong)
    }
    await page.getByText('短い番号を5回間違えたため').waitFor()
    expect(await heading()).toBe('この登録コードでは登録できません')
    await judge('enrol-over')
  })

  it.each([
    ['nothing', '', '短い番号を入力してください。'],
    ['seven digits', '1234567', '数字8桁で入力してください。'],
    ['a letter', '1234567a', '数字8桁で入力してください。'],
  ])('asks nobody when %s was typed', async (what, typed, words) => {
    const someone = await come()
    await someone.open((await letter('T-0005')).path)
    await typeNumber(someone, typed)
    await someone.page.locator('main').getByText(words).waitFor()
    expect(someone.posts).toEqual([])
    if (what === 'nothing') await someone.judge('enrol-number-fault')
  })

  it.each([
    ['no code', '/enrol', '登録コードがありません。'],
    ['half a code', '/enrol#0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11.Zm9v', '登録コードを読み取れませんでした。'],
  ])('says what to do with %s in the address', async (what, path, words) => {
    const { open, page, judge } = await come()
    await open(path)
    await page.locator('main').getByText(words).waitFor()
    expect(page.url()).not.toContain('#')
    await judge(what === 'no code' ? 'enrol-absent' : 'enrol-malformed')
  })

  it('takes the next code that is opened in the same tab', async () => {
    const { open, page } = await come()
    await open('/enrol')
    const { path } = await letter('T-0006')
    await page.evaluate((address) => window.location.assign(address), path)
    await page.getByRole('textbox', { name: /短い番号/ }).waitFor()
    expect(page.url()).not.toContain('#')
  })

  it('refuses a code that the authority never gave out', async () => {
    const someone = await come()
    await someone.open('/enrol#0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11.Zm9vYmFyZm9vYmFyZm9vYg')
    await typeNumber(someone, '12345678')
    await someone.page.getByText('この登録コードは認証局のものではないか').waitFor()
  })

  it('lets somebody whose finger was wrong try again', async () => {
    const someone = await come()
    const { page, key, judge, press } = someone
    await someone.open((await letter('T-0007')).path)
    await typeNumber(someone, '12345678')
    await key?.answer('wrong')
    await press('パスキーを作る')
    await page.getByText('本人の確認が終わりませんでした。').waitFor()
    await judge('enrol-cancelled')
    await key?.answer('right')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '登録できました' }).waitFor()
  })

  it('sends the same proof again when nobody knows whether it arrived', async () => {
    const someone = await come()
    const { page, posts, press, judge } = someone
    await someone.open((await letter('T-0008')).path)
    await typeNumber(someone, '12345678')
    // The service has taken it in; its answer is lost.
    await loseAnswer(someone, /\/v1\/enrolments\/./)
    await press('パスキーを作る')
    await page.getByText('登録を送れませんでした。').waitFor()
    await judge('enrol-unsent')
    await press('もう一度送る')
    await page.getByRole('heading', { name: '登録できました' }).waitFor()
    expect(posts.at(-1)).toBe(posts.at(-2))
  })

  it('begins again under the same code when the time of the enrolment is over', async () => {
    const someone = await come()
    const { page, press } = someone
    await someone.open((await letter('T-0009')).path)
    await typeNumber(someone, '12345678')
    await page.route(
      /\/v1\/enrolments\/./,
      (route) =>
        route.continue({ url: `${stage.server.origin}/v1/enrolments/0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11` }),
      { times: 1 },
    )
    await press('パスキーを作る')
    await page.getByText('登録の手続きが見つからないか、時間が過ぎました。').waitFor()
    await typeNumber(someone, '12345678')
    await press('パスキーを作る')
    await page.getByRole('heading', { name: '登録できました' }).waitFor()
  })

  it('makes one passkey however often the button is pressed', async () => {
    const someone = await come()
    await someone.open((await letter('T-0013')).path)
    await typeNumber(someone, '12345678')
    await someone.page.getByRole('button', { name: 'パスキーを作る' }).evaluate((button: HTMLElement) => {
      for (let press = 0; press < 5; press++) button.click()
    })
    await someone.page.getByRole('heading', { name: '登録できました' }).waitFor()
    expect(someone.posts).toHaveLength(2)
  })

  it('remembers the person for the first page, says so when they enrol again, and forgets them when asked', async () => {
    const someone = await come()
    const { page, open, press, judge } = someone
    await open('/')
    await page.getByText('この端末で登録した方は、まだいません。').waitFor()
    const portal = page.getByRole('link', { name: '本人のポータルを開く' })
    expect(await portal.getAttribute('href')).toBe(stage.server.origin.replace('approve.', 'portal.'))
    await judge('front-empty')
    await enrol(someone, stage.server, 'T-0014')
    await open((await letter('T-0014')).path)
    await typeNumber(someone, '12345678')
    await page.getByText(`この端末は、${NAME} さんの端末として登録されています。`).waitFor()
    await judge('enrol-known')
    await open('/')
    await page.getByText('番号 T-0014').waitFor()
    await judge('front-people')
    await press(`${NAME} さんを一覧から消す`)
    await page.getByText('さんを一覧から消しました').waitFor()
    await open('/')
    await page.getByText('この端末で登録した方は、まだいません。').waitFor()
  })

  it('moves the focus to each step, and works by keyboard alone', async () => {
    const { page, open } = await come()
    await open((await letter('T-0015')).path)
    await page.getByRole('textbox', { name: /短い番号/ }).focus()
    await page.keyboard.type('12345678')
    await page.keyboard.press('Enter')
    const step = page.getByRole('group', { name: 'この端末にパスキーを作る' })
    await step.waitFor()
    expect(await step.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '登録できました' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  })
})
