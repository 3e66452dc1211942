/** Ending what was approved, from the phone: asked once more, sent, and shown. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import type { Desk } from './desk.js'
import { openStage } from './house.js'
import { documents } from './lists.js'
import { enrol, loseAnswer, type Visitor, visit } from './visitor.js'

const HOLDER = 'T-0001'

describe.skipIf(!browserIsHere())('the page that ends an approval', () => {
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
  beforeEach(() => visitor.page.unrouteAll())

  const headed = (name: string) =>
    visitor.page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const ends = (id: string) => visitor.posts.filter((post) => post.startsWith(`/v1/approvals/${id}/end`))
  const dialog = () => visitor.page.getByRole('alertdialog', { name: '承認を終了しますか' })
  const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click()
  const openActive = async () => {
    const id = desk.ask(HOLDER, { state: 'active' })
    await visitor.open(`/a/${id}`)
    await headed('承認済みです')
    return id
  }

  it('asks once more, and ends a day at both services’ desk', async () => {
    const id = await openActive()
    await visitor.press('承認を終了する')
    await dialog().getByText('この施設のこの端末からの依頼に、もう署名しなくなります。').waitFor()
    await visitor.judge('end-asked')
    await press('終了する')
    await headed('この承認は終了しています')
    expect(desk.stateOf(id)).toBe('ended')
    expect(await visitor.page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    expect(ends(id)).toHaveLength(1)
  })

  it('ends a list', async () => {
    const { id } = await desk.askForList(HOLDER, documents(3), { state: 'active' })
    await visitor.open(`/a/${id}`)
    await visitor.press('承認を終了する')
    await dialog().getByText('まだ署名していない書類に、もう署名しなくなります。').waitFor()
    await press('終了する')
    await headed('この承認は終了しています')
    expect(desk.stateOf(id)).toBe('ended')
  })

  it.each([
    ['the other answer', () => press('終了しない')],
    ['Escape', () => visitor.page.keyboard.press('Escape')],
  ])('ends nothing on %s, and gives the focus back', async (_what, answer) => {
    const id = await openActive()
    await visitor.press('承認を終了する')
    await dialog().waitFor()
    await answer()
    await dialog().waitFor({ state: 'detached' })
    await visitor.page.waitForFunction(() => document.activeElement?.textContent === '承認を終了する')
    expect(ends(id)).toEqual([])
    expect(desk.stateOf(id)).toBe('active')
  })

  it('says so when it could not be sent, and sends it again', async () => {
    const id = await openActive()
    await visitor.page.route('**/end', (route) => route.abort(), { times: 1 })
    await visitor.press('承認を終了する')
    await press('終了する')
    await dialog().getByText('つながりませんでした。').waitFor()
    expect(desk.stateOf(id)).toBe('active')
    await visitor.judge('end-unsent')
    await press('もう一度終了する')
    await headed('この承認は終了しています')
    expect(desk.stateOf(id)).toBe('ended')
  })

  it('shows the end even when the answer was lost and the service is not heard afterwards', async () => {
    const id = await openActive()
    await loseAnswer(visitor, /\/end$/)
    await visitor.press('承認を終了する')
    await press('終了する')
    await dialog().getByText('つながりませんでした。').waitFor()
    await visitor.page.route(`**/v1/approvals/${id}`, (route) => route.abort())
    await press('もう一度終了する')
    await headed('この承認は終了しています')
    expect(desk.stateOf(id)).toBe('ended')
  })

  it('counts several presses once', async () => {
    const id = await openActive()
    await visitor.press('承認を終了する')
    await dialog()
      .getByRole('button', { name: '終了する', exact: true })
      .evaluate((button: HTMLElement) => {
        for (let press = 0; press < 5; press++) button.click()
      })
    await headed('この承認は終了しています')
    expect(ends(id)).toHaveLength(1)
  })

  it('by keyboard alone', async () => {
    const id = await openActive()
    await visitor.page.getByRole('button', { name: '承認を終了する' }).focus()
    await visitor.page.keyboard.press('Enter')
    await dialog().waitFor()
    await visitor.page.keyboard.press('Tab')
    await visitor.page.keyboard.press('Enter')
    await headed('この承認は終了しています')
    expect(desk.stateOf(id)).toBe('ended')
  })
})
