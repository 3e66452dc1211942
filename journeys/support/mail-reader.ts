/** Somebody who reads mail: what was sent to whom lies in the inbox of the demonstration. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Opens the newest letter to this address with these words in its subject; gives back the link into the applicants' pages. */
export async function linkInMail(
  page: Page,
  inbox: string,
  { to, subject }: { readonly to: string; readonly subject: RegExp },
): Promise<string> {
  const letter = page.getByRole('link', { name: to }).filter({ hasText: subject }).first()
  await expect
    .poll(
      async () => {
        await page.goto(inbox)
        return letter.count()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  await letter.click()
  return (
    (await page
      .getByRole('link', { name: /apply\.localhost/ })
      .first()
      .getAttribute('href')) ?? ''
  )
}
