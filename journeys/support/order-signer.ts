/** An officer at the office's pages and in the windows of the card bridge: signs orders, one or a long list, with a staff card. */
import type { Page } from 'playwright-core'
import type { CardHolder } from './card-visitor.js'

/** How many orders one PIN signs (docs/card-bridge.md). */
const ORDERS_OF_A_WINDOW = 50

/**
 * Presses the button that signs and types the PIN into a window of the bridge, again for every fifty orders. Where the bridge does not
 * know the office yet, lets it use the card first.
 */
export async function signWithStaffCard(page: Page, holder: CardHolder, orders: number): Promise<void> {
  let window = await firstWindow(page)
  for (let left = orders; left > 0; left -= ORDERS_OF_A_WINDOW) {
    if (left < orders) window = await windowOf(page, '続けて署名する')
    await typePinForAll(window, holder, Math.min(left, ORDERS_OF_A_WINDOW))
  }
}

async function firstWindow(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page')
  const allow = page.getByRole('button', { name: 'カードの利用を許可する' })
  await page.getByRole('button', { name: '職員カードで署名する' }).click()
  const asked = await Promise.race([opened, allow.waitFor().then(() => 'unknown' as const)])
  if (asked !== 'unknown') return asked
  void allow.click()
  const permission = await opened
  const closed = permission.waitForEvent('close')
  await permission.getByRole('button', { name: '許可する(A)' }).click()
  await closed
  return await windowOf(page, '続けて署名する')
}

async function windowOf(page: Page, button: string): Promise<Page> {
  const opened = page.context().waitForEvent('page')
  await page.getByRole('button', { name: button }).click()
  return await opened
}

/** One PIN for all that are shown, and the window goes. */
async function typePinForAll(window: Page, { name, pin }: CardHolder, orders: number): Promise<void> {
  const closed = window.waitForEvent('close')
  await window.locator('#pin').waitFor()
  const card = window.getByRole('radio', { name: new RegExp(name) })
  if ((await card.count()) > 0) await card.check()
  await window.locator('#pin').fill(pin)
  if (orders > 1) await window.locator('#hold').check()
  await window.getByRole('button', { name: 'OK(O)' }).click()
  await closed
}
