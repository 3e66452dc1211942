import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFileStore } from './file-store.js'

/** SHA-256 of "abc" (FIPS 180-4, published example). */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

describe('the file store', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jitsuin-files-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('names a file by its content and keeps it for its owner alone', async () => {
    const files = openFileStore({ directory })
    expect(await files.save(Buffer.from('abc'))).toEqual({ sha256Hex: ABC, size: 3 })
    expect(Buffer.from(await files.load(ABC)).toString()).toBe('abc')
    expect((await stat(join(directory, 'ba', ABC))).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory, 'ba'))).mode & 0o777).toBe(0o700)
  })

  it('keeps the same bytes once, however many save them at the same time', async () => {
    const files = openFileStore({ directory })
    await Promise.all(Array.from({ length: 20 }, () => files.save(Buffer.from('abc'))))
    expect(await readdir(join(directory, 'ba'))).toEqual([ABC])
  })

  it('mends a damaged file when its bytes are saved again', async () => {
    const files = openFileStore({ directory })
    await files.save(Buffer.from('abc'))
    await writeFile(join(directory, 'ba', ABC), 'abd')
    await expect(files.load(ABC)).rejects.toMatchObject({ code: 'file/damaged' })
    await files.save(Buffer.from('abc'))
    expect((await files.load(ABC)).length).toBe(3)
  })

  it('takes a file away for good', async () => {
    const files = openFileStore({ directory })
    await files.save(Buffer.from('abc'))
    await files.destroy(ABC)
    await expect(files.load(ABC)).rejects.toMatchObject({ code: 'file/not-found' })
    await files.destroy(ABC)
  })

  it.each(['../../etc/passwd', 'BA7816', '', ABC.toUpperCase()])(
    'knows no file of the name %j',
    async (name) => {
      await expect(openFileStore({ directory }).load(name)).rejects.toMatchObject({ code: 'file/not-found' })
    },
  )

  it('refuses more bytes than it may keep', async () => {
    const files = openFileStore({ directory, limitBytes: 2 })
    await expect(files.save(Buffer.from('abc'))).rejects.toMatchObject({ code: 'file/too-large' })
  })
})
