import { createCipheriv, createSecretKey } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHere, run, temporaryFolder } from '../../test/programs.js'
import { flip, newSplitKey, random } from '../../test/split-keys.js'
import { connectToken, type TokenConnection } from '../pkcs11/token.js'
import { generateTokenKey } from '../pkcs11/token-signer.js'
import { openSoftwareShareWrapper, type ShareContext, type ShareWrapper } from './share-wrapper.js'
import { generateTokenWrappingKey, openTokenShareWrapper } from './token-share-wrapper.js'

const MODULE = '/usr/lib/softhsm/libsofthsm2.so'
const CONTEXT: ShareContext = { keyId: 'key-0001', epoch: 3, holder: 'signing' }
const UNREADABLE = { code: 'split-key/share-unreadable' }
const SHARE = newSplitKey(2048).dealt.shares.b

/** Whatever promises to be a wrapper. `wrap` and `stranger` use different wrapping keys. */
function promises(wrappers: () => { readonly wrapper: ShareWrapper; readonly stranger: ShareWrapper }): void {
  it('opens what it wrapped, at every size, and each time wraps anew', async () => {
    const { wrapper } = wrappers()
    for (const length of [277, 405, 533]) {
      const share = random(length)
      const [one, two] = [await wrapper.wrap(share, CONTEXT), await wrapper.wrap(share, CONTEXT)]
      expect(one).not.toEqual(two)
      expect(one.length).toBe(1 + 12 + length + 16)
      expect(await wrapper.unwrap(one, CONTEXT)).toEqual(share)
      expect(await wrapper.unwrap(two, CONTEXT)).toEqual(share)
      expect(Buffer.from(one).includes(Buffer.from(share.subarray(5, 25)))).toBe(false)
    }
  })

  it.each([
    ['key', { keyId: 'key-0002' }],
    ['key with a longer name', { keyId: 'key-00010' }],
    ['epoch', { epoch: 2 }],
    ['epoch', { epoch: 259 }],
    ['holder', { holder: 'key-management' }],
  ] as const)('refuses a record of another %s: %o', async (_what, other) => {
    const { wrapper } = wrappers()
    const wrapped = await wrapper.wrap(SHARE, CONTEXT)
    await expect(wrapper.unwrap(wrapped, { ...CONTEXT, ...other })).rejects.toMatchObject(UNREADABLE)
    expect(await wrapper.unwrap(wrapped, CONTEXT)).toEqual(SHARE)
  })

  it('refuses a record that another key wrapped', async () => {
    const { wrapper, stranger } = wrappers()
    const wrapped = await stranger.wrap(SHARE, CONTEXT)
    await expect(wrapper.unwrap(wrapped, CONTEXT)).rejects.toMatchObject(UNREADABLE)
  })

  it('refuses a change of any octet, and a record cut short or longer', async () => {
    const { wrapper } = wrappers()
    const wrapped = await wrapper.wrap(SHARE, CONTEXT)
    for (const at of wrapped.keys()) {
      await expect(wrapper.unwrap(flip(wrapped, at, 0x20), CONTEXT)).rejects.toMatchObject(UNREADABLE)
    }
    for (const length of [0, 1, 13, 28, 29, wrapped.length - 1]) {
      await expect(wrapper.unwrap(wrapped.subarray(0, length), CONTEXT)).rejects.toMatchObject(UNREADABLE)
    }
    await expect(wrapper.unwrap(Uint8Array.of(...wrapped, 0), CONTEXT)).rejects.toMatchObject(UNREADABLE)
  })
}

