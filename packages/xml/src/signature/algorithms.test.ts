import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  bytesOf,
  DOCUMENT,
  DSIG,
  ENVELOPED,
  EXC_C14N,
  ec,
  RSA_2048,
  SHA256,
  signedText,
} from '../../test/signature/tools.js'
import {
  COMPUTABLE_ALGORITHMS,
  DIGEST_ALGORITHMS,
  type DigestUri,
  digestOctets,
  HASH_BYTES,
  SAFE_ALGORITHMS,
  SIGNATURE_ALGORITHMS,
  type SignatureUri,
} from './algorithms.js'
import { verifyXmlSignature } from './verify.js'

const KEYS = {
  rsa: RSA_2048,
  'rsa-pss': RSA_2048,
  ecdsa: ec('prime256v1'),
  ed25519: generateKeyPairSync('ed25519'),
  dsa: generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }),
}
const ALL = Object.keys(SIGNATURE_ALGORITHMS) as SignatureUri[]
const PSS_PARAMS = 'http://www.w3.org/2007/05/xmldsig-more#rsa-pss'
const schemeOf = (uri: SignatureUri) => SIGNATURE_ALGORITHMS[uri].scheme
const PUBLIC_KEY = ALL.filter((uri) => schemeOf(uri) !== 'hmac' && uri !== PSS_PARAMS)

/** `printf abc | openssl dgst -<hash>`, by name. */
const ABC: Partial<Record<DigestUri, string>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'a9993e364706816aba3e25717850c26c9cd0d89d',
  'http://www.w3.org/2001/04/xmldsig-more#sha224': '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
  'http://www.w3.org/2001/04/xmlenc#sha256':
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-256':
    '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
}

describe('the algorithm tables', () => {
  it('give the digests of FIPS 180-4 and FIPS 202', () => {
    for (const [uri, hex] of Object.entries(ABC)) {
      expect(Buffer.from(digestOctets(bytesOf('abc'), uri, COMPUTABLE_ALGORITHMS)).toString('hex')).toBe(hex)
    }
  })

  it('state the length of every hash', () => {
    for (const [uri, hash] of Object.entries(DIGEST_ALGORITHMS)) {
      expect(digestOctets(bytesOf('abc'), uri, COMPUTABLE_ALGORITHMS)).toHaveLength(HASH_BYTES[hash])
    }
  })

  it('count no SHA-1, DSA or HMAC as safe, and no HMAC even as legacy', () => {
    const names = [...SAFE_ALGORITHMS.signatures, ...SAFE_ALGORITHMS.digests].map((uri) => uri.split('#')[1])
    expect(names.filter((name) => /sha1|dsa-sha1|hmac|^dsa/.test(name ?? ''))).toEqual([])
    expect([...COMPUTABLE_ALGORITHMS.signatures].filter((uri) => schemeOf(uri) === 'hmac')).toEqual([])
  })

  it('refuse a digest that is unknown or not in the policy', () => {
    for (const uri of ['urn:x', `${DSIG}sha1`, 'toString']) {
      expect(() => digestOctets(bytesOf('abc'), uri, SAFE_ALGORITHMS)).toThrow(
        expect.objectContaining({ code: 'xml-signature/algorithm-refused' }),
      )
    }
  })
})

describe('signature algorithms', () => {
  it.each(PUBLIC_KEY)('verify what Node signs, and only that: %s', async (uri) => {
    const pair = KEYS[schemeOf(uri) as keyof typeof KEYS] // HMAC and RSAPSSParams are filtered out
    const text = await signedText(
      { ...ENVELOPED, signatureAlgorithm: uri as Exclude<SignatureUri, typeof PSS_PARAMS> },
      pair.privateKey,
      DOCUMENT,
    )
    const judge = (xml: string, algorithms = COMPUTABLE_ALGORITHMS) =>
      verifyXmlSignature(bytesOf(xml), { key: pair.publicKey, algorithms }).verdict
    expect(judge(text)).toBe('valid')
    expect(judge(text.replace('太郎', '次郎'))).toBe('invalid')
    expect(judge(text, SAFE_ALGORITHMS)).toBe(SAFE_ALGORITHMS.signatures.has(uri) ? 'valid' : 'refused')
    for (const other of PUBLIC_KEY.filter((one) => one !== uri))
      expect(judge(text.replace(uri, other))).not.toBe('valid')
  })
})

