/** Approving a list that was sealed for the phone, in a real browser with a virtual authenticator; and every list that is not offered. */
import { LIST } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, tabTo, width } from '../../../journeys/support/page-findings.js'
import type { Desk } from './desk.js'
import { openStage } from './house.js'
import { HOLDER, listVisit } from './list-visit.js'
import { documents } from './lists.js'
import { enrol, type Visitor, visit } from './visitor.js'

describe.skipIf(!browserIsHere())('the page that approves a list', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  let visitor: Visitor
  let desk: Desk

  beforeAll(async () => {
    stage = await openStage()
    desk = stage.server.desk
    visitor = await visit(stage.browser, stage.server)
    await enrol(visitor, stage.server, HOLDER)
  })
  afterAll(async () => {
    expect(visitor.complaints, 'errors and breaches of the policy').toEqual([])
    await stage.close()
  })
  beforeEach(async () => {
    await visitor.key?.answer('right')
    await visitor.page.unrouteAll()
  })

  const { main, headed, approvals, approveButtons, rows, openAnew, ask } = listVisit(() => ({
    visitor,
    desk,
  }))

  it('shows 200 documents as they were sealed, says what is approved, and is approved by the passkey', async () => {
    const { id } = await ask(200, { begins: new Date('2026-11-20T22:50:00Z') })
    await headed('書類への署名の承認')
    await visitor.page.getByRole('heading', { name: '書類の一覧（200件）' }).waitFor()
    expect(await rows().count()).toBe(200)
    expect(await rows().nth(56).innerText()).toMatch(/^57\s+処方箋 57　見本 患者57$/)
    const shown = await main()
    for (const words of ['港見架空病院', '2階 診察室', 'Taro Jitsuin', '一覧の200件だけに、それぞれ1回'])
      expect(shown).toContain(words)
    expect(shown).toContain('2026年11月21日（土）9:50 まで')
    await visitor.judge('list-asked')
    await visitor.press('200件を承認')
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
    expect(await visitor.page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  })

  it('tells its key to nobody, and keeps it nowhere', async () => {
    const begun = visitor.said.length
    const { id, fragment } = await ask(3)
    expect(visitor.page.url()).toBe(`${stage.server.origin}/a/${id}`)
    await visitor.press('3件を承認')
    await headed('承認済みです')
    await visitor.press('承認を終了する')
    await visitor.page.getByRole('button', { name: '終了する', exact: true }).click()
    await headed('この承認は終了しています')
    const devtools = await visitor.page.context().newCDPSession(visitor.page)
    const { entries } = await devtools.send('Page.getNavigationHistory')
    const kept = await visitor.page.evaluate(() =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        document.title,
        document.referrer,
        document.documentElement.outerHTML,
        window.history.state,
      ]),
    )
    const said = visitor.said.slice(begun)
    expect(said.filter((one) => one.includes('/v1/approvals/')).length).toBeGreaterThan(3)
    for (const text of [...said, kept, ...entries.map(({ url }) => url)]) expect(text).not.toContain(fragment)
  })

  it('opens one document, all of them, and closes them', async () => {
    await ask(8)
    const eighth = rows().nth(7)
    expect(await eighth.innerText()).not.toContain('デモ軟膏')
    await eighth.locator('summary').focus()
    await visitor.page.keyboard.press('Enter')
    await eighth.getByText('デモ軟膏0.1% 1日2回').waitFor()
    expect(await rows().nth(6).innerText()).not.toContain('デモ軟膏')
    await visitor.press('すべて開く')
    await rows().first().getByText('デモ軟膏').waitFor()
    await visitor.judge('list-open')
    await visitor.press('すべて閉じる')
    expect(await rows().first().innerText()).not.toContain('デモ軟膏')
  })

  it('finds documents by what stands in them, and says that all are approved whatever is shown', async () => {
    const { id } = await ask(200)
    const search = visitor.page.getByRole('searchbox', { name: '一覧の中を探す' })
    await search.fill('患者57')
    await visitor.page.getByText('200件のうち1件を表示しています。').first().waitFor()
    expect(await rows().count()).toBe(1)
    expect(await rows().first().innerText()).toContain('デモ錠5mg 1日1回 朝食後 27日分')
    expect(await main()).toContain('承認するのは、表示していない書類も含む200件です。')
    await visitor.judge('list-search')
    await search.fill('どこにもない')
    await visitor.page.getByText('見つかりません').waitFor()
    await visitor.judge('list-search-nothing')
    await visitor.press('200件を承認')
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
  })

  it('of few documents stands open from the start', async () => {
    await ask(1)
    await rows().first().getByText('デモ軟膏').waitFor()
    expect(await visitor.page.getByRole('searchbox').count()).toBe(0)
    await visitor.judge('list-one')
    await visitor.press('1件を承認')
    await headed('承認済みです')
  })

  it('is approved by keyboard alone, past the list', async () => {
    const { id } = await ask(200)
    expect(await tabTo(visitor.page, /^承認のボタンへ進む$/)).toBe(true)
    await visitor.page.keyboard.press('Enter')
    expect(await tabTo(visitor.page, /^このスマートフォンで200件を承認$/)).toBe(true)
    await visitor.page.keyboard.press('Enter')
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
  })

  it('sends nothing when its holder does not approve', async () => {
    const { id } = await ask(3)
    await visitor.press('承認しない')
    await headed('承認しませんでした')
    expect(approvals(id)).toEqual([])
    await visitor.press('内容をもう一度見る')
    await visitor.press('3件を承認')
    await headed('承認済みです')
  })

  it.each([
    ['ended', 'この承認は終了しています'],
    ['expired', '時間が過ぎました'],
  ] as const)('shows no list once it is %s, and what was signed before', async (state, title) => {
    const { id, path } = await desk.askForList(HOLDER, documents(200), { state })
    desk.use(id, 37)
    await openAnew(path)
    await headed(title)
    const shown = await main()
    expect(shown).toMatch(/使った数\s+37 \/ 200件/)
    expect(shown).toContain('終わる前に署名した書類の署名は、そのまま有効です。')
    expect(shown).not.toContain('患者1')
    expect(await approveButtons()).toBe(0)
    await visitor.judge(`list-${state}`)
  })

  it('fits 360 px in English too, and stays clean', async () => {
    const { id, fragment } = await desk.askForList(HOLDER, documents(200))
    await openAnew(`/a/${id}?lang=en#${fragment}`)
    await visitor.page.getByRole('button', { name: 'Approve 200 documents' }).waitFor()
    expect(visitor.page.url()).not.toContain('#')
    expect(await findings(visitor.page)).toEqual([])
    expect(await width(visitor.page)).toBeLessThanOrEqual(360)
    await visitor.shoot('english-list')
    await visitor.press('日本語')
    await visitor.page.getByRole('button', { name: '200件を承認' }).waitFor()
  })

  describe('as time goes on', () => {
    // Time goes on as it does; the tests only move it forward. It is never moved back: these come last.
    beforeAll(() => visitor.page.clock.install())

    const asked = (id: string) => visitor.said.filter((one) => one.includes(`/v1/approvals/${id}`)).length
    const seen = (state: 'hidden' | 'visible') =>
      visitor.page.evaluate((now) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      }, state)
    const approve = async (count: number) => {
      const { id } = await ask(count)
      await visitor.press(`${count}件を承認`)
      await headed('承認済みです')
      await visitor.page.getByText(`0 / ${count}件`).waitFor()
      return id
    }

    it('shows what was approved, and how much of it is used, as it happens', async () => {
      const id = await approve(200)
      await visitor.page.getByRole('heading', { name: '承認した書類（200件）' }).waitFor()
      desk.use(id, 37)
      await visitor.page.clock.fastForward(5000)
      await visitor.page.getByText('37 / 200件').waitFor()
      await visitor.judge('list-active')
      await visitor.page.getByRole('searchbox').fill('患者57')
      await visitor.page.getByText('200件のうち1件を表示しています。').first().waitFor()
      expect(await main()).not.toContain('承認するのは')
      desk.use(id, 200)
      await visitor.page.clock.fastForward(5000)
      await visitor.page.getByText('すべて使いました。').waitFor()
      // Nothing can become of it any more: nothing is asked.
      const before = asked(id)
      await visitor.page.clock.fastForward(60_000)
      expect(asked(id)).toBe(before)
    })

    it('asks nothing while it is hidden, and at once when it is seen again', async () => {
      const id = await approve(3)
      await seen('hidden')
      const before = asked(id)
      desk.use(id, 1)
      await visitor.page.clock.fastForward(20_000)
      expect(asked(id)).toBe(before)
      await seen('visible')
      await visitor.page.getByText('1 / 3件').waitFor()
    })

    it('is still shown as approved, and says since when, when the service is not heard any more', async () => {
      const id = await approve(3)
      await visitor.page.route(`**/v1/approvals/${id}`, (route) => route.abort())
      await visitor.page.clock.fastForward(5000)
      await visitor.page.getByText('いまの状態を確かめられません。').waitFor()
      await visitor.judge('list-not-heard')
      await visitor.page.unrouteAll()
      await visitor.page.clock.fastForward(5000)
      await visitor.page.getByText('いまの状態を確かめられません。').waitFor({ state: 'detached' })
    })

    it('turns to its end when somebody else ends it', async () => {
      const id = await approve(3)
      desk.end(id)
      await visitor.page.clock.fastForward(5000)
      await headed('この承認は終了しています')
    })

    it('takes its offer back when the service puts another question under the list that was shown', async () => {
      const { id } = await ask(3)
      await visitor.page.getByRole('button', { name: '3件を承認' }).waitFor()
      const stated = LIST.parse(octets(desk.view(id).statement))
      const statement = base64urlOf(LIST.encode({ ...stated, root: '00'.repeat(32) }))
      // The page loads the question again when the time to approve is reached.
      desk.change(id, { statement })
      await visitor.page.clock.fastForward(300_000)
      await headed('一覧が、署名の対象と異なります')
      expect(await approveButtons()).toBe(0)
    })
  })
})
