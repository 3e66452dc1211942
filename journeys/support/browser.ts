/** A real Chromium; without one a story is skipped aloud, in CI it fails. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** A browser for tests: it asks nobody on the network, and draws without a graphics card. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whether stories can be told on this machine. */
export function browserIsHere(): boolean {
  const found = CANDIDATES.some(existsSync)
  if (!found && process.env.CI) throw new Error('CI needs Chromium')
  if (!found) console.log('skipped: no Chromium on this machine')
  return found
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: installed(), args: FLAGS })
}

/** A browser that keeps its profile in a folder and lives in the given environment. */
export async function openBrowserAt(folder: string, env: NodeJS.ProcessEnv): Promise<BrowserContext> {
  const executablePath = installed()
  return await chromium.launchPersistentContext(folder, { executablePath, args: FLAGS, env, locale: 'ja-JP' })
}

function installed(): string {
  const executablePath = CANDIDATES.find(existsSync)
  if (executablePath === undefined) throw new Error('No Chromium')
  return executablePath
}
