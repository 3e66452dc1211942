/** What a machine can find wrong with a page. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

type AxeResult = {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** What axe-core finds wrong, by rule and element; the rules of WCAG 2.0 to 2.2, A and AA, and good practice. */
export async function findings(page: Page): Promise<string[]> {
  // The policy of the page refuses a script element; the debugger's own evaluation is not subject to it.
  await page.evaluate(await readFile(AXE, 'utf8'))
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<AxeResult> } } // axe-core put itself there.
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

/** How wide the page is, with what one would have to scroll to. */
export function width(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}

/** Presses Tab until the element of that name has the focus, as people without a mouse do; false if it never gets it. */
export async function tabTo(page: Page, name: RegExp): Promise<boolean> {
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => document.activeElement?.textContent ?? '')
    if (name.test(focused)) return true
  }
  return false
}

/** Run at the start of each visit: the first of a tab begins with an empty memory, as a fresh browser does. */
export function forgetOnce(): void {
  if (sessionStorage.getItem('begun') !== null) return
  localStorage.clear()
  sessionStorage.setItem('begun', 'yes')
}
