/** Shares of a zone under a key in a real token (SoftHSM), from the file that wrapped them before to the token that is lost. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TokenSettings } from '@jitsuin/keys'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHere, run, temporaryFolder } from '../../../../packages/keys/test/programs.js'
import { openShareWrapping, type ShareWrapping } from './share-wrapping.js'

const MODULE = '/usr/lib/softhsm/libsofthsm2.so'
const CONTEXT = { keyId: '5f0c2f4e-0000-4000-8000-000000000001', epoch: 2, holder: 'signing' } as const
const SHARE = randomBytes(277)

describe.skipIf(!isHere(MODULE) || !isHere('softhsm2-util'))('what wraps the shares of a zone', () => {
  const folder = temporaryFolder()
  let conf: string | undefined

  beforeAll(() => {
    conf = process.env.SOFTHSM2_CONF
    mkdirSync(join(folder.path, 'tokens'))
    const text = `directories.tokendir = ${folder.path}/tokens\nobjectstore.backend = file\n`
    process.env.SOFTHSM2_CONF = folder.write('softhsm2.conf', text)
  })
  afterAll(() => {
    if (conf === undefined) delete process.env.SOFTHSM2_CONF
    else process.env.SOFTHSM2_CONF = conf
    folder.remove()
  })

  function newToken(tokenLabel: string): TokenSettings {
    const pin = '123456'
    run(
      'softhsm2-util',
      ...['--init-token', '--free', '--label', tokenLabel, '--so-pin', '654321', '--pin', pin],
    )
    return { modulePath: MODULE, tokenLabel, pin }
  }

  /** Opens the wrapping of a zone for a moment. */
  async function within<Result>(
    zone: string,
    token: TokenSettings | undefined,
    use: (wrapper: ShareWrapping['wrapper']) => Promise<Result>,
  ): Promise<Result> {
    const { wrapper, close } = await openShareWrapping({
      holder: 'signing',
      folder: join(folder.path, zone),
      token,
    })
    try {
      return await use(wrapper)
    } finally {
      await close()
    }
  }

  it('is made in the token at the first start, and found there at the next', async () => {
    const token = newToken('first')
    const wrapped = await within('fresh', token, (wrapper) => wrapper.wrap(SHARE, CONTEXT))
    expect(await within('fresh', token, (wrapper) => wrapper.unwrap(wrapped, CONTEXT))).toEqual(
      new Uint8Array(SHARE),
    )
    expect(readdirSync(join(folder.path, 'fresh'))).toEqual(['share-wrapping.record']) // no key in a file
  })

  it('moves from a file to a token: what the file wrapped still opens, what is new needs the token', async () => {
    const old = await within('moved', undefined, (wrapper) => wrapper.wrap(SHARE, CONTEXT))
    const token = newToken('moved')
    const fresh = await within('moved', token, async (wrapper) => {
      expect(await wrapper.unwrap(old, CONTEXT)).toEqual(new Uint8Array(SHARE))
      return await wrapper.wrap(SHARE, CONTEXT)
    })
    const withoutToken = within('moved', undefined, (wrapper) => wrapper.unwrap(fresh, CONTEXT))
    await expect(withoutToken).rejects.toMatchObject({ code: 'split-key/share-unreadable' })
  })

  it('does not start with another token, and makes no second key in silence', async () => {
    const token = newToken('kept')
    const wrapped = await within('lost', token, (wrapper) => wrapper.wrap(SHARE, CONTEXT))
    const opened = within('lost', newToken('other'), (wrapper) => wrapper.unwrap(wrapped, CONTEXT))
    await expect(opened).rejects.toMatchObject({ code: 'split-key/wrapping-key-gone' })
    await expect(within('lost', { ...token, pin: '999999' }, async () => 'opened')).rejects.toMatchObject({
      code: 'keys/token-pin',
    })
    expect(await within('lost', token, (wrapper) => wrapper.unwrap(wrapped, CONTEXT))).toEqual(
      new Uint8Array(SHARE),
    )
  })
})
