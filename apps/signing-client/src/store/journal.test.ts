import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEvent } from './events.js'
import { openJournal } from './journal.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-journal-'))
const path = join(folder, 'journal')
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => rmSync(path, { force: true }))

const signed = (id: string): JournalEvent => ({ event: 'job-signed', id, at: '2026-04-01T03:00:00.000Z' })
const read = async () => {
  let found: readonly JournalEvent[] = []
  const journal = await openJournal(folder, (events) => {
    found = events
    return events
  })
  await journal.close()
  return found
}
const write = async (...events: JournalEvent[]) => {
  const journal = await openJournal(folder, (known) => known)
  await Promise.all(events.map((event) => journal.append(event)))
  await journal.close()
}

describe('the journal', () => {
  it('gives back what was appended, in its order, over many openings', async () => {
    await write(signed('a'), signed('b'))
    await write(signed('c'))
    expect(await read()).toEqual([signed('a'), signed('b'), signed('c')])
  })

  it('is a file of lines that another program can check', async () => {
    await write(signed('a'))
    const [line = ''] = readFileSync(path, 'utf8').split('\n')
    const json = '{"event":"job-signed","id":"a","at":"2026-04-01T03:00:00.000Z"}'
    expect(line).toBe(`${createHash('sha256').update(json).digest('hex').slice(0, 16)} ${json}`)
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it.each([1, 10, 30, 60])(
    'leaves out a last line that a crash cut short after %i characters',
    async (length) => {
      await write(signed('a'), signed('b'))
      const text = readFileSync(path, 'utf8')
      const [first = '', second = ''] = text.split('\n')
      writeFileSync(path, `${first}\n${second.slice(0, length)}`)
      expect(await read()).toEqual([signed('a')])
      await write(signed('c'))
      expect(await read()).toEqual([signed('a'), signed('c')])
    },
  )

  it('is refused with a line that was changed, added or put together out of two', async () => {
    await write(signed('a'), signed('b'))
    const sound = readFileSync(path, 'utf8')
    for (const text of [
      sound.replace('"id":"a"', '"id":"x"'),
      `${sound}${createHash('sha256').update('{}').digest('hex').slice(0, 16)} {}\n`,
      sound.replace('\n', ''),
      `\n${sound}`,
    ]) {
      writeFileSync(path, text)
      await expect(read()).rejects.toThrow(expect.objectContaining({ code: 'client/journal-damaged' }))
    }
  })

  it('forgets what its reader does not keep', async () => {
    await write(signed('a'), signed('b'))
    const journal = await openJournal(folder, (events) =>
      events.filter((one) => 'id' in one && one.id === 'b'),
    )
    await journal.close()
    expect(await read()).toEqual([signed('b')])
    expect(readFileSync(path, 'utf8')).not.toContain('"a"')
    appendFileSync(path, 'rest')
    expect(await read()).toEqual([signed('b')])
  })
})
