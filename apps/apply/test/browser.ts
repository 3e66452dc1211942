/** The stage of these pages: a browser with a camera of its own, and the server with an office in memory. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { CHROMIUM } from '../../../journeys/support/page-stage.js'
import { type FixtureServer, startFixtureServer } from './fixture-server.js'

export { CHROMIUM }

/** The browser shows a moving picture as its camera, and asks nobody. */
const WITH_CAMERA = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

export type Stage = {
  readonly browser: Browser
  readonly server: FixtureServer
  readonly close: () => Promise<void>
}

/** Opens the stage. */
export async function openStage(): Promise<Stage> {
  const pages = await mkdtemp(join(tmpdir(), 'jitsuin-apply-'))
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production' // In the test runner's own mode React would be built for development.
  const configFile = join(import.meta.dirname, '../vite.config.ts')
  await build({ configFile, logLevel: 'error', build: { outDir: pages, emptyOutDir: true } })
  process.env.NODE_ENV = NODE_ENV
  const server = await startFixtureServer(pages)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: WITH_CAMERA })
  const close = async () => {
    await browser.close()
    server.stop()
    await rm(pages, { recursive: true, force: true })
  }
  return { browser, server, close }
}
