import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bytesOf, installed, privatePem, publicPem, run, textOf } from '../../test/signature/tools.js'
import { parseXml } from '../reader/reader.js'
import { DATA_ALGORITHMS, type DataAlgorithmUri, KEY_TRANSPORTS, type KeyTransportUri } from './algorithms.js'
import { type DecryptOptions, decryptXml } from './decrypt.js'
import { encryptXml } from './encrypt.js'

const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 })
const OTHER = generateKeyPairSync('rsa', { modulusLength: 2048 })
const DOCTOR = '<Doctor xmlns="urn:example:d">実印 太郎 &lt;1&gt;</Doctor>'
const GCM_128 = 'http://www.w3.org/2009/xmlenc11#aes128-gcm'
const CBC_128 = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'
const MGF1P = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'
const OAEP_256 = 'http://www.w3.org/2009/xmlenc11#rsa-oaep'
const ALL_DATA = Object.keys(DATA_ALGORITHMS) as DataAlgorithmUri[] // the table has no other keys
const ALL_KEYS = Object.keys(KEY_TRANSPORTS) as KeyTransportUri[] // the table has no other keys
const ANY: ReadonlySet<DataAlgorithmUri> = new Set(ALL_DATA)

const encrypt = (dataAlgorithm: DataAlgorithmUri, keyTransport: KeyTransportUri, text = DOCTOR) =>
  encryptXml(bytesOf(text), {
    type: 'element',
    dataAlgorithm,
    keyTransport,
    recipient: KEYS.publicKey,
    randomBytes,
  })
const decrypt = (text: string, more: Partial<DecryptOptions> = {}) =>
  decryptXml(parseXml(bytesOf(text)).root, { key: KEYS.privateKey, randomBytes, ...more })
const pairs = ALL_DATA.flatMap((data) => ALL_KEYS.map((transport) => [data, transport] as const))

