import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { lockFile } from './lock.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-lock-'))
const file = join(folder, 'a.card.json')
afterAll(() => rmSync(folder, { recursive: true }))

const LOCK = fileURLToPath(new URL('./lock.ts', import.meta.url))

/** Another process that takes the lock and keeps it until it is killed. */
async function holder() {
  const program = `
    import { registerHooks } from 'node:module'
    registerHooks({ resolve: (name, context, next) =>
      name === '../errors.js' ? { url: 'data:text/javascript,export class ReadersError {}', shortCircuit: true } : next(name, context) })
    const { lockFile } = await import(${JSON.stringify(LOCK)})
    await lockFile(${JSON.stringify(file)}, { patienceMs: 0 })
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

describe('the lock of a card file', () => {
  it('is given to one at a time, and to the next one in waiting', async () => {
    const unlock = await lockFile(file, { patienceMs: 0 })
    await expect(lockFile(file, { patienceMs: 0 })).rejects.toMatchObject({ code: 'readers/in-use' })
    const next = lockFile(file, { patienceMs: 5_000 })
    await unlock()
    await (await next)()
  })

  it('is the same lock by another way to the file, and another one for another file', async () => {
    const link = join(folder, 'link')
    symlinkSync(folder, link)
    const unlock = await lockFile(file, { patienceMs: 0 })
    const other = await lockFile(join(folder, 'b.card.json'), { patienceMs: 0 })
    const same = lockFile(join(link, 'a.card.json'), { patienceMs: 0 })
    await expect(same).rejects.toMatchObject({ code: 'readers/in-use' })
    await Promise.all([unlock(), other()])
  })

  it('holds against another process, and is free again when that one is killed', async () => {
    const child = await holder()
    await expect(lockFile(file, { patienceMs: 0 })).rejects.toMatchObject({ code: 'readers/in-use' })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await lockFile(file, { patienceMs: 0 }))()
  })
})
