import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openCounterFile } from './counter-store.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-counters-'))
afterAll(() => rmSync(folder, { recursive: true }))
const A = '0b9b2d0c-0000-4000-8000-000000000001'
const B = '0b9b2d0c-0000-4000-8000-000000000002'

describe('counters in a file', () => {
  it('begin at 1 for each authorisation and go up', async () => {
    const store = openCounterFile(folder)
    expect([await store.next(A), await store.next(A), await store.next(B), await store.next(A)]).toEqual([
      1, 2, 1, 3,
    ])
  })

  it('never come twice, however often the process ends without a word', async () => {
    const seen = new Set<number>()
    let last = 0
    for (let life = 0; life < 5; life++) {
      const store = openCounterFile(folder)
      for (let used = 0; used < 70; used++) {
        const counter = await store.next(A)
        expect(counter).toBeGreaterThan(last)
        last = counter
        seen.add(counter)
      }
    }
    expect(seen.size).toBe(350)
  })

  it('are on disk before they are given out, in a file of the owner alone', async () => {
    const counter = await openCounterFile(folder).next(A)
    const kept = JSON.parse(readFileSync(join(folder, 'counters.json'), 'utf8'))
    expect(kept[A]).toBeGreaterThanOrEqual(counter)
    if (process.platform !== 'win32') expect(statSync(join(folder, 'counters.json')).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{"a":', '[]', `{"${A}":-1}`])('are not given out of a file that says %j', (text) => {
    writeFileSync(join(folder, 'counters.json'), text)
    expect(() => openCounterFile(folder)).toThrow(expect.objectContaining({ code: 'sdk/counter-unusable' }))
  })
})
