/** What staff does again and again on the pages of the office. */
import type { Locator, Page } from 'playwright-core'

const STEP = { timeout: 20_000 }

/** Presses the button of an act, and confirms it in the dialog of the same name. */
export async function confirmAct(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click(STEP)
  await page.getByRole('dialog').getByRole('button', { name }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached', ...STEP })
}

/** Fills in the fields of the dialog that is open, and presses its button. */
export async function fillDialog(
  page: Page,
  fields: Readonly<Record<string, string>>,
  button: string,
): Promise<void> {
  const dialog = page.getByRole('dialog')
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(new RegExp(label)).fill(value)
  await dialog.getByRole('button', { name: button }).click()
  await dialog.waitFor({ state: 'detached', ...STEP })
}

/**
 * On the page of a case: chooses a paper and writes down what is on it. Ends when the page shows the case as it then is, for
 * the next act needs the newest revision.
 */
export async function readPaper(
  page: Page,
  paper: string,
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: paper, exact: true }).first().click(STEP)
  await page.getByRole('button', { name: '読み取った内容を記録する' }).click(STEP)
  for (const [label, value] of Object.entries(facts)) {
    const field = dialog.getByLabel(label, { exact: true })
    const isChoice = (await field.evaluate(({ tagName }) => tagName)) === 'SELECT'
    await (isChoice ? field.selectOption({ label: value }) : field.fill(value))
  }
  const { pathname } = new URL(page.url())
  const reloaded = page.waitForResponse(
    (answer) => answer.request().method() === 'GET' && new URL(answer.url()).pathname === `/api${pathname}`,
    STEP,
  )
  await dialog.getByRole('button', { name: '記録する' }).click()
  await reloaded
  await dialog.waitFor({ state: 'detached', ...STEP })
}

/** Writes a name, more or less, into the field for it. */
export async function writeName(field: Locator): Promise<void> {
  await field.waitFor(STEP)
  await field.scrollIntoViewIfNeeded()
  const { x, y } = (await field.boundingBox()) ?? { x: 0, y: 0 }
  const { mouse } = field.page()
  await mouse.move(x + 40, y + 60)
  await mouse.down()
  for (let step = 1; step < 12; step++) await mouse.move(x + 40 + step * 18, y + 60 + (step % 2 ? 25 : -10))
  await mouse.up()
}
