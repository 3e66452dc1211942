/** The applicants' pages in a real browser with a camera, over an office in memory. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, forgetOnce, width } from '../../../journeys/support/page-findings.js'
import { openStage, type Stage } from './browser.js'
import { RECEIVED } from './fixture-server.js'

/** Where pictures of the pages are put, when somebody wants to look at them. */
const PICTURES = process.env.JITSUIN_PAGE_PICTURES
const KEY = 'K'.repeat(43)
const ANSWERS = {
  kind: 'new',
  family: '実印',
  given: '太郎',
  familyKana: 'じついん',
  givenKana: 'たろう',
  familyRomaji: 'JITSUIN',
  givenRomaji: 'TARO',
  otherNameKind: 'none',
  birthDate: '昭和30年8月1日',
  sex: 'male',
  postalCode: '1130021',
  prefecture: '東京都',
  addressRest: '見本区架空町1-2-3',
  phone: '0300001234',
  email: 'taro@example.jp',
  contactKind: 'same',
  licenceNumber: '123456',
  licenceDate: '昭和56年5月20日',
  membership: 'member',
  memberId: '9999999999',
  workplaceKind: 'none',
  pickupPlaceId: 'mihon',
  identityKind: 'drivingLicence',
  identityValidUntil: '令和90年9月1日',
} as const

