import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, OpensslCa } from '../../test/openssl-ca.js'
import { programIsThere } from '../../test/programs.js'
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import { cmsSigner } from '../cms/build-signed-data.js'
import { CONTENT_TYPES } from '../cms/signed-data.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { formatName } from '../name.js'
import type { PathSettings } from '../path/settings.js'
import { anchorFromCertificate, type TrustAnchor } from '../path/trust-anchor.js'
import { type TimeStampPractice, timeStampAuthority } from './authority.js'
import { judgeAuthorityBy } from './authority-path.js'
import { encodeImprint } from './message-imprint.js'
import { encodeTimeStampRequest, parseTimeStampRequest } from './request.js'
import { parseTimeStampResponse } from './response.js'
import { parseTimeStampToken } from './token.js'
import type { TimeStampQuestion } from './token-checks.js'
import { encodeTstInfo, parseTstInfo } from './tst-info.js'
import { type TimeStampReport, verifyTimeStampToken } from './verify-token.js'

const CONFIG = `
[tsa_not_critical]
keyUsage = critical,digitalSignature
extendedKeyUsage = timeStamping
[tsa_not_alone]
extendedKeyUsage = critical,timeStamping,emailProtection
[tsa_wrong_use]
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = critical,timeStamping
[no_purpose]
keyUsage = critical,digitalSignature
`
const MESSAGE = Buffer.from('処方箋の署名値')
const PRACTICE: TimeStampPractice = {
  policies: ['1.2.3.4.1', '1.2.3.4.2'],
  digests: new Set(['sha256', 'sha384', 'sha512']),
  accuracy: { millis: 500 },
  ordering: 'by-time',
}
/** An hour ago, and a quarter of a second. */
const AT = new Date(later(-3600).getTime() + 250)

