import { createSecretKey, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { LEGACY_ALGORITHMS, SAFE_ALGORITHMS, type SignatureUri } from '../../src/signature/algorithms.js'
import type { SignedContent } from '../../src/signature/references.js'
import type { SignatureRequest } from '../../src/signature/request.js'
import { type VerifyOptions, verifyXmlSignature } from '../../src/signature/verify.js'
import {
  bytesOf,
  DOCUMENT,
  DSIG,
  ENVELOPED,
  EXC_C14N,
  ec,
  HMAC_SHA256,
  publicPem,
  RSA_2048,
  RSA_SHA256,
  rsa,
  SHA256,
  signedText,
} from './tools.js'

const key = RSA_2048.publicKey
const exclusive = { kind: 'canonicalization', algorithm: EXC_C14N } as const
const DRUG: SignatureRequest = {
  ...ENVELOPED,
  references: [{ uri: '#drug', transforms: [exclusive], digest: SHA256 }],
}
const drugText = await signedText(DRUG, RSA_2048.privateKey, DOCUMENT)
const envelopedText = await signedText(ENVELOPED, RSA_2048.privateKey, DOCUMENT)
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s
const DRUG_ELEMENT = /<Drug .*<\/Drug>/s
const part = (text: string, pattern: RegExp) => pattern.exec(text)?.[0] ?? ''

const judge = (text: string, options: Partial<VerifyOptions> = {}) =>
  verifyXmlSignature(bytesOf(text), { key, ...options })
const elementOf = (content: SignedContent | undefined) =>
  content?.kind === 'element' ? content.element : undefined

describe('a sound signature', () => {
  it('is valid and hands out the very element that was signed', () => {
    const result = judge(drugText)
    if (result.verdict !== 'valid') throw new Error(result.verdict)
    const [reference] = result.references
    if (reference?.verdict !== 'valid') throw new Error('no reference')
    expect(elementOf(reference.content)?.localName).toBe('Drug')
    expect(Buffer.from(reference.octets).toString()).toBe(
      '<Drug xmlns="urn:example:rx" dose="5 &lt; 10" id="drug">アムロジピン&#xD;</Drug>',
    )
  })

  it('says which part of an enveloping document is left out, and that comments are not signed', () => {
    expect(judge(envelopedText)).toMatchObject({
      verdict: 'valid',
      references: [
        {
          content: {
            kind: 'document',
            comments: 'unsigned',
            excluded: new Set([expect.objectContaining({ localName: 'Signature' })]),
          },
        },
      ],
    })
  })
})

describe('a tampered twin', () => {
  it.each([
    ['signed text', drugText.replace('アムロ', 'アマロ')],
    ['a signed attribute', drugText.replace('5 &lt; 10', '50 &lt; 10')],
    [
      'SignedInfo',
      drugText.replace(
        /Algorithm="[^"]*xml-exc-c14n#"\/><\/ds:Transforms>/,
        'Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/></ds:Transforms>',
      ),
    ],
    [
      'the digest together with the content',
      drugText
        .replace('アムロ', 'アマロ')
        .replace(/<ds:DigestValue>[^<]*/, `<ds:DigestValue>${Buffer.alloc(32).toString('base64')}`),
    ],
    ['the signature algorithm', drugText.replace('#rsa-sha256', '#rsa-sha512')],
    [
      'the signature value',
      drugText.replace(
        /(<ds:SignatureValue>)(.)/,
        (_all, tag: string, first: string) => tag + (first === 'A' ? 'B' : 'A'),
      ),
    ],
    ['the value cut short', drugText.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>AAAA')],
    ['the prefix bound elsewhere', drugText.replace('xmlns="urn:example:rx"', 'xmlns="urn:example:other"')],
  ])('is not valid after a change of %s', (_what, text) => {
    expect(text).not.toBe(drugText)
    expect(judge(text).verdict).toBe('invalid')
  })

  it('never verifies with the same content after a change of any single byte of the signed region', () => {
    const bytes = bytesOf(drugText)
    const at = (needle: string) => Buffer.from(bytes).indexOf(needle)
    const regions = [
      [at('<Drug'), at('</Drug>') + 7],
      [at('<ds:SignedInfo'), at('</ds:SignatureValue>')],
    ] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...regions),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        ([start, end], offset, mask) => {
          const place = start + (offset % (end - start))
          const result = verifyXmlSignature(bytes.with(place, (bytes[place] ?? 0) ^ mask), { key })
          if (result.verdict !== 'valid') return
          // Bytes that canonicalisation takes away may change (white space in a tag, quotes): then what is signed is the same.
          const [reference] = result.references
          expect(reference?.verdict === 'valid' && Buffer.from(reference.octets).toString()).toBe(
            '<Drug xmlns="urn:example:rx" dose="5 &lt; 10" id="drug">アムロジピン&#xD;</Drug>',
          )
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('signature wrapping', () => {
  const drug = part(drugText, DRUG_ELEMENT)
  const forged = drug.replace('アムロ', 'アマロ')

  it.each([
    ['a forged element with the same Id before the signed one', drugText.replace(drug, forged + drug)],
    ['a forged element with the same Id behind the signed one', drugText.replace(drug, drug + forged)],
    [
      'the signed element moved into a ds:Object',
      drugText
        .replace(drug, forged)
        .replace('</ds:Signature>', `<ds:Object>${drug}</ds:Object></ds:Signature>`),
    ],
    [
      'the same Id spelled as another ID attribute',
      drugText.replace(drug, forged.replace(' id=', ' ID=') + drug),
    ],
    ['the same Id as xml:id', drugText.replace(drug, forged.replace(' id=', ' xml:id=') + drug)],
  ])('is refused: %s', (_what, text) => {
    expect(judge(text)).toMatchObject({ verdict: 'refused', code: 'xml/duplicate-id' })
  })

  it('shows in the returned element when the signed element is moved and the forged one has another Id', () => {
    const moved = drugText
      .replace(drug, forged.replace('id="drug"', 'id="other"'))
      .replace(
        '</ds:Signature>',
        `<ds:Object><w xmlns="urn:example:rx">${drug}</w></ds:Object></ds:Signature>`,
      )
    const result = judge(moved)
    expect(result.verdict).toBe('valid')
    const [reference] = result.verdict === 'valid' ? result.references : []
    const element = elementOf(reference?.verdict === 'valid' ? reference.content : undefined)
    expect(element?.attributes.find((held) => held.localName === 'id')?.value).toBe('drug')
    expect(element?.parent).toMatchObject({ localName: 'w' })
  })

  it('is refused when the enveloped transform stands in a signature outside what it refers to', async () => {
    const request: SignatureRequest = {
      ...ENVELOPED,
      references: [{ uri: '#drug', transforms: [{ kind: 'enveloped-signature' }], digest: SHA256 }],
    }
    await expect(signedText(request, RSA_2048.privateKey, DOCUMENT)).rejects.toMatchObject({
      code: 'xml-signature/transform-refused',
    })
    const swapped = envelopedText.replace('URI=""', 'URI="#drug"')
    expect(judge(swapped)).toMatchObject({ code: 'xml-signature/transform-refused' })
  })

  it('refuses a document that is nothing but an enveloped signature: it would sign nothing', async () => {
    await expect(signedText(ENVELOPED, RSA_2048.privateKey)).rejects.toMatchObject({
      code: 'xml-signature/transform-refused',
    })
    expect(judge(part(envelopedText, SIGNATURE))).toMatchObject({ code: 'xml-signature/transform-refused' })
  })

  it('wants to be told which of two signatures counts', () => {
    const second = part(drugText, SIGNATURE).replace('Id="sig"', 'Id="sig2"')
    const text = drugText.replace('</Prescription>', `${second}</Prescription>`)
    expect(judge(text)).toMatchObject({ code: 'xml-signature/ambiguous' })
    expect(judge(text, { signatureId: 'sig' }).verdict).toBe('valid')
    expect(judge(text, { signatureId: 'drug' })).toMatchObject({ code: 'xml-signature/not-found' })
    expect(judge(DOCUMENT)).toMatchObject({ code: 'xml-signature/not-found' })
  })
})

describe('a signature that is not built as the schema says', () => {
  const signedInfo = part(drugText, /<ds:SignedInfo>.*<\/ds:SignedInfo>/s)
  const value = part(drugText, /<ds:SignatureValue>.*<\/ds:SignatureValue>/s)
  const reference = part(drugText, /<ds:Reference .*<\/ds:Reference>/s)
  const malformed: [string, string][] = [
    ['a second SignedInfo', drugText.replace(signedInfo, signedInfo + signedInfo)],
    ['a second SignedInfo behind the value', drugText.replace(value, value + signedInfo)],
    ['a second SignatureValue', drugText.replace(value, value + value)],
    ['the value before SignedInfo', drugText.replace(signedInfo + value, value + signedInfo)],
    ['no SignedInfo', drugText.replace(signedInfo, '')],
    ['no references', drugText.replace(reference, '')],
    ['an unknown child', drugText.replace(value, `${value}<x/>`)],
    ['an unknown attribute', drugText.replace('<ds:SignedInfo>', '<ds:SignedInfo xml:base="urn:x">')],
    ['text between children', drugText.replace(value, `text${value}`)],
    ['a processing instruction in the digest', drugText.replace('<ds:DigestValue>', '<ds:DigestValue><?x?>')],
    ['an element in the digest', drugText.replace('<ds:DigestValue>', '<ds:DigestValue><x/>')],
    ['base64 with foreign characters', drugText.replace('<ds:SignatureValue>', '<ds:SignatureValue>-')],
    ['base64 without padding', drugText.replace(/=<\/ds:DigestValue>/, '</ds:DigestValue>')],
    ['a KeyInfo before the value', drugText.replace(value, `<ds:KeyInfo/>${value}`)],
    [
      'empty Transforms',
      drugText.replace(/<ds:Transforms>.*<\/ds:Transforms>/, '<ds:Transforms></ds:Transforms>'),
    ],
    [
      'two references without URI',
      drugText.replace(reference, (reference + reference).replaceAll(' URI="#drug"', '')),
    ],
  ]
  it.each(malformed)('is refused: %s', (_what, text) => {
    expect(text).not.toBe(drugText)
    expect(judge(text)).toMatchObject({ verdict: 'refused', code: 'xml-signature/malformed' })
  })

  it('is not found in another namespace', () => {
    expect(judge(drugText.replace(DSIG, 'http://www.w3.org/2000/09/xmldsig'))).toMatchObject({
      code: 'xml-signature/not-found',
    })
  })

  it('reads a digest across a comment in it, so that no part of it can be hidden', () => {
    const split = drugText.replace(/(<ds:DigestValue>.{8})/, '$1<!-- x -->')
    expect(split).not.toBe(drugText)
    expect(judge(split).verdict).toBe('valid')
    const cut = drugText.replace(/(<ds:DigestValue>)(.{8})/, '$1AAAA<!-- x -->$2')
    expect(judge(cut).verdict).toBe('invalid')
  })

  it('is refused in a document with a DOCTYPE', () => {
    const text = drugText.replace('<Prescription', '<!DOCTYPE Prescription [<!ENTITY x "y">]><Prescription')
    expect(judge(text)).toMatchObject({ verdict: 'refused', code: 'xml/doctype' })
  })

  it.each([
    ['XSLT', 'http://www.w3.org/TR/1999/REC-xslt-19991116', 'xml-signature/transform-refused'],
    ['an unknown transform', 'urn:example:transform', 'xml-signature/transform-refused'],
  ])('is refused with %s', (_what, uri, code) => {
    expect(judge(drugText.replace(/(<ds:Transform Algorithm=")[^"]*/, `$1${uri}`))).toMatchObject({ code })
  })

  it('is refused with an unknown algorithm anywhere', () => {
    for (const name of ['CanonicalizationMethod', 'SignatureMethod', 'DigestMethod']) {
      const text = drugText.replace(new RegExp(`(<ds:${name} Algorithm=")[^"]*`), '$1urn:example:none')
      expect(judge(text)).toMatchObject({ verdict: 'refused', code: 'xml-signature/algorithm-refused' })
    }
  })
})

describe('keys and algorithms', () => {
  const allowAll = {
    ...LEGACY_ALGORITHMS,
    signatures: new Set<SignatureUri>([...LEGACY_ALGORITHMS.signatures, HMAC_SHA256]),
  }

  it('refuses RSA swapped for HMAC with the public key as its secret', async () => {
    const secret = createSecretKey(Buffer.from(publicPem(key)))
    const text = await signedText({ ...DRUG, signatureAlgorithm: HMAC_SHA256 }, secret, DOCUMENT)
    expect(judge(text)).toMatchObject({ code: 'xml-signature/algorithm-refused' })
    expect(judge(text, { algorithms: allowAll })).toMatchObject({ code: 'xml-signature/key-mismatch' })
    expect(judge(text, { algorithms: allowAll, key: secret }).verdict).toBe('valid')
  })

  it('refuses a truncated HMAC, whatever its length', async () => {
    const secret = createSecretKey(Buffer.from('a secret of the caller'))
    const text = await signedText({ ...DRUG, signatureAlgorithm: HMAC_SHA256 }, secret, DOCUMENT)
    const cut = (bits: string) =>
      text.replace(
        `Algorithm="${HMAC_SHA256}"/>`,
        `Algorithm="${HMAC_SHA256}"><ds:HMACOutputLength>${bits}</ds:HMACOutputLength></ds:SignatureMethod>`,
      )
    for (const bits of ['0', '8', '80', '128', '255', '', '256.0']) {
      expect(judge(cut(bits), { algorithms: allowAll, key: secret })).toMatchObject({
        code: 'xml-signature/hmac-truncated',
      })
    }
    expect(judge(cut('256'), { algorithms: allowAll, key: secret }).verdict).toBe('invalid')
  })

  it('does not believe a KeyValue, and refuses without a key', async () => {
    const attacker = rsa(2048)
    const { n = '', e = '' } = attacker.publicKey.export({ format: 'jwk' })
    const keyInfo = {
      content: `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${n}</ds:Modulus><ds:Exponent>${e}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`,
    }
    const text = await signedText({ ...DRUG, keyInfo }, attacker.privateKey, DOCUMENT)
    expect(judge(text).verdict).toBe('invalid')
    const seen: string[] = []
    const finder = (found: { localName: string } | undefined): KeyObject | undefined => {
      seen.push(found?.localName ?? '')
      return undefined
    }
    expect(judge(text, { key: finder })).toMatchObject({ code: 'xml-signature/no-key' })
    expect(seen).toEqual(['KeyInfo'])
  })

  it('refuses an RSA key below the least size', async () => {
    const small = rsa(1024)
    const text = await signedText(DRUG, small.privateKey, DOCUMENT)
    expect(judge(text, { key: small.publicKey })).toMatchObject({ code: 'xml-signature/key-mismatch' })
    expect(judge(text, { key: small.publicKey, algorithms: LEGACY_ALGORITHMS }).verdict).toBe('valid')
  })

  it('refuses an ECDSA value in DER and one of another length', async () => {
    const pair = ec('prime256v1')
    const request = {
      ...DRUG,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    } as const
    const text = await signedText(request, pair.privateKey, DOCUMENT)
    const value = Buffer.from(part(text, /(?<=<ds:SignatureValue>)[^<]*/), 'base64')
    const twin = (bytes: Uint8Array) =>
      text.replace(/(<ds:SignatureValue>)[^<]*/, `$1${Buffer.from(bytes).toString('base64')}`)
    expect(judge(text, { key: pair.publicKey }).verdict).toBe('valid')
    for (const other of [
      Buffer.concat([value.subarray(0, 32), Buffer.alloc(1), value.subarray(32)]),
      value.subarray(1),
      Buffer.concat([value, Buffer.alloc(1)]),
      Buffer.alloc(0),
    ]) {
      expect(judge(twin(other), { key: pair.publicKey }).verdict).toBe('invalid')
    }
    expect(judge(text, { key: ec('secp256k1').publicKey })).toMatchObject({
      code: 'xml-signature/key-mismatch',
    })
  })

  it('refuses a digest that the policy leaves out', () => {
    const algorithms = { ...SAFE_ALGORITHMS, digests: new Set<never>() }
    expect(judge(drugText, { algorithms })).toMatchObject({ code: 'xml-signature/algorithm-refused' })
    expect(
      judge(drugText, { algorithms: { ...SAFE_ALGORITHMS, signatures: new Set([RSA_SHA256] as const) } })
        .verdict,
    ).toBe('valid')
  })
})

describe('references', () => {
  it.each([
    'http://example.invalid/x',
    'file:///etc/hostname',
    '//example.invalid/',
    'other.xml#drug',
    'data:,x',
  ])('leads out of the document only through the caller: %s', (uri) => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    const text = drugText.replace('URI="#drug"', `URI="${uri}"`)
    expect(judge(text)).toMatchObject({ verdict: 'invalid', references: [{ verdict: 'unresolved' }] })
    const asked: string[] = []
    judge(text, { resolveDetached: (asking) => void asked.push(asking) })
    expect(asked).toEqual([uri])
    expect(fetched).not.toHaveBeenCalled()
  })

  it('is unresolved when no element has the Id', () => {
    expect(judge(drugText.replace('URI="#drug"', 'URI="#nobody"'))).toMatchObject({
      references: [{ verdict: 'unresolved' }],
    })
  })

  it.each([
    '#',
    '#xpointer(//Drug)',
    '#xpointer(id("drug")/text())',
    '#element(/1)',
    '#a/b',
    '#xmlns(a=b)xpointer(/)',
  ])('is refused in an unknown form: %s', (uri) => {
    const text = drugText.replace('URI="#drug"', `URI="${uri.replaceAll('"', '&quot;')}"`)
    expect(judge(text)).toMatchObject({ code: 'xml-signature/reference-refused' })
  })

  it('takes content without a URI only from the caller', async () => {
    const { sign, request } = {
      sign: RSA_2048.privateKey,
      request: { ...ENVELOPED, references: [{ digest: SHA256 } as const] },
    }
    await expect(signedText(request, sign)).rejects.toMatchObject({ code: 'xml-signature/request' })
    const text = await signedText(request, sign, undefined, { contentWithoutUri: bytesOf('本文') })
    expect(judge(text, { contentWithoutUri: bytesOf('本文') }).verdict).toBe('valid')
    expect(judge(text, { contentWithoutUri: bytesOf('本書') }).verdict).toBe('invalid')
    expect(judge(text)).toMatchObject({ references: [{ verdict: 'unresolved' }] })
  })

  it('may point into the signature itself without looping, and does not match', () => {
    const text = drugText.replace('URI="#drug"', 'URI="#sig"')
    expect(judge(text)).toMatchObject({ verdict: 'invalid', references: [{ verdict: 'digest-mismatch' }] })
  })

  it('are refused beyond their number, 10,000 at once included', () => {
    const reference = part(drugText, /<ds:Reference .*<\/ds:Reference>/s)
    expect(judge(drugText.replace(reference, reference.repeat(10_000)))).toMatchObject({
      code: 'xml-signature/too-much',
    })
    expect(
      judge(drugText.replace(reference, reference.repeat(3)), { limits: { references: 2 } }),
    ).toMatchObject({ code: 'xml-signature/too-much' })
  })

  it('are refused with too many transforms or too many octets', () => {
    const transform = part(drugText, /<ds:Transform .*?\/>/)
    expect(judge(drugText.replace(transform, transform.repeat(9)))).toMatchObject({
      code: 'xml-signature/too-much',
    })
    expect(judge(drugText, { limits: { octets: 50 } })).toMatchObject({ code: 'xml-signature/too-much' })
  })

  it('are refused when XPath takes too much computing', async () => {
    const bomb = `count(${'//*['.repeat(8)}true()${']'.repeat(8)}) > 0`
    const references = [
      { uri: '', transforms: [{ kind: 'xpath', expression: bomb }], digest: SHA256 },
    ] as const
    const many = DOCUMENT.replace('</Prescription>', `${'<x/>'.repeat(2000)}</Prescription>`)
    await expect(
      signedText({ ...ENVELOPED, references }, RSA_2048.privateKey, many, {
        limits: { xpathSteps: 500_000 },
      }),
    ).rejects.toMatchObject({
      code: 'xpath/budget',
    })
  })
})

describe('a manifest', () => {
  const manifest = (digest: string) =>
    `<ds:Manifest Id="man"><ds:Reference URI="image.png"><ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:Manifest>`
  const request = (digest: string): SignatureRequest => ({
    ...ENVELOPED,
    objects: [{ content: manifest(digest) }],
    references: [{ uri: '#man', type: `${DSIG}Manifest`, digest: SHA256 }],
  })
  /** `printf abc | openssl dgst -sha256 -binary | base64` */
  const ABC = 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='
  const resolveDetached = (uri: string) => (uri === 'image.png' ? bytesOf('abc') : undefined)

  it('is checked when asked, and then each of its references counts', async () => {
    const text = await signedText(request(ABC), RSA_2048.privateKey)
    expect(judge(text)).toMatchObject({ verdict: 'valid' })
    expect(judge(text, { manifests: 'check', resolveDetached })).toMatchObject({
      verdict: 'valid',
      references: [
        {
          manifest: [
            { verdict: 'valid', uri: 'image.png', content: { kind: 'bytes', bytes: bytesOf('abc') } },
          ],
        },
      ],
    })
    expect(judge(text, { manifests: 'check' }).verdict).toBe('invalid')
    expect(judge(text, { manifests: 'check', resolveDetached: () => bytesOf('abd') }).verdict).toBe('invalid')
  })
})
