/** The program as it is started: by a terminal, by a supervisor. Needs the build, as its users do. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, '../dist/main.js')
const isBuilt = existsSync(MAIN)
if (!isBuilt && process.env.CI) throw new Error('CI builds before it tests')
if (!isBuilt) console.warn('Skipped: the bridge is not built (npm run build)')

describe.skipIf(!isBuilt)('the program', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bridge-main-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const start = (...more: readonly string[]) =>
    fork(MAIN, ['--data', join(folder, 'data'), '--software-cards', folder, ...more], {
      silent: true,
      execArgv: [],
    })
  const ready = (child: ChildProcess) =>
    new Promise<string>((resolve) =>
      child.once('message', ({ ready }: { ready: { bridge: string } }) => resolve(ready.bridge)),
    )
  const end = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

  it('tells its supervisor where it answers, and stops when it is told to', async () => {
    const child = start('--port', '0')
    const address = await ready(child)
    const { status } = await fetch(`${address}/assets/bridge.css`)
    expect(status).toBe(200)
    child.kill('SIGTERM')
    expect(await end(child)).toBe(0)
  })

  it('stops when its supervisor is gone', async () => {
    const child = start('--port', '0')
    await ready(child)
    child.disconnect()
    expect(await end(child)).toBe(0)
  })

  it('does not start twice on one port, nor with a port that is none', async () => {
    const first = start('--port', '0')
    const { port } = new URL(await ready(first))
    const said = async (child: ChildProcess) => {
      let words = ''
      child.stderr?.on('data', (part) => {
        words += part
      })
      return { code: await end(child), words }
    }
    expect(await said(start('--port', port))).toMatchObject({
      code: 1,
      words: expect.stringContaining('card-bridge/port-in-use'),
    })
    expect(await said(start('--port', 'x'))).toMatchObject({
      code: 1,
      words: expect.stringContaining('card-bridge/options'),
    })
    first.kill('SIGTERM')
    await end(first)
  })
})
