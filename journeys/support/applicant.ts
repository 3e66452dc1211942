/** An applicant with a telephone in the hand: goes through the pages of the application as anybody would. */
import { japanDate } from '@jitsuin/kernel'
import type { Page } from 'playwright-core'
import type { Applicant } from '../../apps/server/src/demonstration/applicants.js'
import { drawPaper, drawPhoto } from '../../apps/server/src/demonstration/sample-papers.js'

/** The width and height of a telephone. */
export const TELEPHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true } as const

/** What is typed besides what the registers know of the person. */
export type Typed = {
  readonly address: string
  readonly email: string
  readonly validUntil: string
}

type Member = Applicant & { readonly memberId: string }

/** Fills in every page and sends the application; gives back its number. */
export async function applyByTelephone(page: Page, address: string, person: Member, typed: Typed) {
  const { family, given } = person
  await page.goto(address)
  await press(page, '申請を始める')
  await onPage(page, '申請の種類', () => page.getByText('新規').click())
  await onPage(page, 'お名前', async () => {
    await page.getByLabel('姓', { exact: true }).fill(family.ja)
    await page.getByLabel('名', { exact: true }).fill(given.ja)
    await page.getByLabel('せい（ふりがな）').fill(family.kana)
    await page.getByLabel('めい（ふりがな）').fill(given.kana)
    await press(page, family.romaji)
    await press(page, given.romaji)
  })
  await onPage(page, '旧姓・通名', () => page.getByText('なし').click())
  await onPage(page, '生年月日と性別', async () => {
    await typeDay(page, '生年月日', person.birthDate)
    await page.getByText(person.sex === 'female' ? '女性' : '男性').click()
  })
  await onPage(page, '住民票の住所', async () => {
    await page.getByLabel('郵便番号').fill('〒１００－００００')
    await page.getByLabel('都道府県').selectOption('東京都')
    await page.getByLabel('市区町村・番地・建物').fill(typed.address)
  })
  await onPage(page, 'ご連絡先', async () => {
    await page.getByLabel('メールアドレス').fill(typed.email)
    await page.getByLabel('電話番号').fill('03-0000-1234')
    await page.getByText('住民票の住所と同じ').click()
  })
  await onPage(page, '医籍の登録', async () => {
    await page.getByLabel('医籍登録番号').fill(person.licenceNumber)
    await typeDay(page, '医籍登録年月日', person.licenceDate)
    await handIn(page, '医師免許証の写し', await licencePaper(person))
  })
  await onPage(page, '医師会の会員', async () => {
    await page.getByText('会員です').click()
    await page.getByLabel('日医会員ID').fill(person.memberId)
  })
  await onPage(page, '勤務先', () => page.getByText('なし').click())
  await onPage(page, 'カードの受け取り', () => page.getByText('東京都医師会（架空）').click())
  await onPage(page, '顔写真', async () => handIn(page, '写真', await drawPhoto(person)))
  await onPage(page, '身分証', async () => {
    await page.getByText('運転免許証').first().click()
    await typeDay(page, '身分証の有効期限', typed.validUntil)
    await handIn(page, '運転免許証 表面', await identityPaper(person, typed.validUntil))
  })
  await onPage(page, '住民票の写し', () => typeDay(page, '住民票の写しの交付日', japanDate(new Date())))
  await heading(page, '内容の確認')
  await page.getByText('利用規約と個人情報').click()
  await press(page, '申請を送信する')
  await heading(page, '申請を受け付けました')
  const [number = ''] = /\d{4}-\d{6}/.exec(await page.locator('main').innerText()) ?? []
  return number
}

/** Waits for a page of this name. */
export async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 15_000 })
}

/** Chooses a picture for what the page asks for, and waits until it was taken in. */
export async function handIn(page: Page, what: string, picture: Uint8Array): Promise<void> {
  const file = { name: 'picture.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture) }
  await page.getByLabel(`ファイルから選ぶ ${what}`).setInputFiles(file)
  await page.getByText('受け取りました').first().waitFor({ timeout: 15_000 })
}

/** A copy of the licence as it is photographed. */
export function licencePaper({ family, given, licenceNumber, licenceDate }: Applicant): Promise<Uint8Array> {
  const lines = [`${given.romaji} ${family.romaji}`, `No. ${licenceNumber}`, `Registered ${licenceDate}`]
  return drawPaper('MEDICAL LICENCE (COPY)', lines)
}

function identityPaper({ family, given, birthDate }: Applicant, validUntil: string): Promise<Uint8Array> {
  const lines = [`${given.romaji} ${family.romaji}`, `Born ${birthDate}`, `Valid until ${validUntil}`]
  return drawPaper('DRIVING LICENCE (COPY)', lines)
}

async function onPage(page: Page, name: string, answer: () => Promise<void>): Promise<void> {
  await heading(page, name)
  await answer()
  await press(page, '次へ')
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).first().click()
}

async function typeDay(page: Page, what: string, day: string): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-')
  await page.getByLabel(`${what} 元号`).selectOption({ label: '西暦' })
  await page.getByLabel(`${what} 年`).fill(year)
  await page.getByLabel(`${what} 月`).fill(month)
  await page.getByLabel(`${what} 日`).fill(date)
}
