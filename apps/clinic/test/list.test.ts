/** The signing list in a real browser, over the real backend and signing client. */
import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, width } from '../../../journeys/support/page-findings.js'
import { openClinicStage } from './house.js'

describe.skipIf(!browserIsHere())('the signing list', () => {
  let stage: Awaited<ReturnType<typeof openClinicStage>>
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    stage = await openClinicStage()
    const viewport = { width: 1280, height: 900 }
    const context = await stage.browser.newContext({ viewport, locale: 'ja-JP', timezoneId: 'America/Lima' })
    page = await context.newPage()
    page.setDefaultTimeout(8_000)
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
  })
  afterAll(async () => {
    expect(complaints, 'errors and breaches of the policy').toEqual([])
    await stage.close()
  })

  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const see = (words: string | RegExp) => page.getByText(words).first().waitFor()
  const twin = () => stage.server.signing.twin
  /** Machine findings at both widths; a picture of each where `JITSUIN_SHOTS` names a folder. */
  const judge = async (screen: string) => {
    expect(await findings(page), screen).toEqual([])
    await shoot(screen)
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await width(page), screen).toBeLessThanOrEqual(360)
    expect(await findings(page), `${screen} narrow`).toEqual([])
    await shoot(`${screen}-narrow`)
    await page.setViewportSize({ width: 1280, height: 900 })
    expect(await page.title()).toMatch(/ \| Jitsuin 実印$/)
  }
  const shoot = async (screen: string) => {
    const { JITSUIN_SHOTS: folder } = process.env
    if (folder === undefined) return
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: `${folder}/clinic-${screen}.png`, fullPage: true })
  }

  it('begins with the doctors, and shows each only the own list, longest waiting first', async () => {
    await page.goto(stage.server.origin)
    await heading('架空クリニックの処方署名')
    await judge('front')
    await page.getByRole('link', { name: /見本 花子|見本　花子/ }).click()
    await heading('処方の署名')
    await see('演習　和子')
    expect(await page.getByText('架空　一郎').count()).toBe(0)
    await page.goto(`${stage.server.origin}/d/T0001`)
    await heading('処方の署名')
    await see('見本　花江')
    const names = await page.getByRole('rowheader').allInnerTexts()
    expect(names).toHaveLength(7)
    expect(names[0]).toContain('見本　花江')
    expect(names[6]).toContain('模擬　健')
    await see('30分以上、署名を待っている処方が2件あります')
    await see('同じ名前の患者がいます')
    await judge('list')
  })

  it('asks the phone once, then signs each item with a result of its own', async () => {
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('a')
    await page.keyboard.press('s')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('署名する（7件）')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'スマートフォンで承認してください' }).waitFor()
    await page.getByRole('img', { name: '承認のページを開くQRコード' }).waitFor()
    const address = await page.getByRole('link', { name: '承認のページを開く' }).getAttribute('href')
    await judge('approval')
    twin().approve(address?.split('/').at(-1) ?? '')
    await see('7件のうち6件に署名しました。')
    await see('1件は署名していません。理由は一覧にあります。')
    await see('窓口での番号: csv/E-EOL')
    await see('署名 6件')
    await see('（あと1994件）')
    await see(/残り/)
    expect(await page.getByRole('dialog').count()).toBe(0)
    await judge('signed')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '署名済みの処方を保存 RX-0001' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('RX-0001.xml')
  })

  it('says when something changed after it was chosen, and does not sign it unseen', async () => {
    stage.server.clinic.addInvented('T0001')
    await button('閉じる').click()
    const first = page.getByRole('checkbox', { name: /P000518/ })
    await first.click({ force: true })
    await button('署名する（1件）').waitFor()
    const { desk } = stage.server.clinic.view('T0001')
    const chosen =
      desk.state === 'open' ? desk.items.findLast(({ patient }) => patient.number === 'P000518') : undefined
    await stage.server.clinic.change('T0001', chosen?.id ?? '', 5)
    await see('内容が変わりました。確かめて、選び直してください。')
    expect(await button('署名する（0件）').isDisabled()).toBe(true)
    await judge('changed')
  })

  it('finds by kana and filters by state, and says when nothing matches', async () => {
    const find = page.getByRole('searchbox')
    await find.fill('れいじ')
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(2)
    await find.fill('ない人')
    await see('条件に合う処方はありません')
    await judge('no-match')
    await button('すべて表示する').click()
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(14)
    await page.getByRole('combobox').selectOption('refused')
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(1)
    await page.getByRole('combobox').selectOption('open')
  })

  it('hides the patients when its doctor leaves, and goes on when the doctor is back', async () => {
    await button('席を離れる').click()
    await heading('画面はロックされています')
    expect(await page.locator('main').innerText()).not.toContain('見本　花江')
    await judge('locked')
    await button('続ける').click()
    await heading('処方の署名')
  })

  it('locks the screen when nobody touches it for five minutes', async () => {
    const context = await stage.browser.newContext({ locale: 'ja-JP' })
    const idle = await context.newPage()
    await idle.clock.install()
    idle.setDefaultTimeout(8_000)
    await stage.server.clinic.unlock('T0002')
    await idle.goto(`${stage.server.origin}/d/T0002`)
    await idle.getByRole('heading', { level: 1, name: '処方の署名' }).waitFor()
    await idle.clock.fastForward(5 * 60_000)
    await idle.getByRole('heading', { level: 1, name: '画面はロックされています' }).waitFor()
    await context.close()
  })

  it('is honest about an outage, and goes on by itself', async () => {
    twin().network = 'out'
    await see('署名サービスにつながりません')
    await page.getByRole('checkbox', { name: /P000633/ }).click({ force: true })
    await button('署名する（1件）').click()
    await see('署名サービスの回復を待っています。自動で続けます。')
    await judge('outage')
    twin().network = 'up'
    await see('1件のうち1件に署名しました。')
  })

  it('asks again when the approval ended before the turn of what was handed in', async () => {
    const { session } = stage.server.clinic.view('T0001')
    twin().network = 'out'
    await see('署名サービスにつながりません')
    await page.getByRole('checkbox', { name: /P000311/ }).click({ force: true })
    await button('署名する（1件）').click()
    await see('署名サービスの回復を待っています。自動で続けます。')
    twin().endAuthorisation(session?.id ?? '')
    twin().network = 'up'
    await see('承認を待っている署名が1件あります')
    await judge('stuck')
    await button('承認を求める').click()
    const address = await page.getByRole('link', { name: '承認のページを開く' }).getAttribute('href')
    twin().approve(address?.split('/').at(-1) ?? '')
    await see('1件のうち1件に署名しました。')
  })

  it('ends the approval after a question, and lets the next question be cancelled', async () => {
    await button('承認を終了').click()
    await judge('end')
    await page.getByRole('dialog').getByRole('button', { name: '承認を終了' }).click()
    await see('承認なし')
    await page.getByRole('checkbox', { name: /P000123/ }).click({ force: true })
    await button('署名する（1件）').click()
    await page.getByRole('dialog').getByRole('button', { name: '取りやめる' }).click()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await see('承認なし')
    await button('署名する（1件）').waitFor() // what was chosen is still chosen
  })

  it('shows a list on the phone and signs exactly that; what changed meanwhile is refused with its reason', async () => {
    stage.server.clinic.addInvented('T0001')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('n')
    await page.getByRole('checkbox', { name: /一覧で承認する/ }).click({ force: true })
    const rows = page.getByRole('row').filter({ hasText: '署名待ち' })
    await rows.filter({ hasText: 'P000518' }).getByRole('checkbox').last().click({ force: true })
    await rows.filter({ hasText: 'P000207' }).getByRole('checkbox').last().click({ force: true })
    await button('署名する（2件）').click()
    await see(/表示される2件の内容を確かめて承認してください/)
    const address = await page.getByRole('link', { name: '承認のページを開く' }).getAttribute('href')
    expect(address).toMatch(/#[\w-]{43}$/)
    await judge('list-asked')
    const { desk } = stage.server.clinic.view('T0001')
    const listed =
      desk.state === 'open' ? desk.items.filter(({ signing }) => signing.state === 'signing') : []
    const changed = listed.find(({ patient }) => patient.number === 'P000518')
    await stage.server.clinic.change('T0001', changed?.id ?? '', 3)
    twin().approve(address ?? '')
    await see('2件のうち1件に署名しました。')
    await see('窓口での番号: item/not-on-list')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await judge('list-signed')
  })

  it('remembers the way of approval, and lets a list be cancelled without losing the choice', async () => {
    await page.reload()
    await heading('処方の署名')
    expect(await page.getByRole('checkbox', { name: /一覧で承認する/ }).isChecked()).toBe(true)
    const refused = page.getByRole('row').filter({ hasText: 'item/not-on-list' })
    await refused.getByRole('checkbox').click({ force: true })
    await button('署名する（1件）').click()
    await see('一覧（1件）の承認を待っています')
    await page.getByRole('dialog').getByRole('button', { name: '取りやめる' }).click()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await button('署名する（1件）').click()
    const address = await page.getByRole('link', { name: '承認のページを開く' }).getAttribute('href')
    twin().endAuthorisation(address?.replace(/^.*\/|#.*$/g, '') ?? '')
    await see('時間が過ぎたか、スマートフォンで取りやめられました。署名していません。')
    await judge('list-over')
    await button('もう一度承認を求める').click()
    const again = page.getByRole('link', { name: '承認のページを開く' })
    await expect.poll(() => again.getAttribute('href')).not.toBe(address)
    twin().approve((await again.getAttribute('href')) ?? '')
    await see('1件のうち1件に署名しました。')
  })

  it('speaks English', async () => {
    await page.goto(`${stage.server.origin}/d/T0001?lang=en`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await judge('english')
    expect(await page.locator('main').innerText()).toContain('No approval')
  })

  it('says so when there is no such doctor, or no such page', async () => {
    await page.goto(`${stage.server.origin}/d/NOBODY?lang=ja`)
    await see('この医師は登録されていません。')
    await judge('nobody')
    await page.goto(`${stage.server.origin}/nowhere`)
    await heading('ページが見つかりません')
  })
})

describe.skipIf(!browserIsHere())('a computer that its institution lets ask for lists alone', () => {
  let stage: Awaited<ReturnType<typeof openClinicStage>>
  beforeAll(async () => {
    stage = await openClinicStage('list-only')
  })
  afterAll(() => stage.close())

  it('offers no day, and signs a list', async () => {
    const context = await stage.browser.newContext({ locale: 'ja-JP' })
    const page = await context.newPage()
    page.setDefaultTimeout(8_000)
    await page.goto(`${stage.server.origin}/d/T0001`)
    await page.getByText('この端末では、処方の内容をスマートフォンで確かめ、一覧で承認します。').waitFor()
    expect(await page.getByRole('checkbox', { name: /一覧で承認する/ }).count()).toBe(0)
    await page.getByRole('checkbox', { name: /P000518/ }).click({ force: true })
    await page.getByRole('button', { name: '署名する（1件）' }).click()
    const address = await page.getByRole('link', { name: '承認のページを開く' }).getAttribute('href')
    expect(await findings(page)).toEqual([])
    stage.server.signing.twin.approve(address ?? '')
    await page.getByText('1件のうち1件に署名しました。').first().waitFor()
  })
})
