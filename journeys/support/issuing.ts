/** The steps from an approved application to a card in the hand, and all of them for who needs nothing but a card. */
import { japanDate } from '@jitsuin/kernel'
import type { Browser, Page } from 'playwright-core'
import type { Applicant } from '../../apps/server/src/demonstration/applicants.js'
import { enterOffice, signOrder } from './card-staff.js'
import { confirmAct, fillDialog, readPaper, writeName } from './office-pages.js'
import type { Platform } from './platform.js'

const STEP = { timeout: 20_000 }
/** What stands on the papers of the demonstration's applicants. */
const ADDRESS = '東京都架空区見本1-2-3'

/** Where a story happens. */
export type Stage = { readonly browser: Browser; readonly platform: Platform }

/** Books blank cards, makes the cards that wait, and inspects the one of this application; gives back its ID. */
export async function makeCard(page: Page, office: string, caseNumber: string): Promise<string> {
  await page.goto(`${office}stock`)
  await page.getByRole('button', { name: '入荷を記録する' }).click()
  await fillDialog(page, { 枚数: '50', 仕入先: '見本カード製造', ロット番号: 'LOT-1' }, '記録する')
  await page.goto(`${office}production`)
  await page.getByRole('button', { name: 'カードを作る' }).click()
  await fillDialog(page, { 作る枚数: '1' }, '作り始める')
  const row = page.getByRole('row', { name: new RegExp(caseNumber) })
  await row.getByText('券面は正しい').click(STEP)
  const [cardId = ''] = /JMA\d{9}/.exec(await row.innerText()) ?? []
  await page.getByRole('button', { name: '選んだ1枚を検品済みにする' }).click()
  await row.getByText('検品済', { exact: true }).waitFor(STEP)
  return cardId
}

/** Packs what is inspected for the counter in Tokyo, and sends it. */
export async function sendParcel(page: Page, office: string): Promise<void> {
  await page.goto(`${office}parcels`)
  await page.getByRole('button', { name: '小包を作る 東京都医師会（架空）' }).click(STEP)
  await fillDialog(page, { 追跡番号: '123456789012' }, '小包を作る')
  await page.getByRole('button', { name: '発送を記録する' }).click(STEP)
  await page.getByText('輸送中').waitFor(STEP)
}

/** At the counter: takes the parcel in. */
export async function receiveParcel(page: Page, office: string): Promise<void> {
  await page.goto(`${office}parcels`)
  await page.getByRole('link', { name: /^P-\d{4}-\d{6}$/ }).click(STEP)
  await page.getByText('届いた', { exact: true }).last().click(STEP)
  await page.getByRole('button', { name: /受領を記録する/ }).click()
  await page.getByText('受領済').first().waitFor(STEP)
}

/** At the counter: opens what is ready for this person. */
export async function openPickup(page: Page, office: string, { family, given }: Applicant): Promise<void> {
  await page.goto(`${office}pickups`)
  await page.getByRole('link', { name: `${family.ja} ${given.ja}` }).click(STEP)
  await page.getByRole('button', { name: '交付を断る' }).waitFor(STEP)
}

/** At the counter: looks at the three things and the face, and hands the card over. */
export async function handOver(page: Page, validUntil: string): Promise<void> {
  const seen = page.getByRole('button', { name: '原本を確かめた' })
  const postcard = page.getByRole('button', { name: '自署のあるはがきを受け取った' })
  await postcard.click()
  await postcard.waitFor({ state: 'detached', ...STEP })
  await seen.first().click()
  await seen.nth(1).waitFor({ state: 'detached', ...STEP })
  await page.getByLabel('身分証の種類').selectOption({ label: '運転免許証' })
  await page.getByLabel('有効期限').fill(validUntil)
  await seen.click()
  await page.getByRole('button', { name: '写真と本人が一致する' }).click()
  await writeName(page.getByRole('img', { name: /署名欄/ }))
  await page.getByRole('button', { name: 'カードを交付する' }).click()
  await page.getByText(/受領書番号：R-/).waitFor(STEP)
}

/** Everything, for one of those whose application and papers lie in the office already; gives back the ID of the card. */
export async function issueCard(
  { browser, platform }: Stage,
  person: Applicant,
  caseNumber: string,
): Promise<string> {
  const office = platform.place('office')
  const examiner = await enterOffice(browser, platform, '審査 あきら')
  await examiner.page.goto(`${office}cases`)
  await examiner.page.getByRole('link', { name: caseNumber }).click(STEP)
  const address = await readEverything(examiner.page, person)
  await confirmAct(examiner.page, '医籍を照会する')
  await examiner.page.getByRole('button', { name: '審査して署名する' }).first().click(STEP)
  await signOrder(examiner)
  await examiner.context.close()
  const approver = await enterOffice(browser, platform, '承認 まもる')
  await approver.page.goto(address)
  await approver.page.getByRole('button', { name: '承認して署名する' }).first().click(STEP)
  await signOrder(approver)
  await approver.context.close()
  const producer = await enterOffice(browser, platform, '発行 つくる')
  const cardId = await makeCard(producer.page, office, caseNumber)
  await sendParcel(producer.page, office)
  await producer.context.close()
  await printLetter({ browser, platform }, cardId)
  const counter = await enterOffice(browser, platform, '窓口 ひかり')
  await receiveParcel(counter.page, office)
  await openPickup(counter.page, office, person)
  await handOver(counter.page, '2029-04-14')
  await counter.context.close()
  return cardId
}

/** The PIN is printed by somebody who has not made the card. */
async function printLetter({ browser, platform }: Stage, cardId: string): Promise<void> {
  const { page, context } = await enterOffice(browser, platform, '受付 みどり')
  await page.goto(`${platform.place('office')}pin-letters`)
  const print = page.getByRole('button', { name: `印刷する ${cardId}` })
  await print.click(STEP)
  await print.waitFor({ state: 'detached', ...STEP })
  await context.close()
}

async function readEverything(page: Page, person: Applicant): Promise<string> {
  const { family, given, birthDate, licenceNumber, licenceDate } = person
  const all = { 氏名: `${family.ja}　${given.ja}`, 生年月日: birthDate, 読み取れるか: '読み取れる' }
  const today = japanDate(new Date())
  await confirmAct(page, '書類確認を始める')
  await readPaper(page, '写真', { 読み取れるか: '読み取れる' })
  await readPaper(page, '発行申請書', { ...all, 住所: ADDRESS })
  await readPaper(page, '医師免許証の写し', {
    ...all,
    医籍登録番号: licenceNumber,
    医籍登録年月日: licenceDate,
  })
  await readPaper(page, '運転免許証', { ...all, 住所: ADDRESS, 有効期限: '2029-04-14' })
  await readPaper(page, '住民票の写し（原本）', {
    ...all,
    住所: ADDRESS,
    交付日: today,
    '原本・写し': '原本',
  })
  await page.getByText('0件 不適合、0件 未確認').waitFor(STEP)
  await confirmAct(page, '書類を認めて医籍照会へ進める')
  return page.url()
}
