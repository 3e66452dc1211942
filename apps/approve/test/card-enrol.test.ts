/** Enrolling without a code, in a real browser over a card bridge that signs what it is asked for; judged as both services judge it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, tabTo, width } from '../../../journeys/support/page-findings.js'
import { bookNumber, insertCards, openCardBox } from './cards.js'
import { type Desk, NAME, NOBODY } from './desk.js'
import { openStage } from './house.js'
import { enrol, loseAnswer, type Visitor, visit } from './visitor.js'

const HPKI = '医師資格証で確かめる'
const JPKI = '登録済みのマイナンバーカードで確かめる'
const PASSKEY = '登録済みの端末で確かめる'

describe.skipIf(!browserIsHere())('the page on which a card vouches', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  let desk: Desk
  let box: Awaited<ReturnType<typeof openCardBox>>
  let visitor: Visitor
  let subject = ''
  let count = 0

  beforeAll(async () => {
    stage = await openStage()
    desk = stage.server.desk
    box = await openCardBox(stage.server)
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    count += 1
    subject = `E-000${count}`
    visitor = await visit(stage.browser, stage.server)
  })
  afterEach(async () => {
    await visitor.leave()
    expect(visitor.complaints, 'errors and breaches of the policy').toEqual([])
  })

  const headed = (name: string) =>
    visitor.page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const says = (words: string) => visitor.page.locator('main').getByText(words).waitFor()
  const field = () => visitor.page.getByRole('textbox', { name: /本人の番号/ })
  /** Comes for a person and makes a passkey. */
  const makePasskey = async () => {
    await visitor.open(`/enrol/card?subject=${subject}`)
    await visitor.press('次へ')
    await visitor.press('パスキーを作る')
    await visitor.page.getByRole('button', { name: HPKI }).waitFor()
  }
  /** Comes for a person and has the My Number card in the reader read. */
  const readMyNumber = async () => {
    await visitor.open(`/enrol/card?subject=${subject}`)
    await visitor.page.getByRole('tab', { name: 'マイナンバーカード' }).click()
    await visitor.press('次へ')
    await visitor.press('マイナンバーカードを読み取る')
    await visitor.page.getByRole('button', { name: HPKI }).waitFor()
  }

  it('enrols a new passkey, vouched for by the qualification card; it approves at once', async () => {
    await insertCards(visitor, await box.hpki(subject))
    await visitor.open(`/enrol/card?subject=${subject}`)
    expect(await field().inputValue()).toBe(subject)
    await visitor.judge('card-enrol-person')
    await visitor.press('次へ')
    await says(`番号 ${subject} の方のパスキーを作ります。`)
    await visitor.judge('card-enrol-passkey')
    await visitor.press('パスキーを作る')
    await says(`番号 ${subject} の方のカードを`)
    await visitor.judge('card-enrol-voucher')
    expect(await visitor.page.getByRole('button', { name: PASSKEY }).count()).toBe(0)
    await visitor.press(HPKI)
    await headed('登録できました')
    expect(await visitor.page.locator('main').innerText()).toContain(NAME)
    const id = desk.ask(subject)
    await visitor.open(`/a/${id}`)
    await visitor.press('このスマートフォンで承認')
    await headed('承認済みです')
    await visitor.open('/enrol/card')
    expect(await field().inputValue()).toBe(subject)
  })

  it('enrols a new passkey with a linked My Number card, and not with one that nobody linked', async () => {
    const mine = await box.jpki(`mine-${count}`)
    await insertCards(visitor, mine)
    await makePasskey()
    await visitor.press(JPKI)
    await says('このマイナンバーカードは登録されていません。')
    await says('窓口での番号: carrier/not-linked')
    await visitor.judge('card-enrol-not-linked')
    expect(desk.passkeys.has(subject)).toBe(false)
    desk.links.set(bookNumber(mine), subject)
    await visitor.press('もう一度試す')
    await headed('登録できました')
    expect(desk.passkeys.has(subject)).toBe(true)
  })

  it('enrols nothing with somebody else’s card; the passkey stays for the right one', async () => {
    await insertCards(visitor, await box.hpki('E-9999'))
    await makePasskey()
    await visitor.press(HPKI)
    await says('窓口での番号: carrier/other-person')
    expect(desk.passkeys.has(subject)).toBe(false)
    await visitor.press('ほかの方法を選ぶ')
    await visitor.page.unrouteAll()
    await insertCards(visitor, await box.hpki(subject))
    await visitor.press(HPKI)
    await headed('登録できました')
    const proofs = visitor.posts.filter((post) => post.startsWith('/v1/enrolments/'))
    const [first, second] = proofs.map((post) => JSON.parse(post.slice(post.indexOf('{'))))
    expect(second.attestation).toEqual(first.attestation)
    expect(second.statement).toBe(first.statement)
  })

  it.each([
    ['carrier/revoked', 'このカードは失効しています。'],
    ['carrier/status-unknown', 'カードが有効かどうかを、今は確かめられません。'],
  ] as const)('enrols nothing with a card of which is said %s', async (fate, words) => {
    const card = await box.hpki(subject)
    desk.cardFates.set(bookNumber(card), fate)
    await insertCards(visitor, card)
    await makePasskey()
    await visitor.press(HPKI)
    await says(words)
    expect(desk.passkeys.has(subject)).toBe(false)
  })

  it('sends the same proof again when the way was broken, without another PIN', async () => {
    const wishes = await insertCards(visitor, await box.hpki(subject))
    await makePasskey()
    await loseAnswer(visitor, /\/v1\/enrolments\/./)
    await visitor.press(HPKI)
    await says('登録を送れませんでした。')
    await visitor.judge('card-enrol-unsent')
    await visitor.press('もう一度送る')
    await headed('登録できました')
    expect(wishes).toHaveLength(1)
  })

  it('links a My Number card, vouched for by the qualification card; it approves then', async () => {
    const mine = await box.jpki(`mine-${count}`)
    await insertCards(visitor, mine, await box.hpki(subject))
    await readMyNumber()
    await visitor.judge('card-link-voucher')
    expect(await visitor.page.getByRole('button', { name: JPKI }).count()).toBe(0)
    await visitor.press(HPKI)
    await headed('マイナンバーカードを登録しました')
    await visitor.judge('card-linked')
    expect(desk.links.get(bookNumber(mine))).toBe(subject)
    const id = desk.ask(subject)
    await visitor.open(`/a/${id}`)
    await visitor.press('マイナンバーカードで承認')
    await headed('承認済みです')
  })

  it('links a My Number card, vouched for by the enrolled device; another’s device does not', async () => {
    await enrol(visitor, stage.server, subject)
    const mine = await box.jpki(`mine-${count}`)
    await insertCards(visitor, mine)
    await readMyNumber()
    const kept = desk.passkeys.get(subject)
    if (!kept) throw new Error('The holder is enrolled')
    desk.passkeys.set(subject, { ...kept, publicKey: new Uint8Array(kept.publicKey).fill(1, 10) })
    await visitor.press(PASSKEY)
    await says('承認を確かめられませんでした。')
    expect(desk.links.has(bookNumber(mine))).toBe(false)
    desk.passkeys.set(subject, kept)
    await visitor.press(PASSKEY)
    await headed('マイナンバーカードを登録しました')
    expect(desk.links.get(bookNumber(mine))).toBe(subject)
  })

  it('links no card that is another person’s already, and reads another one then', async () => {
    const theirs = await box.jpki(`theirs-${count}`)
    desk.links.set(bookNumber(theirs), 'E-9999')
    await insertCards(visitor, theirs, await box.hpki(subject))
    await readMyNumber()
    await visitor.press(HPKI)
    await says('このマイナンバーカードは、別の方に登録されています。')
    await visitor.judge('card-link-elsewhere')
    await visitor.page.getByRole('button', { name: 'マイナンバーカードを読み取る' }).waitFor()
    expect(desk.links.get(bookNumber(theirs))).toBe('E-9999')
  })

  it.each([
    ['', '番号を入力してください。'],
    ['実印 太郎', '半角の英数字とハイフン、20文字以内で入力してください。'],
  ])('asks nobody for the number "%s"', async (typed, words) => {
    await visitor.open('/enrol/card')
    await field().fill(typed)
    await visitor.press('次へ')
    await says(words)
    expect(visitor.posts).toEqual([])
  })

  it('says so when the number has no second key', async () => {
    await visitor.open(`/enrol/card?subject=${NOBODY}`)
    await visitor.press('次へ')
    await says('窓口での番号: key/unknown')
    await visitor.judge('card-enrol-nobody')
  })

  it('begins again with the other plan when that is chosen', async () => {
    await makePasskey()
    await visitor.page.getByRole('tab', { name: 'マイナンバーカード' }).click()
    await says('マイナンバーカードで署名を承認できるようにします。')
    expect(await field().inputValue()).toBe(subject)
  })

  it('is reached from the first page by keyboard, and reads in English too', async () => {
    await visitor.open('/?lang=en')
    expect(await tabTo(visitor.page, /^Enrol with a card$/)).toBe(true)
    await visitor.page.keyboard.press('Enter')
    await headed('Enrol with a card')
    for (const plan of ['New device', 'My Number card']) {
      await visitor.page.getByRole('tab', { name: plan }).click()
      expect(await findings(visitor.page), plan).toEqual([])
      expect(await width(visitor.page), plan).toBeLessThanOrEqual(360)
    }
  })
})
