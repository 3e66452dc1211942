/** A real Chromium; without one a test is skipped aloud, in CI it fails. `JITSUIN_CHROMIUM` names another. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

/** With windows and the policies of its machine. */
const FULL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** The same engine without windows, which costs half as much; where it is not installed the full one does. */
const HEADLESS = ['/usr/bin/chromium-headless-shell', ...FULL]

/** A browser for tests: it asks nobody on the network, and draws without a graphics card. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whether tests can open a browser on this machine. */
export function browserIsHere(): boolean {
  const isHere = find(HEADLESS) !== undefined
  if (!isHere && process.env.CI) throw new Error('CI needs Chromium')
  if (!isHere) console.log('skipped: no Chromium on this machine')
  return isHere
}

/** Opens one without a profile; flags are added to those that every test has. */
export async function openBrowser(...flags: readonly string[]): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: installed(HEADLESS),
    args: [...FLAGS, ...flags],
  })
  browser.on('context', (context) =>
    context.on('page', (page) => page.on('crash', () => console.error(`A page crashed: ${page.url()}`))),
  )
  return browser
}

/** A full browser that keeps its profile in a folder and lives in the given environment. */
export async function openBrowserAt(folder: string, env: NodeJS.ProcessEnv): Promise<BrowserContext> {
  const executablePath = installed(FULL)
  return await chromium.launchPersistentContext(folder, { executablePath, args: FLAGS, env, locale: 'ja-JP' })
}

function installed(candidates: readonly string[]): string {
  const executablePath = find(candidates)
  if (executablePath === undefined) throw new Error('No Chromium')
  return executablePath
}

function find(candidates: readonly string[]): string | undefined {
  const { JITSUIN_CHROMIUM: named } = process.env
  return (named === undefined ? candidates : [named]).find(existsSync)
}
