import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '@jitsuin/pki'
import { afterAll, describe, expect, it } from 'vitest'
import { isHere, run, temporaryFolder } from '../../test/programs.js'
import { KEY_KINDS, type KeyKind, kindOf } from '../key-kinds.js'
import { encryptKey } from '../store/encrypted-key.js'
import { openKeyStore, readSecretFile } from '../store/key-store.js'
import { generateKey } from './generate-key.js'
import { encodePem, parsePem } from './pem.js'
import { softwareSigner } from './software-signer.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const withOpenssl = it.skipIf(!isHere('openssl'))
const MESSAGE = Buffer.from('A message to sign')
const QUICK_KINDS = ['rsa2048', 'p256', 'p384', 'p521', 'ed25519'] as const
const EVERY_WAY = QUICK_KINDS.flatMap(
  (kind) =>
    [
      [kind, 'thread-pool'],
      [kind, 'here'],
    ] as const,
)

describe('software keys', () => {
  withOpenssl.each(EVERY_WAY)('of kind %s sign what openssl verifies (%s)', async (kind, work) => {
    const privateKey = await generateKey(kind)
    const signer = softwareSigner(privateKey, { work })
    expect(kindOf(privateKey)).toBe(kind)
    expect(signer.algorithm).toBe(KEY_KINDS[kind].algorithm)
    const signature = folder.write('signature', await signer.sign(MESSAGE))
    const publicKey = folder.write('public.der', signer.spkiDer)
    const digest = SIGNATURE_ALGORITHMS[signer.algorithm].digest
    const message = folder.write('message', MESSAGE)
    const how = digest
      ? ['dgst', `-${digest}`, '-verify', publicKey, '-keyform', 'DER', '-signature', signature, message]
      : [
          'pkeyutl',
          '-verify',
          '-pubin',
          '-inkey',
          publicKey,
          '-keyform',
          'DER',
          '-rawin',
          '-sigfile',
          signature,
          '-in',
          message,
        ]
    expect(run('openssl', ...how).status).toBe(0)
    expect(run('openssl', ...how.with(-1, folder.write('other', 'Another message'))).status).not.toBe(0)
  })

  withOpenssl.each(['rsa-pss-sha256', 'rsa-pss-sha512'] as const)(
    'sign with %s, salt as long as the digest',
    async (algorithm) => {
      const signer = softwareSigner(await generateKey('rsa2048'), { algorithm })
      const { digest } = SIGNATURE_ALGORITHMS[algorithm]
      const signature = folder.write('signature', await signer.sign(MESSAGE))
      const publicKey = folder.write('public.der', signer.spkiDer)
      const verdict = run(
        'openssl',
        'dgst',
        `-${digest}`,
        '-sigopt',
        'rsa_padding_mode:pss',
        '-sigopt',
        'rsa_pss_saltlen:digest',
        '-verify',
        publicKey,
        '-keyform',
        'DER',
        '-signature',
        signature,
        folder.write('message', MESSAGE),
      )
      expect(verdict.output).toContain('Verified OK')
    },
  )

  it.each([
    ['p256', 'rsa-sha256'],
    ['rsa2048', 'ecdsa-sha256'],
    ['ed25519', 'ecdsa-sha256'],
  ] as [KeyKind, SignatureAlgorithm][])('refuses a %s key for %s', async (kind, algorithm) => {
    const privateKey = await generateKey(kind)
    expect(() => softwareSigner(privateKey, { algorithm })).toThrow(
      expect.objectContaining({ code: 'keys/algorithm-mismatch' }),
    )
  })
})

