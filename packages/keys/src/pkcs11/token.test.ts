import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildCertificate, SIGNATURE_ALGORITHMS } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHere, run, temporaryFolder } from '../../test/programs.js'
import { connectToken, type TokenConnection } from './token.js'
import { generateTokenKey, tokenSigner } from './token-signer.js'

const MODULE = '/usr/lib/softhsm/libsofthsm2.so'
const MESSAGE = Buffer.from('A message to sign')
const folder = temporaryFolder()
const settings = { modulePath: MODULE, tokenLabel: 'jitsuin-test', pin: '123456' }
let token: TokenConnection

describe.skipIf(!isHere(MODULE) || !isHere('softhsm2-util'))('a PKCS#11 token', () => {
  beforeAll(async () => {
    mkdirSync(join(folder.path, 'tokens'))
    process.env.SOFTHSM2_CONF = folder.write(
      'softhsm2.conf',
      `directories.tokendir = ${folder.path}/tokens\nobjectstore.backend = file\n`,
    )
    run(
      'softhsm2-util',
      '--init-token',
      '--free',
      '--label',
      settings.tokenLabel,
      '--so-pin',
      '654321',
      '--pin',
      settings.pin,
    )
    token = await connectToken(settings)
  })
  afterAll(async () => {
    await token.close()
    folder.remove()
  })

  it.each(['rsa2048', 'p256', 'p384', 'p521'] as const)(
    'makes a key of kind %s inside, which signs',
    async (kind) => {
      const signer = await generateTokenKey(token, kind, { keyLabel: `ca-${kind}` })
      const publicKey = createPublicKey({ key: Buffer.from(signer.spkiDer), format: 'der', type: 'spki' })
      const { digest } = SIGNATURE_ALGORITHMS[signer.algorithm]
      for (let round = 0; round < 5; round++) {
        expect(verify(digest, MESSAGE, publicKey, await signer.sign(MESSAGE))).toBe(true)
      }
    },
  )

  it('signs with PSS as openssl verifies it', async () => {
    await generateTokenKey(token, 'rsa2048', { keyLabel: 'pss' })
    const signer = await tokenSigner(token, { keyLabel: 'pss', algorithm: 'rsa-pss-sha256' })
    const verdict = run(
      'openssl',
      'dgst',
      '-sha256',
      '-sigopt',
      'rsa_padding_mode:pss',
      '-sigopt',
      'rsa_pss_saltlen:digest',
      '-verify',
      folder.write('public.der', signer.spkiDer),
      '-keyform',
      'DER',
      '-signature',
      folder.write('signature', await signer.sign(MESSAGE)),
      folder.write('message', MESSAGE),
    )
    expect(verdict.output).toContain('Verified OK')
  })

  it('signs for many at once, each their own message', async () => {
    const signer = await generateTokenKey(token, 'p256', { keyLabel: 'busy' })
    const publicKey = createPublicKey({ key: Buffer.from(signer.spkiDer), format: 'der', type: 'spki' })
    const messages = Array.from({ length: 20 }, () => randomBytes(50))
    const signatures = await Promise.all(messages.map((message) => signer.sign(message)))
    expect(
      messages.every((message, index) =>
        verify('sha256', message, publicKey, signatures[index] ?? new Uint8Array()),
      ),
    ).toBe(true)
  })

  it('finds a key again after the token was closed', async () => {
    const made = await generateTokenKey(token, 'p256', { keyLabel: 'again' })
    const second = await connectToken(settings)
    expect((await tokenSigner(second, { keyLabel: 'again' })).spkiDer).toEqual(made.spkiDer)
    await second.close()
  })

  it('certifies itself as a root', async () => {
    const signer = await generateTokenKey(token, 'rsa2048', { keyLabel: 'root' })
    const certificate = await buildCertificate(
      'root',
      {
        notBefore: new Date('2026-11-20T15:00:00Z'),
        notAfter: new Date('2056-11-20T14:59:59Z'),
        serialBytes: Uint8Array.of(1),
        subject: [
          ['C', 'JP'],
          ['O', 'DEMO Ministry of Invented Health'],
          ['OU', 'DEMO Root in a Token'],
        ],
        spkiDer: signer.spkiDer,
      },
      { signer, certificateDer: 'self-signed' },
    )
    const path = folder.certificate('root.crt', certificate)
    expect(run('openssl', 'verify', '-x509_strict', '-check_ss_sig', '-CAfile', path, path).output).toContain(
      'OK',
    )
  })

  it('refuses a wrong PIN, an unknown token, a module that does not load', async () => {
    await expect(connectToken({ ...settings, pin: '000000' })).rejects.toMatchObject({
      code: 'keys/token-pin',
    })
    await expect(connectToken({ ...settings, tokenLabel: 'nowhere' })).rejects.toMatchObject({
      code: 'keys/token-unavailable',
    })
    await expect(connectToken({ ...settings, modulePath: '/nowhere.so' })).rejects.toMatchObject({
      code: 'keys/token-unavailable',
    })
  })

  it('refuses a missing key, a second one of the same label, and an algorithm of another kind', async () => {
    await generateTokenKey(token, 'p256', { keyLabel: 'once' })
    await expect(generateTokenKey(token, 'p256', { keyLabel: 'once' })).rejects.toMatchObject({
      code: 'keys/exists',
    })
    await expect(tokenSigner(token, { keyLabel: 'nowhere' })).rejects.toMatchObject({ code: 'keys/missing' })
    await expect(tokenSigner(token, { keyLabel: 'once', algorithm: 'rsa-sha256' })).rejects.toMatchObject({
      code: 'keys/algorithm-mismatch',
    })
  })

  it('survives a module that crashes: whoever waits is refused by name', async () => {
    const second = await connectToken(settings)
    const signer = await tokenSigner(second, { keyLabel: 'ca-rsa2048' })
    const children = run('pgrep', '-n', '-P', String(process.pid), '-f', 'token-process').output.trim()
    const waiting = Promise.allSettled(Array.from({ length: 50 }, () => signer.sign(MESSAGE)))
    process.kill(Number(children), 'SIGSEGV')
    const refused = (await waiting).filter(({ status }) => status === 'rejected')
    expect(refused.at(-1)).toMatchObject({ reason: { code: 'keys/token-unavailable' } })
    expect((await token.request({ op: 'describe', keyLabel: 'ca-rsa2048' })).result).toBe('key')
  })

  it('refuses by name when the token process has ended', async () => {
    const second = await connectToken(settings)
    const signer = await tokenSigner(second, { keyLabel: 'ca-p256' })
    await second.close()
    await expect(signer.sign(MESSAGE)).rejects.toMatchObject({ code: 'keys/token-unavailable' })
  })
})
