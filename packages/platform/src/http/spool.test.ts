import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { openSpool } from './spool.js'

const HEAD = { field: 'file', name: 'letter.pdf', mediaType: 'application/pdf' }
const LIMITS = { maxBytes: 30, inMemoryBytes: 8 }

async function* parts(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}
const textOf = async (octets: AsyncIterable<Uint8Array>) => (await buffer(octets)).toString()

describe('the files of a form', () => {
  it.each([
    ['in memory, where they are small', ['Hana', 'ko'], 'Hanako'],
    ['exactly at the bound', ['Hanako!', '!'], 'Hanako!!'],
    ['in a file, where they are larger', ['Hana', 'ko ', 'Mihon', ' 1'], 'Hanako Mihon 1'],
    ['which may be empty', [], ''],
  ])('are given back as they came, as often as wanted: %s', async (_what, sent, whole) => {
    const spool = openSpool(LIMITS)
    const file = await spool.take(HEAD, parts(...sent))
    expect(file).toMatchObject({ ...HEAD, sizeBytes: whole.length })
    expect([await textOf(file.open()), await textOf(file.open())]).toEqual([whole, whole])
    expect(Buffer.from(await file.load()).toString()).toBe(whole)
    await spool.release()
  })

  it('stand under no name in the folder of temporary files, and cannot be read after the request', async () => {
    const named = async () => (await readdir(tmpdir())).filter((name) => /^jitsuin-[0-9a-f-]{36}$/.test(name))
    const before = await named()
    const spool = openSpool(LIMITS)
    const file = await spool.take(HEAD, parts('Hanako Mihon 1'))
    expect(await named()).toEqual(before)
    await spool.release()
    await expect(file.load()).rejects.toThrow()
  })

  it('are refused once they are too large together, in whichever file', async () => {
    const spool = openSpool(LIMITS)
    await spool.take(HEAD, parts('x'.repeat(20)))
    await expect(spool.take(HEAD, parts('x'.repeat(10)))).resolves.toBeDefined()
    await expect(spool.take(HEAD, parts('x'))).rejects.toMatchObject({ code: 'http/too-large' })
    await spool.release()
  })
})
