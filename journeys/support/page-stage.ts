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

/** Builds the pages of the app in `folder` from their sources (never a stale build), serves them, and starts the browser. */
export async function openPageStage<Server extends { readonly stop: () => void }>(
  folder: string,
  serve: (pages: string) => Promise<Server>,
  ...flags: readonly string[]
): Promise<PageStage<Server>> {
  const pages = await mkdtemp(join(tmpdir(), `jitsuin-${basename(folder)}-`))
  await buildPages(join(folder, 'vite.config.ts'), pages)
  const server = await serve(pages)
  const browser = await openBrowser(...flags)
  const close = async () => {
    await browser.close()
    server.stop()
    await rm(pages, { recursive: true, force: true })
  }
  return { browser, server, close }
}

async function buildPages(configFile: string, outDir: string): Promise<void> {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production' // In the test runner's own mode React would be built for development.
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  process.env.NODE_ENV = NODE_ENV
}
