/** Members of staff at the office: each in a browser of their own, with a passkey of their own. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { addSecurityKey } from './security-key.js'

const STEP_MS = 20_000

/** Somebody of the staff, signed in at their own computer. */
export type StaffMember = { readonly name: string; readonly context: BrowserContext; readonly page: Page }

/** Follows a one-time link, makes a passkey and goes on into the office. */
export async function enrolStaff(
  browser: Browser,
  { name, link }: { readonly name: string; readonly link: string },
): Promise<StaffMember> {
  const context = await browser.newContext({ locale: 'ja-JP' })
  const page = await context.newPage()
  await addSecurityKey(page)
  await page.goto(link)
  await page.getByRole('button', { name: 'この端末のパスキーを登録する' }).click()
  await page.getByRole('link', { name: '業務画面に進む' }).click({ timeout: STEP_MS })
  await page.getByRole('heading', { name: 'はじめに', level: 1 }).waitFor({ timeout: STEP_MS })
  return { name, context, page }
}

/** Opens a page of partners and staff by the navigation: there is a group to open, unless its owner may see one page only. */
export async function goTo(page: Page, name: string): Promise<void> {
  const navigation = page.getByRole('navigation', { name: '主なページ' })
  const group = navigation.getByRole('button', { name: '連携・職員' })
  const link = navigation.getByRole('link', { name, exact: true })
  await group.or(link).first().waitFor({ timeout: STEP_MS })
  if ((await group.count()) > 0) await group.click()
  await link.click()
}

/** Invites somebody to one role and gives back the one-time link that is shown. */
export async function invite(
  { page }: StaffMember,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<string> {
  await goTo(page, '職員')
  await page.getByRole('button', { name: '職員を招待する' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /氏名/ }).fill(name)
  await dialog.getByText(role, { exact: true }).click()
  await dialog.getByRole('button', { name: '招待のリンクを作る' }).click()
  const link = await dialog.getByText(/^https?:\/\/.*\/enrol/).innerText({ timeout: STEP_MS })
  await dialog.getByRole('button', { name: '閉じる' }).last().click()
  return link
}

/** Confirms what another administrator asked for. */
export async function confirmChange({ page }: StaffMember, invited: string): Promise<void> {
  await goTo(page, '職員')
  await page.reload() // the list may stand there from before
  const confirm = page.getByRole('button', { name: `${invited}さんの変更を承認する` })
  await confirm.click({ timeout: STEP_MS })
  await confirm.waitFor({ state: 'detached', timeout: STEP_MS })
}
