/** A real browser on the built pages. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { type FixtureServer, startFixtureServer } from './fixture-server.js'

/** The installed browser; `JITSUIN_CHROMIUM` names another. */
export const CHROMIUM = process.env.JITSUIN_CHROMIUM ?? '/usr/bin/chromium'

const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Everything a browser test needs; `close` takes it down again. */
export type Stage = {
  readonly browser: Browser
  readonly server: FixtureServer
  readonly close: () => Promise<void>
}

/** Builds the pages from their sources (never a stale build), serves them, and starts the browser. */
export async function openStage(): Promise<Stage> {
  const pages = await mkdtemp(join(tmpdir(), 'jitsuin-portal-'))
  await buildPages(pages)
  const server = await startFixtureServer(pages)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
  const close = async () => {
    await browser.close()
    server.stop()
    await rm(pages, { recursive: true, force: true })
  }
  return { browser, server, close }
}

async function buildPages(outDir: string): Promise<void> {
  const configFile = join(import.meta.dirname, '../vite.config.ts')
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production' // In the test runner's own mode React would be built for development.
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  process.env.NODE_ENV = NODE_ENV
}