describe('shares wrapped by a key in the process', () => {
  const keyEncryptionKey = random(32)
  const wrapper = openSoftwareShareWrapper({ keyEncryptionKey, random })
  promises(() => ({ wrapper, stranger: openSoftwareShareWrapper({ keyEncryptionKey: random(32), random }) }))

  it('writes the record that its description says', async () => {
    const nonce = random(12)
    const fixed = openSoftwareShareWrapper({ keyEncryptionKey, random: () => nonce })
    const cipher = createCipheriv('aes-256-gcm', createSecretKey(keyEncryptionKey), nonce)
    // Tag, holder, epoch, key: put together by hand.
    cipher.setAAD(Buffer.from('jitsuin/split-rsa/share-at-rest/v1\nB\0\0\0\0\0\0\0\x03key-0001'))
    const body = Buffer.concat([cipher.update(SHARE), cipher.final(), cipher.getAuthTag()])
    expect(Buffer.from(await fixed.wrap(SHARE, CONTEXT))).toEqual(
      Buffer.concat([Uint8Array.of(1), nonce, body]),
    )
  })

  it.each([0, 16, 31, 33, 64])('refuses a wrapping key of %i octets', (length) => {
    expect(() => openSoftwareShareWrapper({ keyEncryptionKey: random(length), random })).toThrow(
      expect.objectContaining({ code: 'split-key/wrapping-key-refused' }),
    )
  })
})

describe.skipIf(!isHere(MODULE) || !isHere('softhsm2-util'))('shares wrapped by a key in a token', () => {
  const folder = temporaryFolder()
  const settings = { modulePath: MODULE, tokenLabel: 'jitsuin-shares', pin: '123456' }
  let token: TokenConnection
  let wrapper: ShareWrapper
  let stranger: ShareWrapper

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'tokens'))
    const text = `directories.tokendir = ${folder.path}/tokens\nobjectstore.backend = file\n`
    process.env.SOFTHSM2_CONF = folder.write('softhsm2.conf', text)
    const pins = ['--so-pin', '654321', '--pin', settings.pin]
    run('softhsm2-util', '--init-token', '--free', '--label', settings.tokenLabel, ...pins)
    token = await connectToken(settings)
    for (const keyLabel of ['kek', 'other-kek']) await generateTokenWrappingKey(token, { keyLabel })
    wrapper = openTokenShareWrapper(token, { keyLabel: 'kek', random })
    stranger = openTokenShareWrapper(token, { keyLabel: 'other-kek', random })
  })
  afterAll(async () => {
    await token.close()
    folder.remove()
  })

  promises(() => ({ wrapper, stranger }))

  it('opens the records of before when the token is opened again', async () => {
    const wrapped = await wrapper.wrap(SHARE, CONTEXT)
    const second = await connectToken(settings)
    const again = openTokenShareWrapper(second, { keyLabel: 'kek', random })
    expect(await again.unwrap(wrapped, CONTEXT)).toEqual(SHARE)
    await second.close()
    await expect(again.unwrap(wrapped, CONTEXT)).rejects.toMatchObject({ code: 'keys/token-unavailable' })
  })

  it('opens many at once, each its own', async () => {
    const many = Array.from({ length: 20 }, (_none, epoch) => ({ share: random(277), epoch }))
    const wrapped = await Promise.all(
      many.map(({ share, epoch }) => wrapper.wrap(share, { ...CONTEXT, epoch })),
    )
    const unwrapped = wrapped.map((record, epoch) => wrapper.unwrap(record, { ...CONTEXT, epoch }))
    expect(await Promise.all(unwrapped)).toEqual(many.map(({ share }) => share))
  })

  it('refuses a record that software wrapped, and the other way round', async () => {
    const software = openSoftwareShareWrapper({ keyEncryptionKey: random(32), random })
    const bySoftware = await software.wrap(SHARE, CONTEXT)
    await expect(wrapper.unwrap(bySoftware, CONTEXT)).rejects.toMatchObject(UNREADABLE)
    await expect(software.unwrap(await wrapper.wrap(SHARE, CONTEXT), CONTEXT)).rejects.toMatchObject(
      UNREADABLE,
    )
  })

  it('refuses a missing key, a second one of the same label, and a key for signatures', async () => {
    const missing = openTokenShareWrapper(token, { keyLabel: 'nowhere', random })
    await expect(missing.wrap(SHARE, CONTEXT)).rejects.toMatchObject({ code: 'keys/missing' })
    await expect(generateTokenWrappingKey(token, { keyLabel: 'kek' })).rejects.toMatchObject({
      code: 'keys/exists',
    })
    await generateTokenKey(token, 'rsa2048', { keyLabel: 'signer' })
    const signer = openTokenShareWrapper(token, { keyLabel: 'signer', random })
    await expect(signer.wrap(SHARE, CONTEXT)).rejects.toMatchObject({ code: 'keys/missing' })
  })
})
