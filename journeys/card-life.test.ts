/**
 * The whole life of one card: a doctor applies with a telephone; a receptionist, an examiner, an approver, a producer and a counter do
 * their part, each at their own computer and none for another; the card comes into the right hands, and works: it opens the portal,
 * it signs, an employer can check it, and its holder sees who did.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loopbackFetch } from '@jitsuin/platform'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NEWCOMER } from '../apps/server/src/demonstration/applicants.js'
import { drawPaper, drawPhoto } from '../apps/server/src/demonstration/sample-papers.js'
import { applyByTelephone, handIn, heading, TELEPHONE } from './support/applicant.js'
import { browserIsHere, openBrowser } from './support/browser.js'
import { enterOffice, signOrder } from './support/card-staff.js'
import { signInWithCard } from './support/card-visitor.js'
import { jitsuin } from './support/command.js'
import { handOver, makeCard, openPickup, receiveParcel, sendParcel } from './support/issuing.js'
import { linkInMail } from './support/mail-reader.js'
import { exportSigningKey, pinInLetter } from './support/new-card.js'
import { confirmAct, fillDialog, readPaper } from './support/office-pages.js'
import type { StaffMember } from './support/office-visitor.js'
import { findings } from './support/page-findings.js'
import { type Platform, startPlatform } from './support/platform.js'
import { programIsHere } from './support/programs.js'

const EMAIL = 'nozomi@example.jp'
const ADDRESS = '架空区見本1-2-3'
const VALID_UNTIL = `${new Date().getFullYear() + 3}-04-14`
const FULL_NAME = `${NEWCOMER.family.ja}　${NEWCOMER.given.ja}`
const SHORT_NAME = `${NEWCOMER.family.ja} ${NEWCOMER.given.ja}`
const ON_PAPER = { 氏名: FULL_NAME, 生年月日: NEWCOMER.birthDate, 読み取れるか: '読み取れる' }
const STEP = { timeout: 20_000 }

const canTell = browserIsHere() && programIsHere('pdftotext')

describe.skipIf(!canTell)('the life of a card', { timeout: 60_000 }, () => {
  let platform: Platform
  let browser: Browser
  let telephone: Page
  let inbox: Page
  let receptionist: StaffMember
  let examiner: StaffMember
  let caseAddress: string
  let caseNumber: string
  let cardId: string
  let doctor: Page

  beforeAll(async () => {
    platform = await startPlatform()
    browser = await openBrowser()
    telephone = await (await browser.newContext({ locale: 'ja-JP', ...TELEPHONE })).newPage()
    inbox = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  it('begins on a telephone, and a letter with a link comes at once', async () => {
    const typed = { address: ADDRESS, email: EMAIL, validUntil: VALID_UNTIL }
    caseNumber = await applyByTelephone(telephone, platform.place('apply'), NEWCOMER, typed)
    expect(await findings(telephone)).toEqual([])
    await telephone.goto(await letter(/申請を受け付けました/))
    await heading(telephone, '申請を受け付けました')
  })

  it('cannot go on to the registry before every paper is there and was read', async () => {
    receptionist = await enterOffice(browser, platform, '受付 みどり')
    const { page } = receptionist
    await page.goto(`${platform.place('office')}cases`)
    await page.getByRole('link', { name: caseNumber }).click()
    caseAddress = await opened(page)
    await confirmAct(page, '書類確認を始める')
    await expect.poll(() => main(page), STEP).toContain('署名のある発行申請書が届いていません')
    await page.getByRole('button', { name: '書類を認めて医籍照会へ進める' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '書類を認めて医籍照会へ進める' }).click()
    await page.getByRole('dialog').getByText('case/papers-not-in-order').waitFor(STEP)
    await page.getByRole('dialog').getByRole('button', { name: 'やめる' }).click()
  })

  it('takes in what came by post, and asks once for the photo that cannot be used', async () => {
    const { page } = receptionist
    await addPapers(page, ['発行申請書', '住民票の写し（原本）'])
    await readPaper(page, '発行申請書', { ...ON_PAPER, 住所: `東京都${ADDRESS}` })
    await readPaper(page, '医師免許証の写し', {
      ...ON_PAPER,
      医籍登録番号: NEWCOMER.licenceNumber,
      医籍登録年月日: NEWCOMER.licenceDate,
    })
    await readPaper(page, '運転免許証', { ...ON_PAPER, 住所: `東京都${ADDRESS}`, 有効期限: VALID_UNTIL })
    await readPaper(page, '住民票の写し（原本）', {
      ...ON_PAPER,
      住所: `東京都${ADDRESS}`,
      '原本・写し': '原本',
    })
    await readPaper(page, '写真', { 読み取れるか: '読み取れない' })
    await page.getByText('1件 不適合').waitFor(STEP)
    await page.getByRole('button', { name: '不備を知らせる' }).click() // the letter is written already: the check found it
    await page.getByRole('dialog').getByRole('button', { name: '不備を知らせる' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached', ...STEP })
  })

  it('is answered by the applicant with that photo alone, through the link of the letter', async () => {
    await telephone.goto(await letter(/不足している書類/))
    await heading(telephone, '不足している書類があります')
    expect(await main(telephone)).toContain('写真が規格に合いません')
    expect(await telephone.locator('input[type=file]').count()).toBe(1)
    await handIn(telephone, '写真', await drawPhoto(NEWCOMER))
    await telephone.getByRole('button', { name: '足りないものを送信する' }).click()
    await heading(telephone, '書類を確認しています')
    const { page } = receptionist
    await page.goto(caseAddress)
    await readPaper(page, '写真', { 読み取れるか: '読み取れる' })
    await page.getByText('0件 不適合、0件 未確認').waitFor(STEP)
    await confirmAct(page, '書類を認めて医籍照会へ進める')
  })

  it('needs the registry, and two officers who are two people (T-C01-1, T-C05-1)', async () => {
    examiner = await enterOffice(browser, platform, '審査 あきら')
    const { page } = examiner
    await page.goto(caseAddress)
    await confirmAct(page, '医籍を照会する')
    await page.getByRole('tab', { name: '医籍・会員' }).click()
    await page.getByText('4項目すべて一致').waitFor(STEP)
    await page.getByRole('button', { name: '審査して署名する' }).first().click()
    await page.getByRole('dialog').getByText('要約値を確かめました').waitFor(STEP)
    expect(await page.getByRole('dialog').innerText()).toContain('Nozomi Hatsuno')
    await signOrder(examiner)
    await page.getByRole('tab', { name: '審査・承認' }).click()
    await page.getByText('審査したあなたは、承認できません').waitFor(STEP)
    expect(await page.getByRole('button', { name: '承認して署名する' }).count()).toBe(0)

    const approver = await enterOffice(browser, platform, '承認 まもる')
    await approver.page.goto(caseAddress)
    await approver.page.getByRole('button', { name: '承認して署名する' }).first().click()
    await signOrder(approver)
    await approver.page.getByText('承認済', { exact: true }).first().waitFor(STEP)
    await approver.context.close()
  })

  it('becomes a card of one blank, made, inspected and sent', async () => {
    const { page, context } = await enterOffice(browser, platform, '発行 つくる')
    cardId = await makeCard(page, platform.place('office'), caseNumber)
    await sendParcel(page, platform.place('office'))
    await context.close()
  })

  it('sends its PIN another way, by somebody who has not made the card', async () => {
    const { page } = receptionist
    await page.goto(`${platform.place('office')}pin-letters`)
    await page.getByRole('button', { name: `印刷する ${cardId}` }).click()
    await page.getByLabel('表示するもの').selectOption({ label: '印刷済' })
    expect(await main(page)).not.toMatch(/暗証番号:? \d{4}/)
    await page.getByRole('button', { name: `発送を記録する ${cardId}` }).click(STEP)
    await fillDialog(page, { 追跡番号: '210987654321' }, '発送を記録する')
  })

  it('is handed to nobody but its holder, who brings three things (T-C03-4)', async () => {
    const { page, context } = await enterOffice(browser, platform, '窓口 ひかり')
    await receiveParcel(page, platform.place('office'))
    await reserve()
    await openPickup(page, platform.place('office'), NEWCOMER)
    await page.getByRole('button', { name: '交付を断る' }).click()
    const proxy = { 断った理由: 'ご家族が来られたため', 来られた方の話: '代わりに受け取りたい' }
    await fillDialog(page, proxy, '記録する')
    await page.getByText('「代わりに受け取りたい」').waitFor(STEP)
    expect(await page.getByRole('button', { name: 'カードを交付する' }).count()).toBe(0)
    await handOver(page, VALID_UNTIL)
    await context.close()
  })

  it('was told to the applicant at every step', async () => {
    await telephone.goto(`${platform.place('apply')}status`)
    await heading(telephone, 'カードをお渡ししました')
    const told = await main(telephone)
    const steps = [
      '申請を受け付けました',
      '書類を確認しています',
      '不足している書類があります',
      '審査をしています',
      '承認されました',
      'カードを作っています',
      'カードを発送しました',
      'カードを受け取れます',
      '受け取りの予約ができました',
    ]
    const places = steps.map((step) => told.indexOf(step))
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places).not.toContain(-1)
    expect(told).not.toContain('これから')
  })

  it('opens the portal with the PIN of the letter, and no other', async () => {
    doctor = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    await doctor.goto(platform.place('portal'))
    await doctor
      .getByRole('link', { name: 'ログイン' })
      .or(doctor.getByRole('button', { name: 'ログイン' }))
      .click()
    await signInWithCard(doctor, { name: SHORT_NAME, pin: await pinInLetter(platform.data, cardId) })
    await expect.poll(() => main(doctor), STEP).toContain(cardId)
    await doctor.goto(`${platform.place('portal')}card`)
    await expect.poll(() => main(doctor), STEP).toContain('NOZOMI HATSUNO')
    expect(await main(doctor)).toContain(`Medical License No. ${NEWCOMER.licenceNumber}`)
  })

  it('stands in the public record of certificates, as this browser checks by itself', async () => {
    await doctor.goto(`${platform.place('portal')}log`)
    await expect.poll(() => main(doctor), STEP).toContain('あなたについての記録 2件を、すべて確かめました')
  })

  it('can be checked by an employer, who is told what does not fit; the doctor sees who checked (T-C05-1, T-C05-2)', async () => {
    const employer = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    const sound = await check(employer, NEWCOMER.licenceDate)
    expect(sound).toContain('確認できました')
    expect(sound).toContain('受領番号')
    const wrong = await check(employer, NEWCOMER.licenceDate.replace(/\d$/, '1'))
    expect(wrong).toMatch(/医籍登録年月日\s+一致しません/)
    expect(wrong.match(/一致しません/g)).toHaveLength(1)
    await doctor.goto(`${platform.place('portal')}checks`)
    await expect
      .poll(() => doctor.getByRole('row', { name: /あおぞら架空病院\s+採用 かかり/ }).count(), STEP)
      .toBe(2)
  })

  it('signs, and the verifier says who did', async () => {
    const { key, certificate, chain } = await exportSigningKey(platform.data, cardId)
    const [letterFile, signed] = [join(platform.data, 'letter.xml'), join(platform.data, 'signed.xml')]
    await writeFile(letterFile, '<letter>紹介状</letter>')
    const tsa = `http://127.0.0.1:${platform.statusPort}/tsa`
    const how = ['--format', 'xades', '--level', 't', '--tsa', tsa, '--out', signed]
    const made = jitsuin('sign', letterFile, ...how, '--key', key, '--cert', certificate, '--chain', chain)
    expect(made).toMatchObject({ status: 0 })
    await doctor.goto(platform.place('verifier'))
    await doctor.locator('input[type=file]').first().setInputFiles(signed)
    await expect.poll(() => main(doctor), STEP).toContain('署名は有効です')
    expect(await main(doctor)).toMatch(/医師\s*初野\s*のぞみ/)
  })

  it('ends with the licence: portal, sign-in and employers refuse the next action (T-C02-4)', async () => {
    await strikeOff()
    const { page } = examiner
    const procedure = page.getByRole('row').filter({ hasText: FULL_NAME }).getByRole('link').first()
    const look = async () => {
      await page.goto(`${platform.place('office')}aftercare`)
      return await procedure.waitFor({ timeout: 5_000 }).then(
        () => 'opened',
        () => 'not yet',
      )
    }
    await expect.poll(look, { timeout: 150_000 }).toBe('opened')
    await procedure.click(STEP)
    await page.getByRole('button', { name: '通知を確かめて失効へ進める' }).click(STEP)
    await fillDialog(page, { '理由・内容': '医籍の抹消', '通知の番号・出どころ': '医籍の照会' }, '行う')
    await page.goto(`${platform.place('office')}aftercare/signing`)
    await page.getByRole('button', { name: '内容を確かめて署名する' }).click(STEP)
    await signOrder(examiner)
    const approver = await enterOffice(browser, platform, '承認 まもる')
    await approver.page.goto(`${platform.place('office')}aftercare/signing`)
    await approver.page.getByRole('button', { name: '内容を確かめて署名する' }).click(STEP)
    await signOrder(approver)
    await expect
      .poll(() => doctor.evaluate(async () => (await fetch('/api/session')).json()), { timeout: 60_000 })
      .not.toMatchObject({ state: 'live' })
    const stranger = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    await stranger.goto(`${platform.network('aozora-net')}login`)
    await signInWithCard(stranger, { name: SHORT_NAME, pin: await pinInLetter(platform.data, cardId) })
    await expect.poll(() => main(stranger), STEP).toMatch(/失効/)
    expect(await check(stranger, NEWCOMER.licenceDate)).toContain('確認できませんでした')
  }, 400_000)

  it('left audit records that nobody changed', () => {
    expect(jitsuin('audit', 'verify', '--data', platform.data)).toMatchObject({ status: 0 })
  })

  /** The ministry strikes the doctor off; the registry of the demonstration has a switch for it. */
  async function strikeOff(): Promise<void> {
    const { sex, birthDate, licenceNumber, licenceDate } = NEWCOMER
    const registration = {
      name: FULL_NAME,
      ...{ sex, birthDate, registrationNumber: licenceNumber, registrationDate: licenceDate },
      standing: 'struck-off',
    }
    const answer = await loopbackFetch(`${platform.network('licence-registry')}demonstration/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(registration),
    })
    expect(answer.status).toBe(204)
  }

  const main = (page: Page) => page.locator('main').innerText()
  const letter = (subject: RegExp) => linkInMail(inbox, platform.network('mail'), { to: EMAIL, subject })

  /** The address of the case, once it is shown. */
  async function opened(page: Page): Promise<string> {
    await page.getByRole('heading', { name: new RegExp(caseNumber) }).waitFor(STEP)
    return page.url()
  }

  async function addPapers(page: Page, kinds: readonly string[]): Promise<void> {
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: '届いた書類を加える' }).click()
    for (const kind of kinds) {
      await dialog.getByLabel('書類の種類').selectOption({ label: kind })
      const buffer = Buffer.from(await drawPaper('PAPER', [NEWCOMER.given.romaji, NEWCOMER.family.romaji]))
      const file = { name: 'scan.jpg', mimeType: 'image/jpeg', buffer }
      await dialog.locator('input[type=file]').setInputFiles(file)
      await page
        .getByRole('button', { name: kind, exact: true, includeHidden: true })
        .first()
        .waitFor({ state: 'attached', ...STEP })
    }
    await dialog.getByRole('button', { name: '閉じる' }).last().click()
    await dialog.waitFor({ state: 'detached', ...STEP })
  }

  async function reserve(): Promise<void> {
    await telephone.goto(await letter(/カード.*ready|医師資格証ができました/))
    await heading(telephone, '受け取りの予約')
    await telephone.getByLabel('日を選んでください').selectOption({ index: 1 })
    await telephone
      .locator('label', { has: telephone.getByRole('radio') })
      .first()
      .click()
    await telephone.getByRole('button', { name: 'この時間で予約する' }).click()
    await telephone.getByText(/予約済み/).waitFor(STEP)
  }

  async function check(page: Page, licenceDate: string): Promise<string> {
    await page.goto(`${platform.place('check')}check`)
    const fields = [
      [/機関名/, 'あおぞら架空病院'],
      [/担当者名/, '採用 かかり'],
      [/カード番号/, cardId],
      [/氏名/, FULL_NAME],
      [/生年月日/, NEWCOMER.birthDate],
      [/医籍登録番号/, NEWCOMER.licenceNumber],
      [/医籍登録年月日/, licenceDate],
    ] as const
    for (const [label, value] of fields) await page.getByLabel(label).fill(value)
    await page.getByRole('button', { name: '番号で確認する' }).click()
    await page.getByText('受領番号').waitFor(STEP)
    return main(page)
  }
})
