import type { Readers } from '@jitsuin/card'
import { describe, expect, it } from 'vitest'
import { combineReaders } from './combine.js'
import { ReadersError } from './errors.js'

function readersWith(...names: string[]): Readers {
  return {
    list: async () => names.map((name) => ({ name, kind: 'software', card: 'present' })),
    useCard: async (reader, work) =>
      await work({ atr: Buffer.from(reader), transmit: async () => new Uint8Array() }),
  }
}
const broken: Readers = {
  list: async () => {
    throw new ReadersError('readers/no-service', 'no pcscd')
  },
  useCard: async () => {
    throw new ReadersError('readers/no-service', 'no pcscd')
  },
}

describe('readers of several sources', () => {
  it('are listed as one, and a card is used where it is', async () => {
    const all = combineReaders([readersWith('a'), readersWith('b', 'c')])
    expect((await all.list()).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(await all.useCard('c', async ({ atr }) => String(atr))).toBe('c')
  })

  it('do not hide each other when one source fails, which is reported', async () => {
    const failures: string[] = []
    const all = combineReaders([broken, readersWith('a')], { report: ({ code }) => void failures.push(code) })
    expect((await all.list()).map(({ name }) => name)).toEqual(['a'])
    expect(failures).toEqual(['readers/no-service'])
  })

  it('refuse with the failure itself when none works, or the reader may be one of the failed source', async () => {
    await expect(combineReaders([broken]).list()).rejects.toMatchObject({ code: 'readers/no-service' })
    const use = combineReaders([broken, readersWith('a')]).useCard('other', async () => 'used')
    await expect(use).rejects.toMatchObject({ code: 'readers/no-service' })
  })

  it('refuse a reader that nobody has', async () => {
    const use = combineReaders([readersWith('a')]).useCard('b', async () => 'used')
    await expect(use).rejects.toMatchObject({ code: 'readers/unknown' })
  })
})
