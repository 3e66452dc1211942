/** A visitor after the proof of who they are: the questions on the way into a service, answered as most people do. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const STEP_MS = 15_000

/** Goes on into one of the invented networks. Consent is asked for at the first visit and kept afterwards. */
export async function agreeIfAsked(page: Page, network: string): Promise<void> {
  const agree = page.getByRole('button', { name: '同意して進む' })
  const inside = page.getByRole('heading', { name: 'マイページ' })
  await keepOthersIfAsked(page, agree.or(inside))
  if ((await agree.count()) > 0) await agree.click()
  await inside.waitFor({ timeout: STEP_MS })
  expect(page.url()).toBe(network)
}

/** Goes on to what comes `next`; a sign-in from before, if there is one, may stay. */
export async function keepOthersIfAsked(page: Page, next: Locator): Promise<void> {
  const beside = page.getByRole('button', { name: '前のサインインを残して続ける' })
  await beside.or(next).waitFor({ timeout: STEP_MS })
  if ((await beside.count()) > 0) await beside.click()
  await next.waitFor({ timeout: STEP_MS })
}
