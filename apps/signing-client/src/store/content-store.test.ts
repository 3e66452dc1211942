import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8 } from '@jitsuin/kernel'
import { createClientKey } from '@jitsuin/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ContentStore, openContentStore } from './content-store.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-contents-'))
const documents = join(folder, 'documents')
afterAll(() => rmSync(folder, { recursive: true }))
const newKey = () => createClientKey({ now: new Date(), random: randomBytes }).privateKeyPem
const key = newKey()
const TEXT = utf8('11,P000123,試験　花子')
const unreadable = expect.objectContaining({ code: 'client/content-unreadable' })

let store: ContentStore
beforeAll(async () => {
  store = await openContentStore(folder, key)
})

describe('a document that is kept', () => {
  it('comes back as it was, for whoever has the client’s key', async () => {
    await store.save('a', 'in', TEXT)
    expect(Buffer.compare(await store.load('a', 'in'), TEXT)).toBe(0)
    expect(Buffer.compare(await (await openContentStore(folder, key)).load('a', 'in'), TEXT)).toBe(0)
    await expect((await openContentStore(folder, newKey())).load('a', 'in')).rejects.toThrow(unreadable)
  })

  it('shows neither its text nor its job, and is of its owner alone', async () => {
    await store.save('patient-花子', 'in', TEXT)
    for (const name of readdirSync(documents)) {
      expect(name).toMatch(/^[0-9a-f]{64}\.(in|out)$/)
      expect(readFileSync(join(documents, name)).includes('花子')).toBe(false)
      if (process.platform !== 'win32') expect(statSync(join(documents, name)).mode & 0o777).toBe(0o600)
    }
  })

  it('is refused when a bit was changed, when it was cut, and under the name of another job', async () => {
    await store.save('b', 'in', TEXT)
    await store.save('c', 'in', TEXT)
    const [first = '', second = ''] = readdirSync(documents)
      .filter((name) => name.endsWith('.in'))
      .slice(-2)
    const sound = readFileSync(join(documents, first))
    for (const at of [0, 15, 30, sound.length - 1]) {
      const changed = Buffer.from(sound)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(join(documents, first), changed)
      await expect(
        Promise.all(['a', 'b', 'c', 'patient-花子'].map((id) => store.load(id, 'in'))),
      ).rejects.toThrow(unreadable)
    }
    writeFileSync(join(documents, first), sound.subarray(0, 20))
    await expect(
      Promise.all(['a', 'b', 'c', 'patient-花子'].map((id) => store.load(id, 'in'))),
    ).rejects.toThrow(unreadable)
    renameSync(join(documents, second), join(documents, first))
    await expect(
      Promise.all(['a', 'b', 'c', 'patient-花子'].map((id) => store.load(id, 'in'))),
    ).rejects.toThrow(unreadable)
  })

  it('is gone when it is removed, and so is what no job needs', async () => {
    await store.save('d', 'in', TEXT)
    await store.save('d', 'out', TEXT)
    await store.remove('d', 'in')
    await expect(store.load('d', 'in')).rejects.toThrow(unreadable)
    await store.removeOthers([['d', 'out']])
    expect(readdirSync(documents)).toHaveLength(1)
    await store.removeOthers([])
    expect(readdirSync(documents)).toEqual([])
  })

  it('has a tag that tells equal contents and nothing without the key', async () => {
    const other = await openContentStore(folder, newKey())
    expect(store.tagOf(TEXT)).toBe(store.tagOf(Uint8Array.from(TEXT)))
    expect(store.tagOf(TEXT)).not.toBe(store.tagOf(utf8('x')))
    expect(store.tagOf(TEXT)).not.toBe(other.tagOf(TEXT))
  })
})
