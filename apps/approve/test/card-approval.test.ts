/** Approving with a card, in a real browser over a card bridge that signs what it is asked for; judged as both services judge it. */
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, tabTo, width } from '../../../journeys/support/page-findings.js'
import { playBridge, SIGNING } from '../../signin/test/fake-bridge.js'
import { bookNumber, type Card, insertCards, openCardBox } from './cards.js'
import type { Desk } from './desk.js'
import { openStage } from './house.js'
import { enrol, loseAnswer, type Visitor, visit } from './visitor.js'

const PHONE = 'このスマートフォンで承認'
const HPKI = '医師資格証で承認'
const JPKI = 'マイナンバーカードで承認'
const DOCTOR = 'T-0001'
const WITHOUT_PHONE = 'T-0002'

describe.skipIf(!browserIsHere())('the page that approves, with a card', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  let desk: Desk
  let box: Awaited<ReturnType<typeof openCardBox>>
  let visitor: Visitor
  let card: Card
  let myNumber: Card

  beforeAll(async () => {
    stage = await openStage()
    desk = stage.server.desk
    box = await openCardBox(stage.server)
    const phone = await visit(stage.browser, stage.server)
    await enrol(phone, stage.server, DOCTOR)
    await phone.leave()
    card = await box.hpki(DOCTOR)
    myNumber = await box.jpki('holder-1')
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    desk.links.clear()
    desk.cardFates.clear()
    visitor = await visit(stage.browser, stage.server)
  })
  afterEach(async () => {
    await visitor.leave()
    expect(visitor.complaints, 'errors and breaches of the policy').toEqual([])
  })

  const headed = (name: string) =>
    visitor.page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const says = (words: string) => visitor.page.locator('main').getByText(words).waitFor()
  const buttons = () => visitor.page.locator('main').getByRole('button').allInnerTexts()
  const ask = async (subject = DOCTOR, change: Parameters<Desk['ask']>[1] = {}) => {
    const id = desk.ask(subject, change)
    await visitor.open(`/a/${id}`)
    await headed('署名の承認')
    return id
  }
  const statementHash = (id: string) =>
    createHash('sha256')
      .update(Buffer.from(desk.view(id).statement, 'base64url'))
      .digest('base64url')

  it('offers phone and qualification card, and the My Number card only if it is linked', async () => {
    const id = await ask()
    expect(await buttons()).toEqual([PHONE, HPKI, '承認しない'])
    desk.links.set(bookNumber(myNumber), DOCTOR)
    await visitor.open(`/a/${id}`)
    await headed('署名の承認')
    expect(await buttons()).toEqual([PHONE, HPKI, JPKI, '承認しない'])
    await visitor.judge('card-ways')
  })

  it('has the qualification card answer the very hash of the statement (T-C08-1)', async () => {
    const wishes = await insertCards(visitor, card)
    const id = await ask()
    await visitor.press(HPKI)
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
    expect(wishes.map(({ nonce }) => nonce)).toEqual([statementHash(id)])
  })

  it('has the linked My Number card answer', async () => {
    desk.links.set(bookNumber(myNumber), DOCTOR)
    await insertCards(visitor, card, myNumber)
    const id = await ask()
    await visitor.press(JPKI)
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
    const post = visitor.posts.find((one) => one.startsWith(`/v1/approvals/${id}`)) ?? ''
    expect(JSON.parse(post.slice(post.indexOf('{')))).toMatchObject({ card: { card: 'jpki' } })
  })

  it('has a list approved too, after it was opened and compared', async () => {
    const digest = createHash('sha256').update('文書').digest()
    const sheet = [{ salt: randomBytes(32), shown: '処方箋 港見 花子 様', digest }]
    const { id, path } = await desk.askForList(DOCTOR, sheet)
    await insertCards(visitor, card)
    await visitor.open(path)
    await says('処方箋 港見 花子 様')
    await visitor.press(HPKI)
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
  })

  it('asks the card for no longer than the question can be approved', async () => {
    const approveBy = new Date(Date.now() + 60_000).toISOString()
    const wishes = await insertCards(visitor, card)
    await ask(DOCTOR, { change: { approveBy } })
    await visitor.press(HPKI)
    await headed('承認済みです')
    expect(wishes.map(({ expiresAt }) => expiresAt)).toEqual([approveBy])
  })

  it('says so when no phone is enrolled, and offers the cards and the way to enrol one', async () => {
    await insertCards(visitor, await box.hpki(WITHOUT_PHONE))
    const id = await ask(WITHOUT_PHONE)
    await says('登録したスマートフォンがありません。')
    expect(await buttons()).toEqual([HPKI, '承認しない'])
    await visitor.judge('card-no-phone')
    const link = visitor.page.locator('main').getByRole('link', { name: 'カードで登録する' })
    expect(await link.getAttribute('href')).toBe(`/enrol/card?subject=${WITHOUT_PHONE}`)
    await visitor.press(HPKI)
    await headed('承認済みです')
    expect(desk.stateOf(id)).toBe('active')
  })

  it('refuses somebody else’s card; the holder’s own goes on', async () => {
    await insertCards(visitor, await box.hpki('T-9999'))
    const id = await ask()
    await visitor.press(HPKI)
    await says('このカードは、別の方のものです。')
    await says('窓口での番号: carrier/other-person')
    await visitor.judge('card-other-person')
    expect(desk.stateOf(id)).toBe('asked')
    await visitor.page.unrouteAll()
    await insertCards(visitor, card)
    await visitor.press('もう一度試す')
    await headed('承認済みです')
  })

  it.each([
    ['carrier/revoked', 'このカードは失効しています。'],
    ['carrier/status-unknown', 'カードが有効かどうかを、今は確かめられません。'],
  ] as const)('refuses a card of which is said %s; the phone still could (T-C08-8)', async (fate, words) => {
    desk.cardFates.set(bookNumber(card), fate)
    await insertCards(visitor, card)
    const id = await ask()
    await visitor.press(HPKI)
    await says(words)
    await visitor.press('ほかの方法を選ぶ')
    expect(await buttons()).toEqual([PHONE, HPKI, '承認しない'])
    expect(await visitor.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      '承認の方法',
    )
    expect(desk.stateOf(id)).toBe('asked')
  })

  it('waits for the right card when another kind is in the reader, and can be left', async () => {
    await insertCards(visitor, myNumber)
    const id = await ask()
    await visitor.press(HPKI)
    await says('このカードには、ここで使える証明書がありません。')
    await visitor.press('ほかの方法を選ぶ')
    await visitor.press('承認しない')
    await headed('承認しませんでした')
    expect(desk.stateOf(id)).toBe('asked')
    expect(visitor.posts.filter((post) => post.startsWith('/v1/approvals'))).toEqual([])
  })

  it('says what is missing when there is no card bridge, and where to get it', async () => {
    await playBridge(visitor.page, { ...SIGNING, installed: 'no', paired: 'no' })
    await ask()
    await visitor.press(HPKI)
    await says('カードブリッジが見つかりません。')
    const help = visitor.page.locator('main').getByRole('link', { name: 'カードブリッジの入れ方' })
    expect(await help.getAttribute('href')).toBe(
      `${stage.server.origin.replace('approve.', 'signin.')}/card-bridge`,
    )
    await visitor.judge('card-no-bridge')
  })

  it('sends the same answer again when the way was broken, without another PIN', async () => {
    const wishes = await insertCards(visitor, card)
    const id = await ask()
    await loseAnswer(visitor, /\/v1\/approvals\/./)
    await visitor.press(HPKI)
    await says('承認を送れませんでした。')
    expect(await buttons()).toEqual(['もう一度送る'])
    await visitor.judge('card-unsent')
    await visitor.press('もう一度送る')
    await headed('承認済みです')
    const [first, second] = visitor.posts.filter((post) => post.startsWith(`/v1/approvals/${id}`))
    expect(second).toBe(first)
    expect(wishes).toHaveLength(1)
  })

  it('is done by keyboard alone, and reads in English too', async () => {
    await insertCards(visitor, card)
    const id = desk.ask(DOCTOR)
    await visitor.open(`/a/${id}?lang=en`)
    expect(await tabTo(visitor.page, /^Approve with the qualification card$/)).toBe(true)
    expect(await findings(visitor.page)).toEqual([])
    expect(await width(visitor.page)).toBeLessThanOrEqual(360)
    await visitor.page.keyboard.press('Enter')
    await headed('Approved')
    expect(desk.stateOf(id)).toBe('active')
  })
})
