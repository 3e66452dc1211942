/** A visitor with a card: does by hand what a doctor does at the sign-in page and in the windows of the card bridge. */

import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Whose card is chosen, and what is typed; both as on the screen. */
export type CardHolder = { readonly name: string; readonly pin: string }

export const TARO: CardHolder = { name: '実印 太郎', pin: '1234' }

/** Taro's My Number card. It names nobody before its PIN, so the window of the bridge shows the kind of card instead. */
export const MY_NUMBER_OF_TARO: CardHolder = { name: 'マイナンバーカード', pin: '1234' }

/** At the sign-in page: chooses the card as the way in. */
export async function signInWithCard(page: Page, holder: CardHolder): Promise<void> {
  await useCard(page, holder, /^医師資格証（ICカード）/)
}

/** Presses a button that asks for a card: allows the site if the bridge does not know it yet, chooses the card and types the PIN. */
export async function useCard(page: Page, holder: CardHolder, button: string | RegExp): Promise<void> {
  const first = page.context().waitForEvent('page')
  await page.getByRole('button', { name: button }).click()
  const use = page.getByRole('button', { name: 'このサイトでカードを使う' })
  const known = await Promise.race([
    first.then(() => 'known' as const),
    use.waitFor().then(() => 'new' as const),
  ])
  if (known === 'known') return await typePin(await first, holder)
  await use.click()
  const permission = await first
  const closed = permission.waitForEvent('close')
  await permission.getByRole('button', { name: '許可する(A)' }).click()
  await closed
  const second = page.context().waitForEvent('page')
  await page.getByRole('button', { name: '暗証番号の入力に進む' }).click()
  await typePin(await second, holder)
}

/** Types one PIN into a window of the bridge, whatever comes of it. */
async function typePin(window: Page, { name, pin }: CardHolder): Promise<void> {
  await window.waitForSelector('#pin')
  expect(await window.title()).toContain('PIN入力')
  const card = window.getByRole('radio', { name: new RegExp(name) })
  if ((await card.count()) > 0) await card.check()
  await window.fill('#pin', pin)
  await window.getByRole('button', { name: 'OK(O)' }).click()
}
