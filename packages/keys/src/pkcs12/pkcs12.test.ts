import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildCertificate, holderNames, validityFromJapanDay } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHere, run, temporaryFolder } from '../../test/programs.js'
import { createTestHierarchy } from '../hierarchy/hierarchy.js'
import { generateKey } from '../software/generate-key.js'
import { readPkcs12 } from './read-pkcs12.js'
import { writePkcs12 } from './write-pkcs12.js'

const PASSWORD = 'invented password 1'
const folder = temporaryFolder()
let privateKey: KeyObject
let certificateDer: Uint8Array
let chainDer: readonly Uint8Array[]
let file = ''
let bytes: Uint8Array

beforeAll(async () => {
  const { authorities } = await createTestHierarchy({
    strength: 'fast',
    at: new Date('2026-11-21T00:00:00Z'),
    random: randomBytes,
  })
  const { signer, certificateDer: caDer, chainDer: above } = authorities.signingCa
  privateKey = await generateKey('rsa2048')
  certificateDer = await buildCertificate(
    'signature',
    {
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: 'T0001', nameJa: '実印　太郎' }),
      ...validityFromJapanDay('2026-11-21', { years: 5 }),
      serialBytes: randomBytes(8),
      spkiDer: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
      crlPoints: [{ uri: 'http://pki.demo.invalid/sign.crl' }],
      roles: ['medicalDoctor'],
    },
    { signer, certificateDer: caDer },
  )
  chainDer = [caDer, ...above]
  bytes = await writePkcs12(
    { privateKey, certificateDer, chainDer, friendlyName: 'Taro 実印' },
    { password: PASSWORD, random: randomBytes },
  )
  file = folder.write('taro.p12', bytes)
})
afterAll(() => folder.remove())

describe('PKCS#12 files of ours', () => {
  it.skipIf(!isHere('openssl'))('are opened by openssl with the modern algorithms', () => {
    const info = run(
      'openssl',
      'pkcs12',
      '-info',
      '-nokeys',
      '-in',
      file,
      '-passin',
      `pass:${PASSWORD}`,
    ).output
    expect(info).toMatch(/MAC: sha256/)
    expect(info).toMatch(/PBES2, PBKDF2, AES-256-CBC/)
    expect(info.match(/BEGIN CERTIFICATE/g)).toHaveLength(3)
    const key = run(
      'openssl',
      'pkcs12',
      '-nocerts',
      '-noenc',
      '-in',
      file,
      '-passin',
      `pass:${PASSWORD}`,
    ).output
    expect(key).toContain(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    expect(run('openssl', 'pkcs12', '-in', file, '-noout', '-passin', 'pass:wrong').output).toContain(
      'invalid password',
    )
  })

  it.skipIf(!isHere('keytool'))('are opened by the JDK', () => {
    const listed = run(
      'keytool',
      '-J-Duser.language=en',
      '-list',
      '-v',
      '-storetype',
      'PKCS12',
      '-keystore',
      file,
      '-storepass',
      PASSWORD,
    ).output
    expect(listed).toContain('Entry type: PrivateKeyEntry')
    expect(listed).toContain('Certificate chain length: 3')
  })

  it.skipIf(!isHere('certtool'))('are opened by GnuTLS', () => {
    expect(run('certtool', '--p12-info', '--inder', '--infile', file, '--password', PASSWORD).output).toMatch(
      /BEGIN (ENCRYPTED )?PRIVATE KEY/,
    )
  })

  it('are read back whole', async () => {
    const read = await readPkcs12(bytes, PASSWORD)
    expect(read.privateKey.equals(privateKey)).toBe(true)
    expect(Buffer.from(read.certificateDer).equals(certificateDer)).toBe(true)
    expect(read.othersDer).toHaveLength(2)
  })

  it('are refused with a wrong password, and after every change of one octet of the contents', async () => {
    await expect(readPkcs12(bytes, 'wrong')).rejects.toMatchObject({ code: 'keys/wrong-passphrase' })
    for (const at of [40, 200, bytes.length - 60]) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(readPkcs12(changed, PASSWORD)).rejects.toMatchObject({
        code: expect.stringMatching(/^keys\//),
      })
    }
  })

  it('are not written under a password that programs would read differently', async () => {
    const contents = { privateKey, certificateDer, chainDer, friendlyName: 'x' }
    for (const password of ['', '実印']) {
      await expect(writePkcs12(contents, { password, random: randomBytes })).rejects.toMatchObject({
        code: 'keys/passphrase-form',
      })
    }
  })
})

describe('PKCS#12 files of others', () => {
  const pem = () => [
    '-inkey',
    folder.write('taro.key', privateKey.export({ type: 'pkcs8', format: 'pem' })),
    '-in',
    folder.certificate('taro.crt', certificateDer),
    '-passout',
    `pass:${PASSWORD}`,
  ]

  it.skipIf(!isHere('openssl'))('of openssl are read', async () => {
    const path = join(folder.path, 'openssl.p12')
    run('openssl', 'pkcs12', '-export', '-out', path, ...pem())
    expect((await readPkcs12(readFileSync(path), PASSWORD)).privateKey.equals(privateKey)).toBe(true)
  })

  it.skipIf(!isHere('keytool'))('of the JDK are read', async () => {
    const path = join(folder.path, 'jdk.p12')
    run(
      'keytool',
      '-importkeystore',
      '-srckeystore',
      file,
      '-srcstorepass',
      PASSWORD,
      '-destkeystore',
      path,
      '-deststoretype',
      'PKCS12',
      '-deststorepass',
      PASSWORD,
    )
    expect(existsSync(path)).toBe(true)
    expect((await readPkcs12(readFileSync(path), PASSWORD)).privateKey.equals(privateKey)).toBe(true)
  })

  it.skipIf(!isHere('openssl'))('with encryption of the last century are refused by name', async () => {
    const path = join(folder.path, 'legacy.p12')
    run('openssl', 'pkcs12', '-export', '-legacy', '-out', path, ...pem())
    await expect(readPkcs12(readFileSync(path), PASSWORD)).rejects.toMatchObject({
      code: 'keys/encryption-unsupported',
    })
  })
})