describe('the encrypted key store', () => {
  withOpenssl('keeps keys as openssl opens them with the passphrase, and not with another', async () => {
    const privateKey = await generateKey('p256')
    const store = await openKeyStore({
      directory: join(folder.path, 'store'),
      passphrase: 'invented passphrase',
      random: randomBytes,
    })
    await store.save('ca-1', privateKey)
    const path = join(folder.path, 'store', 'ca-1.key.pem')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(run('openssl', 'asn1parse', '-in', path).output).toMatch(/PBES2[\s\S]*scrypt[\s\S]*aes-256-cbc/i)
    const opened = run('openssl', 'pkey', '-in', path, '-passin', 'pass:invented passphrase', '-pubout')
    expect(opened.output.trim()).toBe(
      createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString().trim(),
    )
    expect(run('openssl', 'pkey', '-in', path, '-passin', 'pass:wrong').status).not.toBe(0)
  })

  it('gives back the key that it keeps', async () => {
    const privateKey = await generateKey('ed25519')
    const store = await openKeyStore({
      directory: join(folder.path, 'store'),
      passphrase: 'invented',
      random: randomBytes,
    })
    await store.save('key-2', privateKey)
    const loaded = await store.load('key-2')
    expect(
      verify(null, MESSAGE, createPublicKey(privateKey), await softwareSigner(loaded).sign(MESSAGE)),
    ).toBe(true)
  })

  withOpenssl('opens keys that openssl encrypted with scrypt or PBKDF2', async () => {
    const privateKey = await generateKey('p256')
    const plain = folder.write('plain.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }))
    for (const [name, how] of [
      ['scrypt', ['-scrypt']],
      ['pbkdf2', ['-v2', 'aes-256-cbc']],
    ] as const) {
      const out = join(folder.path, 'store', `by-${name}.key.pem`)
      expect(
        run('openssl', 'pkcs8', '-topk8', ...how, '-in', plain, '-out', out, '-passout', 'pass:invented')
          .output,
      ).toBe('')
      const store = await openKeyStore({
        directory: join(folder.path, 'store'),
        passphrase: 'invented',
        random: randomBytes,
      })
      expect((await store.load(`by-${name}`)).equals(privateKey)).toBe(true)
    }
  })

  it('refuses a wrong passphrase, a second key of the same name, a missing one, and names that lead elsewhere', async () => {
    const directory = join(folder.path, 'store-3')
    const store = await openKeyStore({ directory, passphrase: 'right', random: randomBytes })
    await store.save('once', await generateKey('p256'))
    const other = await openKeyStore({ directory, passphrase: 'wrong', random: randomBytes })
    await expect(other.load('once')).rejects.toMatchObject({ code: 'keys/wrong-passphrase' })
    await expect(store.save('once', await generateKey('p256'))).rejects.toMatchObject({ code: 'keys/exists' })
    await expect(store.load('nowhere')).rejects.toMatchObject({ code: 'keys/missing' })
    await expect(store.load('../store/ca-1')).rejects.toMatchObject({ code: 'keys/missing' })
    await expect(openKeyStore({ directory, passphrase: '', random: randomBytes })).rejects.toMatchObject({
      code: 'keys/passphrase-form',
    })
  })

  it('refuses parameters that would cost gigabytes', async () => {
    const encrypted = await encryptKey(await generateKey('p256'), 'invented', {
      derivation: 'scrypt',
      random: randomBytes,
    })
    const at = Buffer.from(encrypted).indexOf(Buffer.from('02024000', 'hex'))
    const greedy = Uint8Array.from(encrypted)
      .with(at + 2, 0x7f)
      .with(at + 6, 0x7f)
    folder.write('store/greedy.key.pem', encodePem('ENCRYPTED PRIVATE KEY', greedy))
    const store = await openKeyStore({
      directory: join(folder.path, 'store'),
      passphrase: 'invented',
      random: randomBytes,
    })
    await expect(store.load('greedy')).rejects.toMatchObject({ code: 'keys/encryption-unsupported' })
  })

  it('reads a secret from the first line of a file, and refuses an empty one', async () => {
    expect(await readSecretFile(folder.write('secret', 'invented\r\nsecond line\n'))).toBe('invented')
    await expect(readSecretFile(folder.write('empty', '\n'))).rejects.toMatchObject({
      code: 'keys/passphrase-form',
    })
  })
})

describe('PEM', () => {
  it('reads every block and leaves the text between alone', () => {
    const text = `Bag Attributes\n${encodePem('CERTIFICATE', Uint8Array.of(1))}junk\n${encodePem('X509 CRL', randomBytes(100))}`
    expect(parsePem(text).map(({ label, bytes }) => [label, bytes.length])).toEqual([
      ['CERTIFICATE', 1],
      ['X509 CRL', 100],
    ])
  })

  it('refuses a block that does not end', () => {
    expect(() => parsePem(encodePem('CERTIFICATE', Uint8Array.of(1)).slice(0, -10))).toThrow(
      expect.objectContaining({ code: 'keys/unreadable' }),
    )
  })
})
