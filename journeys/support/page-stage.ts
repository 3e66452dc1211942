/** A real browser on the built pages of one app, over a server with canned answers; for the page tests of the apps. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { openBrowser } from './browser.js'

/** Everything a page test needs; `close` takes it down again. */
export type PageStage<Server> = {
  readonly browser: Browser
  readonly server: Server
  readonly close: () => Promise<void>
}

/**
 * Serves the pages of the app in `folder` and starts the browser. The pages are built from their sources, never taken from a stale build;
 * `npm test` has built all of them just before, and says so (`BUILT_PAGES=fresh`).
 */
export async function openPageStage<Server extends { readonly stop: () => void }>(
  folder: string,
  serve: (pages: string) => Promise<Server>,
  ...flags: readonly string[]
): Promise<PageStage<Server>> {
  const pages = process.env.BUILT_PAGES === 'fresh' ? null : await buildPages(folder)
  const server = await serve(pages ?? join(folder, 'dist-web'))
  const browser = await openBrowser(...flags)
  const close = async () => {
    await browser.close()
    server.stop()
    if (pages !== null) await rm(pages, { recursive: true, force: true })
  }
  return { browser, server, close }
}

async function buildPages(folder: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), `jitsuin-${basename(folder)}-`))
  const configFile = join(folder, 'vite.config.ts')
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production' // In the test runner's own mode React would be built for development.
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  process.env.NODE_ENV = NODE_ENV
  return outDir
}