describe.runIf(programIsThere('openssl', 'version'))('time stamps', () => {
  let ca: OpensslCa

  beforeAll(() => {
    ca = new OpensslCa({ key: 'ec', config: CONFIG })
    ca.issue('tsa', { section: 'tsa', key: 'rsa' })
    for (const section of ['tsa_not_critical', 'tsa_not_alone', 'tsa_wrong_use', 'no_purpose'])
      ca.issue(section, { section })
    ca.issue('twin', { section: 'tsa', key: 'rsa' })
    ca.write('message', MESSAGE)
  })
  afterAll(() => ca.remove())

  const check = (token: Uint8Array, more: Partial<TimeStampQuestion> = {}) =>
    verifyTimeStampToken(token, {
      stamped: { message: MESSAGE },
      allowed: HPKI_ALGORITHMS,
      judgeAuthority: () => ({ verdict: 'passed' }),
      ...more,
    })
  const failures = ({ checks }: TimeStampReport) =>
    checks.flatMap((line) => ('reason' in line ? [`${line.id}: ${line.reason}`] : []))

  function query(...flags: string[]): Uint8Array {
    ca.run('ts', '-query', '-data', 'message', ...flags, '-out', 'query.tsq')
    return ca.read('query.tsq')
  }
  async function answer(request: Uint8Array, signer = 'tsa') {
    return timeStampAuthority(ca.signer(signer), PRACTICE)(request, {
      at: AT,
      serialBytes: Uint8Array.of(1, 2, 3),
    })
  }
  async function ourToken(signer = 'tsa'): Promise<Uint8Array> {
    const found = await answer(query('-sha256', '-cert'), signer)
    if (found.outcome !== 'granted') throw new Error(found.failure)
    return found.token
  }

  describe('by openssl, as we read them', () => {
    function reply(...flags: string[]): Uint8Array {
      query(...flags)
      const files = [
        '-queryfile',
        'query.tsq',
        '-signer',
        'tsa.pem',
        '-inkey',
        'tsa.key',
        '-out',
        'reply.tsr',
      ]
      ca.run('ts', '-reply', '-config', 'ca.cnf', '-section', 'tsa_conf', ...files)
      return ca.read('reply.tsr')
    }
    function theirToken(...flags: string[]): Uint8Array {
      const response = parseTimeStampResponse(reply(...flags))
      if (response.outcome !== 'token') throw new Error(response.texts.join())
      return response.tokenBytes
    }

    it('pass every check, and say what openssl prints', () => {
      const report = check(theirToken('-sha256', '-cert'))
      expect([report.verdict, failures(report)]).toEqual(['passed', []])
      expect(report.info).toMatchObject({
        policy: '1.2.3.4.1',
        accuracy: { seconds: 1 },
        ordering: 'by-time',
      })
      const text = ca.run('ts', '-reply', '-in', 'reply.tsr', '-text').toString()
      const printed = new Date(/Time stamp: (.*)/.exec(text)?.[1] ?? '')
      expect(report.info?.genTime).toEqual(printed)
      expect(report.authority && formatName(report.authority.subject)).toBe('C=JP, CN=tsa')
    })

    it('fail for other data, another nonce, and a digest that is not allowed', () => {
      const token = theirToken('-sha256', '-cert')
      expect(failures(check(token, { stamped: { message: Buffer.from('other') } }))).toEqual([
        'imprint: differs',
      ])
      expect(failures(check(token, { nonceBytes: Uint8Array.of(5) }))).toEqual(['nonce: differs'])
      const allowed = { ...HPKI_ALGORITHMS, digests: new Set(['sha512'] as const) }
      expect(failures(check(token, { allowed }))).toEqual([
        'digest-algorithm: algorithm-not-allowed',
        'signature: algorithm-not-allowed',
        'imprint-algorithm: algorithm-not-allowed',
      ])
    })

    it('match the digest alone, and the nonce of their request', () => {
      const digest = createHash('sha384').update(MESSAGE).digest()
      const token = theirToken('-sha384', '-cert')
      const { nonceBytes } = parseTimeStampRequest(ca.read('query.tsq'))
      expect(check(token, { stamped: { digest }, ...(nonceBytes && { nonceBytes }) }).verdict).toBe('passed')
      expect(
        failures(check(theirToken('-no_nonce', '-cert', '-sha384'), { nonceBytes: Uint8Array.of(5) })),
      ).toEqual(['nonce: missing'])
    })

    it('without their certificate need it from elsewhere', () => {
      const token = theirToken('-sha256')
      expect(check(token)).toMatchObject({ verdict: 'undetermined' })
      expect(failures(check(token))).toEqual(['signer: signer-not-found'])
      expect(check(token, { certificates: [ca.certificate('tsa')] }).verdict).toBe('passed')
      expect(failures(check(token, { certificates: [ca.certificate('twin')] }))).toEqual([
        'signer: signer-not-found',
      ])
    })

    it('are refused, never with a throw, after any cut and any change', () => {
      const token = theirToken('-sha256', '-cert')
      for (let length = 0; length < token.length; length += 3)
        expect(failures(check(token.subarray(0, length)))).toEqual(['structure: unreadable'])
      const bound = boundOctets(token)
      for (let at = 0; at < token.length; at++) {
        for (const mask of [0x20, 0x80, 0xff]) check(token.with(at, (token[at] ?? 0) ^ mask))
        if (!bound.has(at)) continue
        expect(check(token.with(at, (token[at] ?? 0) ^ 0x01)).verdict, `octet ${at}`).not.toBe('passed')
      }
    })

    it('are refused when openssl refused, with its reasons', () => {
      expect(parseTimeStampResponse(reply('-sha1', '-cert'))).toMatchObject({
        outcome: 'refusal',
        status: 'rejection',
        failures: ['badAlg'],
      })
      expect(parseTimeStampResponse(reply('-sha256', '-tspolicy', '1.2.9'))).toMatchObject({
        failures: ['unacceptedPolicy'],
      })
    })
  })

  /** Every octet that the signature vouches for: the TSTInfo, the signed attributes and the signature itself. */
  function boundOctets(token: Uint8Array): Set<number> {
    const { content, signerInfo } = parseTimeStampToken(token)
    const whole = Buffer.from(token)
    const found = new Set<number>()
    for (const part of [
      content,
      der.parse(signerInfo.signed?.signedBytes ?? content).content,
      signerInfo.signature,
    ]) {
      const start = whole.indexOf(part)
      for (let at = start; at < start + part.length; at++) found.add(at)
    }
    return found
  }

  describe('by us, as others read them', () => {
    const verify = (file: string) =>
      ca.accepts('ts', '-verify', '-queryfile', 'query.tsq', '-in', file, '-CAfile', 'ca.pem')

    it('are verified by openssl against its own request, and refused after a change', async () => {
      const { response } = await answer(query('-sha256', '-cert'))
      ca.write('ours.tsr', response)
      expect(verify('ours.tsr')).toBe(true)
      ca.write('changed.tsr', response.with(-1, (response.at(-1) ?? 0) ^ 1))
      expect(verify('changed.tsr')).toBe(false)
      query('-sha256', '-cert') // another nonce
      expect(verify('ours.tsr')).toBe(false)
    })

    it('state time, accuracy, order, policy and name as openssl prints them', async () => {
      ca.write('ours.tsr', (await answer(query('-sha512', '-cert', '-tspolicy', '1.2.3.4.2'))).response)
      const text = ca.run('ts', '-reply', '-in', 'ours.tsr', '-text').toString()
      expect(text).toMatch(/Status: Granted\./)
      expect(text).toMatch(
        /Policy OID: 1\.2\.3\.4\.2[\s\S]*Serial number: 0x010203[\s\S]*Time stamp: .*:..\.25 .* GMT/,
      )
      expect(text).toMatch(
        /Accuracy: unspecified seconds, 0x01F4 millis[\s\S]*Ordering: yes[\s\S]*TSA: DirName:\/C=JP\/CN=tsa/,
      )
    })

    it('carry certificates only if they are asked for', async () => {
      const { response } = await answer(query('-sha256'))
      const found = parseTimeStampResponse(response)
      expect(
        found.outcome === 'token' && parseTimeStampToken(found.tokenBytes).signedData.certificatesDer,
      ).toEqual([])
      ca.write('ours.tsr', response)
      expect(
        ca.accepts(
          'ts',
          '-verify',
          '-queryfile',
          'query.tsq',
          '-in',
          'ours.tsr',
          '-CAfile',
          'ca.pem',
          '-untrusted',
          'tsa.pem',
        ),
      ).toBe(true)
    })

    it('are asked for in a form that openssl reads', () => {
      const value = createHash('sha256').update(MESSAGE).digest()
      ca.write(
        'ask.tsq',
        encodeTimeStampRequest({
          digest: 'sha256',
          value,
          policy: '1.2.3.4.2',
          nonceBytes: Uint8Array.of(0x80, 1),
          certificate: 'wanted',
        }),
      )
      const text = ca.run('ts', '-query', '-in', 'ask.tsq', '-text').toString()
      expect(text).toMatch(/Policy OID: 1\.2\.3\.4\.2[\s\S]*Nonce: 0x8001[\s\S]*Certificate required: yes/)
    })
  })

  describe('in judgement', () => {
    it('pass with the key for time stamping, and fail with any other', async () => {
      expect(check(await ourToken()).verdict).toBe('passed')
      expect(failures(check(await ourToken('no_purpose')))).toEqual(['purpose: purpose-missing'])
      expect(failures(check(await ourToken('tsa_not_critical')))).toEqual(['purpose: purpose-not-critical'])
      expect(failures(check(await ourToken('tsa_not_alone')))).toEqual(['purpose: purpose-not-alone'])
      expect(failures(check(await ourToken('tsa_wrong_use')))).toEqual(['purpose: key-usage-wrong'])
    })

    it('fail if they state a time outside the validity of their certificate', async () => {
      for (const at of [
        ca.certificate('tsa').notBefore.getTime() - 1,
        ca.certificate('tsa').notAfter.getTime() + 1,
      ]) {
        const authority = timeStampAuthority(ca.signer('tsa'), PRACTICE)
        const found = await authority(query('-sha256', '-cert'), {
          at: new Date(at),
          serialBytes: Uint8Array.of(1),
        })
        expect(found.outcome === 'granted' && failures(check(found.token))).toEqual([
          'validity: outside-validity',
        ])
      }
    })

    it('lead to an anchor by path validation, or do not', async () => {
      const judge = (anchors: TrustAnchor[], revocation: PathSettings['revocation'] = 'not-checked') => ({
        judgeAuthority: judgeAuthorityBy({
          anchors,
          intermediates: [],
          settings: { at: later(5), allowed: HPKI_ALGORITHMS, revocation },
        }),
      })
      const token = await ourToken()
      const anchors = [anchorFromCertificate(ca.certificate('ca'))]
      expect(check(token, judge(anchors)).verdict).toBe('passed')
      expect(failures(check(token, judge([])))).toEqual(['path: path-undetermined'])
      expect(
        failures(
          check(
            token,
            judge(anchors, () => ({ status: 'unknown', cause: 'no-material' })),
          ),
        ),
      ).toEqual(['path: path-undetermined'])
      const revoked = () => ({ status: 'revoked', at: AT, reason: 'superseded', source: 'crl' }) as const
      expect(failures(check(token, judge(anchors, revoked)))).toEqual(['path: path-invalid'])
    })

    it('carry the word of the path: failed outranks undetermined', async () => {
      const token = await ourToken()
      const path = (verdict: 'failed' | 'undetermined') => ({
        judgeAuthority: () => ({ verdict, cause: 'revoked' }),
      })
      expect(check(token, path('failed'))).toMatchObject({ verdict: 'failed' })
      expect(check(token, path('undetermined'))).toMatchObject({ verdict: 'undetermined' })
      const other = check(token, { ...path('undetermined'), stamped: { message: new Uint8Array() } })
      expect([other.verdict, failures(other)]).toEqual([
        'failed',
        ['imprint: differs', 'path: path-undetermined'],
      ])
    })

    it('fail if the binding names the certificate of another (RFC 5816)', async () => {
      // The attribute of the twin in a token that the authority itself signs.
      const twin = {
        ...ca.signer('tsa'),
        certificateDer: ca.certificateDer('twin'),
        spkiDer: ca.certificate('twin').spkiBytes,
      }
      const content = parseTimeStampToken(await ourToken()).content
      const fields = {
        content,
        contentType: CONTENT_TYPES.tstInfo,
        packaging: 'attached',
        certificates: 'signer',
      } as const
      expect(failures(check(await cmsSigner(twin)(fields)))).toEqual([
        'name: differs',
        'signature: signature-invalid',
      ])
      const mixed = Buffer.from(await cmsSigner(ca.signer('tsa'))(fields))
      const hash = createHash('sha256').update(ca.certificateDer('tsa')).digest()
      mixed.set(createHash('sha256').update(ca.certificateDer('twin')).digest(), mixed.indexOf(hash))
      expect(failures(check(mixed))).toEqual(['signing-certificate: differs', 'signature: signature-invalid'])
    })

    it('fail if they are signed data, but not a time stamp', async () => {
      const data = await cmsSigner(ca.signer('tsa'))({
        content: MESSAGE,
        contentType: CONTENT_TYPES.data,
        packaging: 'attached',
        certificates: 'signer',
      })
      expect(failures(check(data))).toEqual(['structure: unreadable'])
    })

    it('fail if they name another authority than their certificate does', async () => {
      const { info } = parseTimeStampToken(await ourToken())
      const named = (tsaNameDer: Uint8Array) =>
        encodeTstInfo({
          policy: info.policy,
          imprintBytes: info.imprint.bytes,
          serialBytes: Uint8Array.of(1),
          genTime: AT,
          accuracy: { seconds: 1 },
          ordering: 'by-time',
          tsaNameDer,
        })
      const sign = (content: Uint8Array) =>
        cmsSigner(ca.signer('tsa'))({
          content,
          contentType: CONTENT_TYPES.tstInfo,
          packaging: 'attached',
          certificates: 'signer',
        })
      expect(check(await sign(named(ca.certificate('tsa').subject.bytes))).verdict).toBe('passed')
      expect(failures(check(await sign(named(ca.certificate('ca').subject.bytes))))).toEqual([
        'name: differs',
      ])
    })

    it('fail with two signers or none', async () => {
      const token = await ourToken()
      expect(failures(check(withSigners(token, (signer) => [signer, signer])))).toEqual([
        'structure: not-exactly-one-signer',
      ])
      expect(failures(check(withSigners(token, () => [])))).toEqual(['structure: not-exactly-one-signer'])
    })
  })

  function withSigners(token: Uint8Array, change: (signer: Uint8Array) => Uint8Array[]): Uint8Array {
    const [type, wrapper] = der.children(der.parse(token), der.SEQUENCE, 2)
    const parts = der.children(der.explicitValue(wrapper, 0), der.SEQUENCE).map(({ bytes }) => bytes)
    const [signer] = der.children(der.parse(parts.pop() ?? new Uint8Array()), der.SET, 1)
    return der.sequence(type.bytes, der.explicit(0, der.sequence(...parts, der.setOf(change(signer.bytes)))))
  }

  describe('refused by the authority', () => {
    const imprint = (digest = new Uint8Array(32)) => encodeImprint('sha256', digest)
    const short = der.sequence(
      der.sequence(der.oid('2.16.840.1.101.3.4.2.1')),
      der.octetString(new Uint8Array(20)),
    )
    const md5 = der.sequence(
      der.sequence(der.oid('1.2.840.113549.2.5'), der.nullValue()),
      der.octetString(new Uint8Array(16)),
    )
    const extensions = der.encode(
      der.contextTag(0),
      der.sequence(der.oid('1.2.3'), der.octetString(der.nullValue())),
    )

    it.each([
      ['badDataFormat', 'garbage', Buffer.from('GET / HTTP/1.1')],
      ['badDataFormat', 'nothing', new Uint8Array()],
      ['badDataFormat', 'a digest of the wrong length', der.sequence(der.integer(1), short)],
      ['badRequest', 'version 2', der.sequence(der.integer(2), imprint())],
      ['badAlg', 'MD5', der.sequence(der.integer(1), md5)],
      [
        'unacceptedPolicy',
        'a policy that it does not follow',
        der.sequence(der.integer(1), imprint(), der.oid('1.2.9')),
      ],
      ['unacceptedExtension', 'an extension', der.sequence(der.integer(1), imprint(), extensions)],
    ] as const)('with %s for %s, which openssl reads as a rejection', async (failure, _what, request) => {
      const found = await answer(request)
      expect(found).toMatchObject({ outcome: 'refused', failure })
      expect(parseTimeStampResponse(found.response)).toMatchObject({
        outcome: 'refusal',
        status: 'rejection',
        failures: [failure],
      })
      ca.write('refused.tsr', found.response)
      expect(ca.run('ts', '-reply', '-in', 'refused.tsr', '-text').toString()).toContain('Status: Rejected.')
    })

    it('with timeNotAvailable while its clock cannot vouch for itself', async () => {
      const authority = timeStampAuthority(ca.signer('tsa'), PRACTICE)
      const moment = { at: 'not-available', serialBytes: Uint8Array.of(1) } as const
      expect(await authority(query('-sha256'), moment)).toMatchObject({
        outcome: 'refused',
        failure: 'timeNotAvailable',
      })
    })
  })
})