describe('XML Encryption', () => {
  it.each(pairs)('reads back what it encrypted with %s and %s', (data, transport) => {
    const { type, octets } = decrypt(encrypt(data, transport), { dataAlgorithms: ANY })
    expect([type, textOf(octets)]).toEqual(['element', DOCTOR])
  })

  it('refuses CBC unless the caller accepts it, since nothing vouches for its plain text', () => {
    expect(() => decrypt(encrypt(CBC_128, MGF1P))).toThrow(
      expect.objectContaining({ code: 'xml-encryption/algorithm-refused' }),
    )
  })

  it('never wraps or unwraps a key with PKCS#1 v1.5', () => {
    const text = encrypt(GCM_128, MGF1P).replace(MGF1P, 'http://www.w3.org/2001/04/xmlenc#rsa-1_5')
    expect(() => decrypt(text)).toThrow(expect.objectContaining({ code: 'xml-encryption/algorithm-refused' }))
  })

  it('answers a wrong key, tag, padding, length and wrapped key with the same words', () => {
    const gcm = encrypt(GCM_128, OAEP_256)
    const cbc = encrypt(CBC_128, MGF1P)
    const attempts = [
      () => decrypt(gcm, { key: OTHER.privateKey }),
      () => decrypt(changeCipher(gcm, 1, (octets) => octets.with(20, (octets[20] ?? 0) ^ 1))),
      () => decrypt(changeCipher(gcm, 1, (octets) => octets.subarray(0, 20))),
      () => decrypt(changeCipher(gcm, 1, () => new Uint8Array(0))),
      () => decrypt(changeCipher(gcm, 0, (octets) => octets.with(0, (octets[0] ?? 0) ^ 1))),
      () => decrypt(changeCipher(gcm, 0, () => Uint8Array.of(1))),
      () =>
        decrypt(
          changeCipher(cbc, 1, (octets) => octets.subarray(0, -1)),
          { dataAlgorithms: ANY },
        ),
      () =>
        decrypt(
          changeCipher(cbc, 1, (octets) => octets.subarray(0, 16)),
          { dataAlgorithms: ANY },
        ),
    ]
    const words = attempts.map((attempt) => {
      try {
        return String(attempt())
      } catch (error) {
        return JSON.stringify(error instanceof Error ? [error.message, error.cause] : error)
      }
    })
    expect(new Set(words)).toEqual(new Set(['["The encrypted part cannot be read",null]']))
  })

  it.each([
    [
      'a reference that would be fetched',
      /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/,
      '<xenc:CipherReference URI="http://a.example/"/>',
      'malformed',
    ],
    ['an unknown cipher', GCM_128, 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc', 'algorithm-refused'],
    ['a digest that does not go with the transport', 'xmldsig#sha1', 'xmldsig#md5', 'algorithm-refused'],
    [
      'a mask that does not go with the transport',
      '</ds:DigestMethod>',
      '</ds:DigestMethod><m:MGF xmlns:m="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha512"/>',
      'algorithm-refused',
    ],
    ['no wrapped key', /<xenc:EncryptedKey>.*<\/xenc:EncryptedKey>/, '', 'malformed'],
    ['two wrapped keys', /(<xenc:EncryptedKey>.*<\/xenc:EncryptedKey>)/, '$1$1', 'malformed'],
    ['something else that was encrypted', '#Element"', '#Thing"', 'malformed'],
  ])('refuses %s', (_what, from, to, code) => {
    expect(() => decrypt(encrypt(GCM_128, MGF1P).replace(from, to))).toThrow(
      expect.objectContaining({ code: `xml-encryption/${code}` }),
    )
  })

  it('refuses a cipher text that is longer than the caller wants', () => {
    expect(() => decrypt(encrypt(GCM_128, MGF1P), { maxBytes: 10 })).toThrow(
      expect.objectContaining({ code: 'xml-encryption/malformed' }),
    )
  })

  it.each([
    ['of 1024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
    ['of a curve', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey],
    ['that is private', KEYS.privateKey],
  ])('refuses a recipient with a key %s', (_what, recipient) => {
    const options = {
      type: 'element',
      dataAlgorithm: GCM_128,
      keyTransport: MGF1P,
      recipient,
      randomBytes,
    } as const
    expect(() => encryptXml(bytesOf(DOCTOR), options)).toThrow(
      expect.objectContaining({ code: 'xml-encryption/key-mismatch' }),
    )
  })
})

/** Changes the octets of the first (the wrapped key) or second (the data) cipher value. */
function changeCipher(text: string, which: number, change: (octets: Uint8Array) => Uint8Array): string {
  let seen = 0
  return text.replace(/(?<=<xenc:CipherValue>)[^<]*/g, (value) =>
    seen++ === which
      ? Buffer.from(change(new Uint8Array(Buffer.from(value, 'base64')))).toString('base64')
      : value,
  )
}

describe.skipIf(!installed('xmlsec1'))('XML Encryption against xmlsec1', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-xmlenc-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(
    // xmlsec1 of Debian 12 knows rsa-oaep-mgf1p alone.
    pairs.filter(([, transport]) => transport === MGF1P),
  )('xmlsec1 decrypts what we encrypted with %s', (data, transport) => {
    const files = { 'in.xml': encrypt(data, transport), 'key.pem': privatePem(KEYS.privateKey) }
    const result = run('xmlsec1', files, ['--decrypt', '--privkey-pem', 'key.pem', 'in.xml'])
    // It writes character references; what they mean is what counts.
    expect(parseXml(bytesOf(result.stdout)).root.children).toMatchObject([{ value: '実印 太郎 <1>' }])
  })

  it.each(ALL_DATA)('we decrypt what xmlsec1 encrypted with %s', (data) => {
    const template =
      `<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">` +
      `<EncryptionMethod Algorithm="${data}"/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">` +
      `<EncryptedKey xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="${MGF1P}"/>` +
      '<CipherData><CipherValue/></CipherData></EncryptedKey></KeyInfo><CipherData><CipherValue/></CipherData></EncryptedData>'
    writeFileSync(join(folder, 'data.xml'), `<?xml version="1.0"?>${DOCTOR}`)
    const out = join(folder, 'out.xml')
    const session = DATA_ALGORITHMS[data].keyBytes === 16 ? 'aes-128' : 'aes-256'
    run('xmlsec1', { 't.xml': template, 'key.pem': publicPem(KEYS.publicKey) }, [
      '--encrypt',
      '--pubkey-pem',
      'key.pem',
      '--session-key',
      session,
      '--xml-data',
      join(folder, 'data.xml'),
      '--output',
      out,
      't.xml',
    ])
    expect(textOf(decrypt(readFileSync(out, 'utf8'), { dataAlgorithms: ANY }).octets)).toBe(DOCTOR)
  })
})