describe('an RSASSA-PSS key that is bound to parameters (RFC 4055 §3.1)', () => {
  it('verifies its own hash and refuses another', async () => {
    const bound = generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      hashAlgorithm: 'sha512',
      mgf1HashAlgorithm: 'sha512',
    })
    const sha512 = 'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1'
    const text = await signedText({ ...ENVELOPED, signatureAlgorithm: sha512 }, bound.privateKey, DOCUMENT)
    const judge = (xml: string) => verifyXmlSignature(bytesOf(xml), { key: bound.publicKey })
    expect(judge(text).verdict).toBe('valid')
    for (const other of ['2007/05/xmldsig-more#sha256-rsa-MGF1', '2001/04/xmldsig-more#rsa-sha512']) {
      expect(judge(text.replace(sha512, `http://www.w3.org/${other}`))).toMatchObject({
        code: 'xml-signature/key-mismatch',
      })
    }
  })
})

describe('RSASSA-PSS with parameters (RFC 9231 §2.3.9)', () => {
  const NS = 'http://www.w3.org/2007/05/xmldsig-more#'
  const sha512 = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"></ds:DigestMethod>'
  const mgf = (digest: string) =>
    `<p:MaskGenerationFunction Algorithm="${NS}MGF1">${digest}</p:MaskGenerationFunction>`
  const salt = (bytes: string) => `<p:SaltLength>${bytes}</p:SaltLength>`

  /** Written in canonical form by hand, so that what is signed needs no canonicaliser. */
  function signed(params: string, hash: 'sha256' | 'sha512', saltLength: number): string {
    const inner = params === '' ? '' : `<p:RSAPSSParams xmlns:p="${NS}">${params}</p:RSAPSSParams>`
    const info = (declaration: string) =>
      `<ds:SignedInfo${declaration}><ds:CanonicalizationMethod Algorithm="${EXC_C14N}"></ds:CanonicalizationMethod>` +
      `<ds:SignatureMethod Algorithm="${PSS_PARAMS}">${inner}</ds:SignatureMethod><ds:Reference URI="x">` +
      `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=` +
      '</ds:DigestValue></ds:Reference></ds:SignedInfo>'
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const value = sign(hash, bytesOf(info(` xmlns:ds="${DSIG}"`)), {
      key: RSA_2048.privateKey,
      padding,
      saltLength,
    })
    return `<ds:Signature xmlns:ds="${DSIG}">${info('')}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue></ds:Signature>`
  }
  const judge = (text: string) =>
    verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey, resolveDetached: () => bytesOf('abc') })

  it.each([
    ['nothing stated', '', 'sha256', 32],
    [
      'everything stated',
      `${sha512}${mgf(sha512)}${salt('20')}<p:TrailerField>1</p:TrailerField>`,
      'sha512',
      20,
    ],
    ['the salt stated', salt('0'), 'sha256', 0],
  ] as const)('is valid with %s', (_what, params, hash, saltLength) => {
    expect(judge(signed(params, hash, saltLength)).verdict).toBe('valid')
    expect(judge(signed(params, hash, saltLength + 1)).verdict).toBe('invalid')
  })

  it.each([
    ['another hash in the mask', sha512 + salt('64'), 'xml-signature/algorithm-refused'],
    ['another mask', sha512 + mgf(sha512).replace('MGF1', 'MGF2'), 'xml-signature/algorithm-refused'],
    [
      'SHA-1',
      '<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></ds:DigestMethod>',
      'xml-signature/algorithm-refused',
    ],
    ['another trailer', '<p:TrailerField>2</p:TrailerField>', 'xml-signature/algorithm-refused'],
    [
      'a salt that the key has no room for',
      `${sha512}${mgf(sha512)}${salt('999')}`,
      'xml-signature/key-mismatch',
    ],
    ['a salt that is no number', salt('-1'), 'xml-signature/algorithm-refused'],
    ['an unknown parameter', '<p:Other></p:Other>', 'xml-signature/malformed'],
  ])('is refused with %s', (_what, params, code) => {
    expect(judge(signed(params, 'sha512', 64))).toMatchObject({ verdict: 'refused', code })
  })
})