describe('TSTInfo', () => {
  const fields = {
    policy: '1.2.3',
    imprintBytes: encodeImprint('sha256', new Uint8Array(32)),
    serialBytes: Uint8Array.of(1),
    accuracy: { seconds: 1 },
    ordering: 'by-time-and-accuracy' as const,
    tsaNameDer: der.sequence(),
  }

  it.each([
    ['2026-11-20T00:12:00.000Z', '20261120001200Z'],
    ['2026-11-20T00:12:00.250Z', '20261120001200.25Z'],
    ['2026-11-20T00:12:00.007Z', '20261120001200.007Z'],
  ])('writes %s as %s', (time, written) => {
    const bytes = encodeTstInfo({ ...fields, genTime: new Date(time) })
    expect(Buffer.from(bytes).includes(written)).toBe(true)
    expect(parseTstInfo(bytes).genTime).toEqual(new Date(time))
  })

  const parts = (time: string, ...rest: Uint8Array[]) =>
    der.sequence(
      der.integer(1),
      der.oid('1.2.3'),
      fields.imprintBytes,
      der.integer(1),
      der.encode(der.GENERALIZED_TIME, Buffer.from(time)),
      ...rest,
    )

  it('is read with an order that is written out as false, as it says the same (docs/divergences.md)', () => {
    const bytes = parts('20261120001200Z', der.boolean(false))
    expect(parseTstInfo(bytes).ordering).toBe('by-time-and-accuracy')
  })

  it.each([
    ['a time with a trailing zero', parts('20261120001200.250Z')],
    ['a time with a zone', parts('20261120001200+0900')],
    ['a local time', parts('20261120001200')],
    ['a time that does not exist', parts('20261131001200Z')],
    ['an accuracy of 1000 ms', parts('20261120001200Z', der.sequence(der.implicit(0, der.integer(1000))))],
    [
      'an order that is neither true nor false',
      parts('20261120001200Z', der.encode(der.BOOLEAN, Uint8Array.of(1))),
    ],
    ['a part too many', parts('20261120001200Z', der.nullValue())],
    [
      'a critical extension that nobody knows',
      parts(
        '20261120001200Z',
        der.encode(
          der.contextTag(1),
          der.sequence(der.oid('1.2.3'), der.boolean(true), der.octetString(der.nullValue())),
        ),
      ),
    ],
  ])('is refused with %s', (_what, bytes) => {
    expect(() => parseTstInfo(bytes)).toThrow(PkiError)
  })
})
