/** Lists that the page does not offer for approval: of another key, of another content than would be signed, or gone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import type { Desk } from './desk.js'
import { openStage } from './house.js'
import { HOLDER, listVisit } from './list-visit.js'
import { documents, sealByHand } from './lists.js'
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

  const { main, headed, approvals, approveButtons, openAnew, ask } = listVisit(() => ({ visitor, desk }))

  it.each<[string, string, Parameters<Desk['askForList']>[2], number]>([
    ['another list than would be signed', '一覧が、署名の対象と異なります', { stated: documents(8) }, 8],
    ['more documents', '一覧の件数が、署名の対象と異なります', { stated: documents(7) }, 8],
    ['fewer documents', '一覧の件数が、署名の対象と異なります', { stated: documents(9) }, 8],
    ['digests of another length', '一覧に、署名できない書類があります', { algorithm: 'sha512' }, 8],
  ])('offers nothing when the phone gets %s', async (what, title, asking, count) => {
    const { id } = await ask(count, asking)
    await headed(title)
    expect(await approveButtons()).toBe(0)
    const shown = await main()
    expect(shown).toContain('承認できません。認証局の窓口に連絡してください。')
    expect(shown).toContain('何も承認していません')
    expect(shown).toContain(id)
    expect(shown).not.toContain('患者1')
    expect(approvals(id)).toEqual([])
    if (what.startsWith('another')) await visitor.judge('list-root-differs')
  })

  it('offers nothing that could pass for something else, although its root is right', async () => {
    const [first, ...others] = documents(3)
    if (!first) throw new Error('Three documents')
    const items = [first, ...others]
    const disguised = [{ ...first, shown: '処方箋 \u202e1' }, ...others]
    const { path } = await desk.askForList(HOLDER, items, { sealed: sealByHand(disguised) })
    await openAnew(path)
    await headed('一覧に、表示できない書類があります')
    expect(await approveButtons()).toBe(0)
    await visitor.judge('list-unfit')
  })

  it('asks for the QR code without a key, and goes on once it is scanned', async () => {
    const { id, path } = await desk.askForList(HOLDER, documents(3))
    await openAnew(`/a/${id}`)
    await headed('一覧を開く鍵がありません')
    expect(await main()).toContain('QRコードをもう一度読み取ってください。')
    expect(await approveButtons()).toBe(0)
    await visitor.judge('list-key-missing')
    await visitor.page.evaluate((address) => window.location.assign(address), path)
    await headed('書類への署名の承認')
    expect(visitor.page.url()).not.toContain('#')
    await visitor.press('3件を承認')
    await headed('承認済みです')
  })

  it.each([
    ['of another list', (fragment: string) => `${fragment.startsWith('A') ? 'B' : 'A'}${fragment.slice(1)}`],
    ['cut short', (fragment: string) => fragment.slice(0, -1)],
  ])('asks for the QR code with a key %s', async (what, changed) => {
    const { id, fragment } = await desk.askForList(HOLDER, documents(3))
    await openAnew(`/a/${id}#${changed(fragment)}`)
    await headed('一覧を開けません')
    expect(await main()).toContain('QRコードをもう一度読み取ってください。')
    expect(await approveButtons()).toBe(0)
    expect(visitor.page.url()).not.toContain('#')
    if (what === 'of another list') await visitor.judge('list-key-wrong')
  })

  it('says so when the list is not there any more', async () => {
    const { id, path } = await desk.askForList(HOLDER, documents(3))
    desk.dropSheet(id)
    await openAnew(path)
    await headed('一覧がもうありません')
    expect(await approveButtons()).toBe(0)
    await visitor.judge('list-gone')
  })
})
