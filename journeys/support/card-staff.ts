/** Members of the issuing office with their staff cards: they sign in with them, and sign orders with them. */
import type { Browser, Page } from 'playwright-core'
import { signInWithCard } from './card-visitor.js'
import { keepOthersIfAsked } from './network-visitor.js'
import type { StaffMember } from './office-visitor.js'
import type { Platform } from './platform.js'

const STEP_MS = 20_000
const PIN = '1234'

/** Signs in at a computer of their own with their card. */
export async function enterOffice(browser: Browser, platform: Platform, name: string): Promise<StaffMember> {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.goto(platform.place('office'))
  const withCard = page.getByRole('button', { name: /^医師資格証（ICカード）/ })
  const signIn = page
    .getByRole('link', { name: 'ログイン' })
    .or(page.getByRole('button', { name: 'ログイン' }))
  await withCard.or(signIn).first().waitFor({ timeout: STEP_MS })
  if ((await withCard.count()) === 0) await signIn.first().click()
  await signInWithCard(page, { name, pin: PIN })
  await keepOthersIfAsked(page, page.getByRole('heading', { name: 'はじめに', level: 1 }))
  return { name, context, page }
}

/** In the dialog that shows an order: signs it with the staff card, and waits until the dialog is gone. */
export async function signOrder({ name, page }: StaffMember): Promise<void> {
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'))
  const allow = dialog.getByRole('button', { name: 'カードの利用を許可する' })
  await dialog.getByRole('button', { name: '職員カードで署名する' }).waitFor({ timeout: STEP_MS })
  const orders = await dialog.getByText(/^署名する内容/).count()
  let asking = page.context().waitForEvent('page', { timeout: STEP_MS })
  await dialog.getByRole('button', { name: '職員カードで署名する' }).click()
  const next = await Promise.race([
    asking.then(() => 'known' as const),
    allow.waitFor({ timeout: STEP_MS }).then(() => 'new' as const),
  ])
  if (next === 'new') {
    await allow.click()
    await allowSite(await asking)
    asking = page.context().waitForEvent('page', { timeout: STEP_MS })
    await dialog.getByRole('button', { name: '続けて署名する' }).click()
  }
  await typePins(await asking, { name, orders })
  await dialog.waitFor({ state: 'detached', timeout: STEP_MS })
}

async function allowSite(window: Page): Promise<void> {
  const closed = window.waitForEvent('close')
  await window.getByRole('button', { name: '許可する(A)' }).click()
  await closed
}

/** Each order is a signature of its own, and asks for the PIN again. */
async function typePins(window: Page, { name, orders }: { readonly name: string; readonly orders: number }) {
  for (let signed = 0; signed < orders; signed++) {
    if (signed > 0)
      await window.getByText(`${orders}件のうち${signed}件に署名しました`).waitFor({ timeout: STEP_MS })
    await window.waitForSelector('#pin')
    await window.getByRole('radio', { name: new RegExp(name) }).check()
    await window.fill('#pin', PIN)
    await window.getByRole('button', { name: 'OK(O)' }).click()
  }
}
