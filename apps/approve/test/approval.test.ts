/** Approving a day, in a real browser with a virtual authenticator; the assertion is judged as both services judge it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, tabTo, width } from '../../../journeys/support/page-findings.js'
import type { Desk } from './desk.js'
import { openStage } from './house.js'
import { enrol, loseAnswer, type Visitor, visit } from './visitor.js'

const HOLDER = 'T-0001'
const NOWHERE = '/a/0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11'

describe.skipIf(!browserIsHere())('the page that approves a day', () => {
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

  const main = () => visitor.page.locator('main').innerText()
  const ask = async (options?: Parameters<Desk['ask']>[1]) => {
    const id = desk.ask(HOLDER, options)
    await visitor.open(`/a/${id}`)
    return id
  }
  const headed = (name: string) =>
    visitor.page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const approvals = (id: string) => visitor.posts.filter((post) => post.startsWith(`/v1/approvals/${id}`))

  it('shows who, where and until when in Japan time, and is approved by the passkey', async () => {
    const id = await ask({ begins: new Date('2026-11-20T22:50:00Z') })
    await headed('署名の承認')
    const shown = await main()
    for (const words of [
      '港見架空病院',
      '番号 H-0001',
      '2階 診察室',
      'Taro Jitsuin',
      `番号 ${HOLDER}`,
      '2026年11月21日（土）7:50',
      '2026年11月22日（日）3:50',
      '20時間',
      '2,000件まで',
    ])
      expect(shown).toContain(words)
    await visitor.judge('approval-asked')
    await visitor.press('このスマートフォンで承認')
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
    expect(await visitor.page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  })

  it('says until when an active one lasts', async () => {
    const halfAnHourAgo = new Date(Math.floor(Date.now() / 1000) * 1000 - 1_800_000)
    const id = await ask({ begins: halfAnHourAgo })
    await visitor.press('このスマートフォンで承認')
    await headed('承認済みです')
    await visitor.judge('approval-active')
    await visitor.open(`/a/${id}`)
    await headed('承認済みです')
    expect(await main()).toMatch(/残り\s+19時間(30|29)分/)
  })

  it.each([
    ['ended', 'この承認は終了しています'],
    ['expired', '時間が過ぎました'],
  ] as const)('offers no button for one that is %s', async (state, title) => {
    await ask({ state })
    await headed(title)
    expect(await visitor.page.getByRole('button', { name: /承認/ }).count()).toBe(0)
    expect(await main()).toMatch(/使った数\s+0 \/ 2,000件/)
    await visitor.judge(`approval-${state}`)
  })

  it.each([NOWHERE, '/a/abc'])('says that nobody asks at %s', async (path) => {
    await visitor.open(path)
    await headed('承認の依頼が見つかりません')
    await visitor.judge('approval-unknown')
  })

  it.each([
    ['a later end', { ends: '2099-01-01T00:00:00.000Z' }],
    ['another beginning', { begins: '2026-01-01T00:00:00.000Z' }],
    ['another person', { subject: 'T-9999' }],
    ['another institution', { institution: { id: 'H-9999', name: '港見架空病院', client: '2階 診察室' } }],
    ['another authorisation', { authorisationId: '0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11' }],
    ['another number of documents', { numSignatures: 20_000 }],
    ['a list', { kind: 'list' }],
    ['a statement that cannot be read', { statement: 'Zm9vYmFy' }],
  ] as const)('asks for no passkey when the answer shows %s than its statement', async (what, change) => {
    const id = await ask({ change })
    await headed('内容が一致しないため、承認できません')
    expect(await visitor.page.getByRole('button', { name: 'このスマートフォンで承認' }).count()).toBe(0)
    expect(await main()).toContain(id)
    if (what === 'a later end') await visitor.judge('approval-differs')
  })

  it('sends nothing when its holder does not approve', async () => {
    const id = await ask()
    await visitor.press('承認しない')
    await headed('承認しませんでした')
    await visitor.judge('approval-declined')
    expect(approvals(id)).toEqual([])
    await visitor.press('内容をもう一度見る')
    await visitor.press('このスマートフォンで承認')
    await headed('承認済みです')
  })

  it('sends nothing when the finger was wrong, and lets its holder try again', async () => {
    const id = await ask()
    await visitor.key?.answer('wrong')
    await visitor.press('このスマートフォンで承認')
    await visitor.page.getByText('本人の確認が終わりませんでした。').waitFor()
    await visitor.judge('approval-cancelled')
    expect(approvals(id)).toEqual([])
    await visitor.key?.answer('right')
    // The focus is still where it was.
    await visitor.page.keyboard.press('Enter')
    await headed('承認済みです')
  })

  it('brings the same answer again when the way was broken, without another finger', async () => {
    const id = await ask()
    await loseAnswer(visitor, /\/v1\/approvals\/./)
    await visitor.press('このスマートフォンで承認')
    await visitor.page.getByText('承認を送れませんでした。').waitFor()
    expect(await visitor.page.getByRole('button', { name: '承認しない' }).count()).toBe(0)
    await visitor.judge('approval-unsent')
    await visitor.key?.answer('wrong')
    await visitor.press('もう一度送る')
    await headed('承認済みです')
    const [first, second] = approvals(id)
    expect(second).toBe(first)
  })

  it('counts several presses once', async () => {
    const id = await ask()
    await visitor.page
      .getByRole('button', { name: 'このスマートフォンで承認', exact: true })
      .evaluate((button: HTMLElement) => {
        for (let press = 0; press < 5; press++) button.click()
      })
    await headed('承認済みです')
    expect(approvals(id)).toHaveLength(1)
  })

  it('says so when the passkey is not the one on record, and asks for a new answer the next time', async () => {
    const id = await ask()
    const kept = desk.passkeys.get(HOLDER)
    if (!kept) throw new Error('The holder is enrolled')
    // The key of somebody else under the same credential id.
    const publicKey = new Uint8Array(kept.publicKey).fill(1, 10)
    desk.passkeys.set(HOLDER, { ...kept, publicKey })
    await visitor.press('このスマートフォンで承認')
    await visitor.page.locator('main').getByText('承認を確かめられませんでした。').waitFor()
    expect(desk.stateOf(id)).toBe('asked')
    desk.passkeys.set(HOLDER, kept)
    await visitor.press('このスマートフォンで承認')
    await headed('承認済みです')
    const [first, second] = approvals(id)
    expect(second).not.toBe(first)
  })

  it('shows what became of it when it ended while its holder was reading', async () => {
    const id = await ask()
    desk.set(id, 'ended')
    await visitor.press('このスマートフォンで承認')
    await headed('この承認は終了しています')
  })

  it('turns to the end when the time to approve is reached', async () => {
    const id = await ask({ change: { approveBy: new Date(Date.now() + 1500).toISOString() } })
    desk.set(id, 'expired')
    await headed('時間が過ぎました')
  })

  it('says what to do when the service cannot be reached, and loads when asked', async () => {
    const id = desk.ask(HOLDER)
    await visitor.page.route(`**/v1/approvals/${id}`, (route) => route.abort(), { times: 1 })
    await visitor.open(`/a/${id}`)
    await headed('内容を表示できません')
    await visitor.judge('approval-failed')
    await visitor.press('もう一度読み込む')
    await headed('署名の承認')
  })

  it('is approved by keyboard alone', async () => {
    const id = await ask()
    expect(await tabTo(visitor.page, /^このスマートフォンで承認$/)).toBe(true)
    await visitor.page.keyboard.press('Enter')
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
  })

  it.each(['/', '/enrol', '/nowhere', 'asked'])(
    '%s fits 360 px in English too, and stays clean',
    async (path) => {
      const address = path === 'asked' ? `/a/${desk.ask(HOLDER)}` : path
      await visitor.open(`${address}?lang=en`)
      await visitor.page.getByText('About this page').first().waitFor()
      expect(await findings(visitor.page)).toEqual([])
      expect(await width(visitor.page)).toBeLessThanOrEqual(360)
      await visitor.shoot(`english-${path.replaceAll('/', '') || 'front'}`)
      await visitor.open('/?lang=ja')
    },
  )
})