describe.skipIf(!browserIsHere())('the pages of applicants', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    // One for all tests: each page begins with an empty memory, but fonts and scripts are there already.
    context = await stage.browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'ja-JP',
      timezoneId: 'Asia/Tokyo',
    })
    await context.addInitScript(forgetOnce)
  })
  afterAll(() => stage.close())

  beforeEach(async () => {
    stage.server.reset()
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
    await page.close()
    expect(complaints, 'errors, breaches of the policy, requests that leave the origin').toEqual([])
  })

  const open = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const text = () => page.locator('main').innerText()
  /** Judges the page; `picture` only takes one, of what another page has shown already. */
  const look = async (name: string, how: 'judge' | 'picture' = 'judge') => {
    if (how === 'judge') expect(await findings(page), `axe-core on ${name}`).toEqual([])
    expect(await width(page), `${name} fits 360 px`).toBeLessThanOrEqual(360)
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/apply-${name}.png`, fullPage: true })
  }
  const saved = () => page.locator('[data-standing=saved]').waitFor()
  const draft = () => stage.server.office.drafts.get(KEY)
  /** A draft of this browser with these answers. */
  const begin = async (answers: Record<string, string> = {}) => {
    stage.server.office.drafts.set(KEY, {
      state: 'open',
      revision: 2,
      answers,
      papers: [],
      savedAt: '2026-11-21T06:00:00Z',
    })
    await open(`/continue#${KEY}`)
    await heading('内容の確認')
  }
  const track = async (tracker: Partial<typeof RECEIVED>) => {
    stage.server.office.trackers.set(KEY, { ...RECEIVED, ...tracker })
    await open(`/continue#${KEY}`)
  }
  const goTo = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const photograph = async (button = 'カメラで撮影する') => {
    await press(button)
    await page.getByRole('button', { name: '撮影する', exact: true, disabled: false }).click()
    await press('この写真を使う')
    await page.getByText('受け取りました').first().waitFor()
  }

  it('lead from the first page through every question to a number, by phone and camera alone', async () => {
    await open('/')
    await look('start')
    await press('申請を始める')
    await heading('申請の種類')
    expect(await text()).toContain('あと13ページ')
    await page.getByText('新規').click()
    await look('kind', 'picture')
    await press('次へ')
    await heading('お名前')
    await page.getByLabel('姓', { exact: true }).fill('実印')
    await page.getByLabel('名', { exact: true }).fill('太郎')
    await page.getByLabel('せい（ふりがな）').fill('じついん')
    await page.getByLabel('めい（ふりがな）').fill('たろう')
    await press('JITSUIN')
    await press('TARO')
    await saved()
    await look('name')
    await press('次へ')
    await heading('旧姓・通名')
    await page.getByText('なし').click()
    await press('次へ')
    await heading('生年月日と性別')
    await page.getByLabel('生年月日 年').fill('30')
    await page.getByLabel('生年月日 月').fill('８')
    await page.getByLabel('生年月日 日').fill('1')
    await page.getByText('1955年8月1日（昭和30年8月1日）').waitFor()
    await page.getByText('男性').click()
    await look('person', 'picture')
    await press('次へ')
    await heading('住民票の住所')
    await page.getByLabel('郵便番号').fill('〒１１３－００２１')
    await page.getByLabel('都道府県').selectOption('東京都')
    await page.getByLabel('市区町村・番地・建物').fill('見本区架空町1-2-3')
    await press('次へ')
    await heading('ご連絡先')
    await page.getByLabel('メールアドレス').fill('taro@example.jp')
    await page.getByLabel('電話番号').fill('03-0000-1234')
    await page.getByText('住民票の住所と同じ').click()
    await look('contact', 'picture')
    await press('次へ')
    await heading('医籍の登録')
    await page.getByLabel('医籍登録番号').fill('123456')
    await page.getByLabel('医籍登録年月日 年').fill('56')
    await page.getByLabel('医籍登録年月日 月').fill('5')
    await page.getByLabel('医籍登録年月日 日').fill('20')
    await photograph()
    await look('licence', 'picture')
    await press('次へ')
    await heading('医師会の会員')
    await page.getByText('会員です').click()
    await page.getByLabel('日医会員ID').fill('9999999999')
    await press('次へ')
    await heading('勤務先')
    await page.getByText('なし').click()
    await press('次へ')
    await heading('カードの受け取り')
    await page.getByText('見本県医師会').click()
    await look('pickup', 'picture')
    await press('次へ')
    await heading('顔写真')
    await photograph()
    await look('photo', 'picture')
    await press('次へ')
    await heading('身分証')
    await page.getByText('運転免許証').first().click()
    await page.getByLabel('身分証の有効期限 年').fill('90')
    await page.getByLabel('身分証の有効期限 月').fill('9')
    await page.getByLabel('身分証の有効期限 日').fill('1')
    await photograph()
    await look('identity')
    await press('次へ')
    await heading('住民票の写し')
    const today = new Date()
    await page.getByLabel('住民票の写しの交付日 年').fill(String(today.getFullYear() - 2018))
    await page.getByLabel('住民票の写しの交付日 月').fill(String(today.getMonth() + 1))
    await page.getByLabel('住民票の写しの交付日 日').fill('1')
    await look('residence', 'picture')
    await press('次へ')
    await heading('内容の確認')
    await page.getByText('内容をご確認のうえ').waitFor()
    await page.getByText('利用規約と個人情報').click()
    await look('review', 'picture')
    await press('申請を送信する')
    await heading('申請を受け付けました')
    expect(await text()).toContain('2026-000123')
    await look('received', 'picture')
  }, 90_000)

  it('show the camera with a frame and advice, and take a second look', async () => {
    await begin(ANSWERS)
    await goTo('/form/photo')
    await press('カメラで撮影する')
    await page.locator('video').waitFor()
    await page.waitForFunction(() => document.querySelector('[aria-live=polite]')?.textContent !== '')
    await page.locator('ellipse').waitFor()
    await look('camera')
    await page.getByRole('button', { name: '撮影する', exact: true }).click()
    await page.getByAltText('撮影した写真').waitFor()
    await look('camera-second-look', 'picture')
    await press('撮り直す')
    await page.locator('video').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('video').count()).toBe(0)
  })

  it('offer a file where there is no camera', async () => {
    await begin(ANSWERS)
    await goTo('/form/photo')
    await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }))
    await press('カメラで撮影する')
    await page.getByText('カメラを使えません').waitFor()
    await press('閉じる')
    await page
      .getByLabel('ファイルから選ぶ 写真')
      .setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') })
    await page.getByText('受け取りました').waitFor()
    expect(draft()?.papers).toHaveLength(1)
  })

  it('T-C03-1, T-C03-2, T-C03-3: say at once what cannot be accepted, and never ask for the back of a My Number card', async () => {
    await begin(ANSWERS)
    await goTo('/form/identity')
    await page.getByText('通知カード（紙）').click()
    await page.getByText('通知カードは身分証として使えません').waitFor()
    await page.getByText('マイナンバーカード（表面）', { exact: true }).first().click()
    await page.getByRole('heading', { level: 2, name: 'マイナンバーカード' }).waitFor()
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'マイナンバーカード（表面）',
    ])
    await page.getByText('運転経歴証明書', { exact: true }).click()
    for (const [field, value] of [
      ['元号', '平成'],
      ['年', '24'],
      ['月', '3'],
      ['日', '31'],
    ] as const) {
      const box = page.getByLabel(`運転経歴証明書の交付日 ${field}`)
      await (field === '元号' ? box.selectOption(value) : box.fill(value))
    }
    await press('次へ')
    await page.getByText('2012年（平成24年）4月1日以降に交付されたものに限ります。').nth(1).waitFor()
    await look('refused')
    await goTo('/form/other-name')
    await page.getByText('筆名・芸名', { exact: true }).click()
    await page.getByText('筆名・芸名は記載できません').waitFor()
    await page.getByText('旧姓', { exact: true }).click()
    await page.getByRole('heading', { level: 2, name: '戸籍謄(抄)本' }).waitFor()
  })

  it('point to what is missing, put the focus there, and let one go on nevertheless', async () => {
    await begin()
    await look('review-missing')
    await page.getByRole('link', { name: '生年月日', exact: true }).click()
    await heading('生年月日と性別')
    await press('次へ')
    await page.getByText('このページに、まだ 2 件あります。').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('生年月日 年')
    await look('missing-here')
    await press('あとで入力して先へ進む')
    await heading('住民票の住所')
  })

  it('keep what is typed when the network is lost and the page is closed, and save it when it is back', async () => {
    await begin(ANSWERS)
    await goTo('/form/address')
    await page.getByLabel('市区町村・番地・建物').waitFor()
    stage.server.office.network = 'down'
    await page.getByLabel('市区町村・番地・建物').fill('圏外町9-9')
    await page.locator('[data-standing=offline]').waitFor()
    await look('offline', 'picture')
    stage.server.office.network = 'up'
    await goTo('/form/address')
    await saved()
    expect(await page.getByLabel('市区町村・番地・建物').inputValue()).toBe('圏外町9-9')
    await expect.poll(() => draft()?.answers.addressRest).toBe('圏外町9-9')
  })

  it('keep everything over the back button, and take over what another window has saved', async () => {
    await begin(ANSWERS)
    await goTo('/form/address')
    await page.getByLabel('市区町村・番地・建物').fill('新しい町1')
    await press('次へ')
    await heading('ご連絡先')
    await page.goBack()
    await heading('住民票の住所')
    expect(await page.getByLabel('市区町村・番地・建物').inputValue()).toBe('新しい町1')
    await saved()
    const other = draft()
    if (other)
      stage.server.office.drafts.set(KEY, {
        ...other,
        revision: 9,
        answers: { ...other.answers, phone: '0399999999' },
      })
    await page.getByLabel('市区町村・番地・建物').fill('新しい町2')
    await page.getByText('別の画面で変えた内容を取り込みました').waitFor()
    await expect.poll(() => draft()?.answers).toMatchObject({ addressRest: '新しい町2', phone: '0399999999' })
  })

  it('write the kana while kanji are composed, and never over what one wrote', async () => {
    await begin()
    await goTo('/form/name')
    const session = await context.newCDPSession(page)
    await page.getByLabel('姓', { exact: true }).focus()
    for (const composing of ['じ', 'じつ', 'じついん', '実印'])
      await session.send('Input.imeSetComposition', {
        text: composing,
        selectionStart: composing.length,
        selectionEnd: composing.length,
      })
    await session.send('Input.insertText', { text: '実印' })
    await expect.poll(() => page.getByLabel('せい（ふりがな）').inputValue()).toBe('じついん')
    expect(await page.getByLabel('姓', { exact: true }).inputValue()).toBe('実印')
  })

  it('forget the key in the address line, and refuse one that is none', async () => {
    await begin(ANSWERS)
    expect(page.url()).not.toContain(KEY)
    await open('/continue#nonsense')
    await heading('このリンクは使えません')
    await look('stale-link', 'picture')
  })

  it('ask for a new link without saying whether there is an application', async () => {
    await open('/resume')
    await press('リンクを送る')
    await page.getByText('メールアドレスを入力してください。').waitFor()
    await page.getByLabel('メールアドレス').fill('taro@example.jp')
    for (const [box, value] of [
      ['年', '30'],
      ['月', '8'],
      ['日', '1'],
    ] as const)
      await page.getByLabel(`生年月日 ${box}`).fill(value)
    await look('resume')
    await press('リンクを送る')
    await heading('メールをご確認ください')
    expect(stage.server.office.mailed).toEqual([{ email: 'taro@example.jp', birthDate: '1955-08-01' }])
  })

  it('tell where an application stands, and take only what is missing', async () => {
    const at = '2026-11-25T02:00:00.000Z'
    await track({
      state: 'deficient',
      steps: [...RECEIVED.steps, { state: 'document-check', at }, { state: 'deficient', at }],
      deficiencies: [
        { code: 'photo/unusable' },
        { code: 'other/see-note', note: '背景の影が顔にかかっています。' },
      ],
      answerBy: '2027-05-25',
      can: ['answer', 'withdraw', 'change-place'],
    })
    await heading('不足している書類があります')
    expect(await page.getByRole('button', { name: '足りないものを送信する' }).isDisabled()).toBe(true)
    await look('deficient')
    await photograph()
    await press('足りないものを送信する')
    await heading('書類を確認しています')
  })

  it('withdraw only after a question, and change the counter', async () => {
    await track({})
    await heading('申請を受け付けました')
    await press('受け取る医師会を変える')
    await page.getByText('青空市医師会').click()
    await look('place-dialog')
    await press('変更する')
    await expect.poll(() => stage.server.office.trackers.get(KEY)?.pickupPlaceId).toBe('aozora')
    await press('申請を取り下げる')
    await page.getByText('取り下げると、元に戻せません').waitFor()
    await look('withdraw', 'picture')
    await page.getByRole('dialog').getByRole('button', { name: '申請を取り下げる' }).click()
    await heading('申請を取り下げました')
  })

  it('book a time to pick the card up, by the code of the postcard', async () => {
    await track({
      state: 'notified',
      can: ['reserve'],
      reservationCode: '23456789ABCDEFGHJKLM',
      unclaimedOn: '2027-05-20',
    })
    await heading('カードを受け取れます')
    await page.getByRole('link', { name: '受け取りを予約する' }).click()
    await heading('受け取りの予約')
    await page.getByLabel('日を選んでください').selectOption('2026-12-01')
    expect(await page.getByRole('radio').count()).toBe(1)
    await page.getByText('10:00').click()
    await look('pickup-booking')
    await press('この時間で予約する')
    await page.getByText('予約済み: 2026年12月1日 10:00').waitFor()
  })

  describe('tell how a report about a card stands, by the word of the desk’s mail', () => {
    const word = 'W'.repeat(24)
    const report = {
      number: 'A2026-000007',
      kind: 'loss',
      state: 'awaiting-signatures',
      reportedAt: '2026-11-21T02:12:00.000Z',
      stateSince: '2026-11-21T02:20:00.000Z',
      revokedAt: null,
      paperDueOn: null,
    } as const

    it('step by step, with what to send until when, and nothing about the holder', async () => {
      stage.server.office.reports.set(word, report)
      await open(`/aftercare/${word}`)
      await heading('失効の手続きをしています')
      for (const fact of ['A2026-000007', '紛失', '2026年11月21日 11:12'])
        expect(await text()).toContain(fact)
      stage.server.office.reports.set(word, {
        ...report,
        state: 'revoked',
        revokedAt: '2026-11-21T02:31:00.000Z',
        paperDueOn: '2026-12-21',
      })
      await open(`/aftercare/${word}`)
      await heading('カードを失効させました')
      for (const fact of ['2026年11月21日 11:31', '届出書を 2026年12月21日', 'お電話ください'])
        expect(await text()).toContain(fact)
      await look('aftercare')
    })

    it('and of no other word, nor as long as nobody answers', async () => {
      await open(`/aftercare/${word}`)
      await heading('このページはありません')
      stage.server.office.reports.set(word, report)
      await open(`/aftercare/${word}`)
      await heading('失効の手続きをしています')
      stage.server.office.network = 'down'
      await page.goto(`${stage.server.origin}/aftercare/${word}`)
      await page.getByText('つながりませんでした').waitFor()
    })
  })

  it('say everything in English as well', async () => {
    await begin({ ...ANSWERS })
    await open('/?lang=en')
    await heading('Apply for a medical doctor qualification card')
    await look('start-en', 'picture')
    await goTo('/form/identity?lang=en')
    await heading('Identity document')
    expect(await text()).not.toMatch(/[ぁ-んァ-ン]{2}/u)
    await look('identity-en', 'picture')
    await goTo('/form/review?lang=en')
    await look('review-en')
  })
})
