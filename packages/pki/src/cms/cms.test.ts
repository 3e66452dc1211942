import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, OpensslCa } from '../../test/openssl-ca.js'
import { programIsThere } from '../../test/programs.js'
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import { type Certificate, parseCertificate } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { bindsCertificate, encodeAttribute, readSigningCertificates, singleValue } from './attributes.js'
import { cmsSigner, type SignedDataFields } from './build-signed-data.js'
import { CONTENT_TYPES, parseSignedData, type SignedData } from './signed-data.js'
import {
  contentOf,
  judgeContentType,
  judgeMessageDigest,
  signersCertificates,
  verifySignerSignature,
} from './verify-signer.js'

const CONTENT = Buffer.from('紹介状')
const FIELDS: SignedDataFields = {
  content: CONTENT,
  contentType: CONTENT_TYPES.data,
  packaging: 'attached',
  certificates: 'signer',
}

describe.runIf(programIsThere('openssl', 'version'))('CMS SignedData', () => {
  let ca: OpensslCa
  let leaf: Certificate

  beforeAll(() => {
    ca = new OpensslCa({ key: 'ec' })
    ca.issue('leaf', { section: 'with_identifier', key: 'rsa' })
    ca.issue('ec', { key: 'ec' })
    leaf = ca.certificate('leaf')
    ca.write('content', CONTENT)
  })
  afterAll(() => ca.remove())

  function judge(
    {
      signerInfos,
      contentType,
      ...message
    }: Pick<SignedData, 'signerInfos' | 'contentType' | 'content' | 'certificatesDer'>,
    detached?: Uint8Array,
  ) {
    const [signer] = signerInfos
    const content = message.content ?? detached
    if (!signer || !content) throw new Error('nothing to judge')
    const [certificate] = signersCertificates(signer, message.certificatesDer.map(parseCertificate))
    if (!certificate) return ['no certificate']
    const { spkiBytes } = certificate
    return [
      judgeContentType(signer, contentType),
      judgeMessageDigest(signer, content),
      verifySignerSignature(signer, { spkiBytes, content, allowed: HPKI_ALGORITHMS }),
      ...readSigningCertificates(signer.signed?.attributes ?? []).map((id) =>
        bindsCertificate(id, certificate) ? 'bound' : 'not bound',
      ),
    ]
  }

  describe('of openssl, as we read it', () => {
    function sign(...flags: string[]): Uint8Array {
      const who = ['-signer', 'leaf.pem', '-inkey', 'leaf.key', '-md', 'sha256']
      ca.run(
        'cms',
        '-sign',
        '-binary',
        '-in',
        'content',
        ...who,
        '-outform',
        'DER',
        '-out',
        'theirs.der',
        ...flags,
      )
      return ca.read('theirs.der')
    }

    it.each([
      ['attached, with its certificate bound', ['-nodetach', '-cades'], ['same', 'same', 'valid', 'bound']],
      ['by key identifier', ['-nodetach', '-keyid'], ['same', 'same', 'valid']],
      ['with PSS', ['-nodetach', '-keyopt', 'rsa_padding_mode:pss'], ['same', 'same', 'valid']],
      ['without attributes', ['-nodetach', '-noattr'], ['missing', 'missing', 'valid']],
      ['with SHA-1, which is not allowed', ['-nodetach', '-md', 'sha1'], ['same', 'same', 'not-allowed']],
    ])('is judged %s', (_what, flags, words) => {
      expect(judge(parseSignedData(sign(...flags)))).toEqual(words)
    })

    it('is judged detached, and not against other bytes', () => {
      const message = parseSignedData(sign())
      expect(message.content).toBeUndefined()
      expect(judge(message, CONTENT)).toEqual(['same', 'same', 'valid'])
      expect(judge(message, Buffer.from('別紙'))).toEqual(['same', 'differs', 'valid'])
    })

    it('states when it was signed', () => {
      const [signer] = parseSignedData(sign('-nodetach')).signerInfos
      const time = singleValue(signer?.signed?.attributes ?? [], 'signingTime')
      const signedAt = time && der.timeValue(time)
      expect(Math.abs((signedAt?.getTime() ?? 0) - later(0).getTime())).toBeLessThan(60_000)
    })

    it('is refused after any cut', () => {
      const bytes = sign('-nodetach')
      for (let length = 0; length < bytes.length; length += 5)
        expect(() => parseSignedData(bytes.subarray(0, length))).toThrow(PkiError)
    })
  })

  describe('of ours, as openssl reads it', () => {
    const verify = (...more: string[]) =>
      ca.accepts(
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        'ours.der',
        '-CAfile',
        'ca.pem',
        '-purpose',
        'any',
        '-out',
        'out',
        ...more,
      )

    it.each(['leaf', 'ec'])(
      'is verified, attached and detached, with the key of %s, and refused after a change',
      async (name) => {
        const sign = cmsSigner(ca.signer(name))
        const attached = await sign(FIELDS)
        ca.write('ours.der', attached)
        expect([verify(), Buffer.from(ca.read('out')).toString()]).toEqual([true, '紹介状'])
        ca.write('ours.der', attached.with(-1, (attached.at(-1) ?? 0) ^ 1))
        expect(verify()).toBe(false)
        ca.write('ours.der', await sign({ ...FIELDS, packaging: 'detached' }))
        expect([verify('-content', 'content'), verify('-content', 'ca.pem')]).toEqual([true, false])
      },
    )

    it('carries further signed attributes, in the order of DER', async () => {
      const signingTime = encodeAttribute('signingTime', der.time(new Date('2026-11-20T00:00:00Z')))
      const message = parseSignedData(
        await cmsSigner(ca.signer('leaf'))({ ...FIELDS, signedAttributes: [signingTime] }),
      )
      expect(judge(message)).toEqual(['same', 'same', 'valid', 'bound'])
      expect(message.signerInfos[0]?.signed?.attributes).toHaveLength(4)
    })

    it('sends no certificate along unless told', async () => {
      const sign = cmsSigner(ca.signer('leaf'))
      expect(parseSignedData(await sign({ ...FIELDS, certificates: 'none' })).certificatesDer).toEqual([])
      expect(parseSignedData(await sign({ ...FIELDS, certificates: 'chain' })).certificatesDer).toHaveLength(
        2,
      )
    })
  })

  it('takes content from the message or from the caller, never from both', async () => {
    const message = parseSignedData(await cmsSigner(ca.signer('leaf'))(FIELDS))
    expect(contentOf(message)).toEqual(message.content)
    expect(contentOf(message, CONTENT)).toBeUndefined()
  })

  describe('written by hand', () => {
    const parts = async (change: (signerParts: Uint8Array[]) => Uint8Array[]) => {
      const message = der.parse(await cmsSigner(ca.signer('leaf'))(FIELDS))
      const [type, wrapper] = der.children(message, der.SEQUENCE, 2)
      const fields = der.children(der.explicitValue(wrapper, 0), der.SEQUENCE).map(({ bytes }) => bytes)
      const [signer] = der.children(der.parse(fields.pop() ?? new Uint8Array()), der.SET, 1)
      const changed = der.sequence(...change(der.children(signer, der.SEQUENCE).map(({ bytes }) => bytes)))
      return der.sequence(type.bytes, der.explicit(0, der.sequence(...fields, der.set(changed))))
    }
    const attributes = (change: (list: Uint8Array[]) => Uint8Array[]) =>
      parts(([version, id, digest, signed, ...rest]) => {
        if (!version || !id || !digest || !signed) throw new Error('not a signer')
        const list = der.children(der.parse(signed), der.contextTag(0)).map(({ bytes }) => bytes)
        return [version, id, digest, der.encode(der.contextTag(0), ...change(list)), ...rest]
      })

    it('is read if nothing was changed', async () => {
      expect(judge(parseSignedData(await attributes((list) => list)))).toEqual([
        'same',
        'same',
        'valid',
        'bound',
      ])
    })

    it('is read with attributes out of order, which are signed in the order of DER (RFC 5652 §5.4)', async () => {
      const message = parseSignedData(await attributes((list) => list.toReversed()))
      expect(judge(message)).toEqual(['same', 'same', 'valid', 'bound'])
      const other = await attributes((list) => list.toReversed())
      const last = other.length - 1
      expect(judge(parseSignedData(other.with(last, (other[last] ?? 0) ^ 1)))[2]).toBe('invalid')
    })

    it.each([
      ['an attribute twice', () => attributes((list) => list.flatMap((one) => [one, one]))],
      ['an empty set of attributes', () => attributes(() => [])],
      ['a version that does not fit the identifier', () => parts(([, ...rest]) => [der.integer(3), ...rest])],
      ['a version 2', () => parts(([, ...rest]) => [der.integer(2), ...rest])],
      ['a part too many', () => parts((list) => [...list, der.nullValue()])],
    ])('is refused with %s', async (_what, bytes) => {
      const message = await bytes()
      expect(() => parseSignedData(message)).toThrow(PkiError)
    })

    it('belongs to no certificate of another number', async () => {
      const message = parseSignedData(await cmsSigner(ca.signer('leaf'))(FIELDS))
      expect(judge({ ...message, certificatesDer: [ca.certificateDer('ec')] })).toEqual(['no certificate'])
      expect(leaf.serialHex).not.toBe(ca.certificate('ec').serialHex)
    })
  })
})
