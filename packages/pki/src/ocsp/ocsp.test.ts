import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compact, later, OpensslCa, trusting } from '../../test/openssl-ca.js'
import { programIsThere } from '../../test/programs.js'
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import type { RevocationContext } from '../path/revocation-types.js'
import { encodeOcspRefusal, ocspResponder } from './build-response.js'
import { encodeCertId } from './cert-id.js'
import type { OcspPolicy } from './judge-ocsp.js'
import { judgeOcsp, ocspChecker } from './judge-ocsp.js'
import { encodeOcspRequest, parseOcspRequest } from './request.js'
import { type CertStatus, OCSP_STATUSES, parseOcspResponse } from './response.js'

const CONFIG = `
[no_purpose]
keyUsage = critical,digitalSignature
[any_purpose]
extendedKeyUsage = anyExtendedKeyUsage
[wrong_use]
keyUsage = critical,keyEncipherment
extendedKeyUsage = OCSPSigning
`
const NONCE = Uint8Array.from({ length: 32 }, (_, n) => n)

describe.runIf(programIsThere('openssl', 'version'))('OCSP', () => {
  let ca: OpensslCa
  let stranger: OpensslCa
  let root: Certificate
  let good: Certificate
  let revoked: Certificate
  let responder: Certificate

  beforeAll(() => {
    ca = new OpensslCa({ key: 'ec', config: CONFIG })
    stranger = new OpensslCa({ key: 'ec' })
    root = ca.certificate('ca')
    good = ca.issue('good')
    revoked = ca.issue('revoked')
    responder = ca.issue('responder', { section: 'responder' })
    for (const section of ['no_purpose', 'any_purpose', 'wrong_use']) ca.issue(section, { section })
    stranger.issue('responder', { section: 'responder' })
    ca.revoke('revoked', 'superseded')
  })
  afterAll(() => {
    ca.remove()
    stranger.remove()
  })

  const issuerOf = ({ subject, spkiBytes }: Certificate) => ({ nameBytes: subject.bytes, spkiBytes })
  const certId = (certificate: Certificate, digest: 'sha1' | 'sha256' = 'sha256') =>
    encodeCertId(issuerOf(root), { serialBytes: certificate.serialBytes, digest })
  const unknown = (cause: string, detail: string) => ({ status: 'unknown', cause, detail })

  type Judging = Partial<OcspPolicy> & { at?: Date; context?: RevocationContext; subject?: Certificate }
  function judge(
    response: Uint8Array | undefined,
    { at = later(0), context, subject = good, ...policy }: Judging = {},
  ) {
    const issuer = { name: root.subject, spkiBytes: root.spkiBytes, certificate: root }
    const query = { subject, issuer, at, context: context ?? trusting(responder) }
    return judgeOcsp(response, query, { allowed: HPKI_ALGORITHMS, ...policy })
  }

  type Answering = {
    by?: string
    of?: OpensslCa
    id?: Uint8Array
    certStatus?: CertStatus
    nonce?: Uint8Array
    producedAt?: Date
    thisUpdate?: Date
    nextUpdate?: Date
  }
  function answer(made: Answering = {}): Promise<Uint8Array> {
    const { by = 'responder', of = ca, id = certId(good), certStatus = { status: 'good' }, nonce } = made
    const { thisUpdate = later(-60), nextUpdate = later(3600), producedAt = thisUpdate } = made
    const answers = [{ certIdDer: id, certStatus, thisUpdate, nextUpdate }]
    return ocspResponder(of.signer(by))({ answers, producedAt, ...(nonce && { nonce }) })
  }

  describe('of openssl, as we read it', () => {
    /** openssl answers a request file of its own making. */
    function exchange(name: string, ...more: string[]): { request: Uint8Array; response: Uint8Array } {
      ca.run('ocsp', '-issuer', 'ca.pem', ...more, '-cert', `${name}.pem`, '-reqout', 'req.der')
      const responder = ['-rsigner', 'responder.pem', '-rkey', 'responder.key', '-CA', 'ca.pem']
      ca.run(
        'ocsp',
        '-index',
        'index.txt',
        ...responder,
        '-reqin',
        'req.der',
        '-respout',
        'resp.der',
        '-ndays',
        '1',
      )
      return { request: ca.read('req.der'), response: ca.read('resp.der') }
    }

    it.each([
      ['-sha1', 'sha1'],
      ['-sha256', 'sha256'],
    ])('asks with %s and a nonce, and we make the same CertID', (flag, digest) => {
      const { request } = exchange('good', flag)
      const [id] = parseOcspRequest(request).certIds
      expect(id.digest).toBe(digest)
      expect(id.bytes).toEqual(new Uint8Array(certId(good, digest as 'sha1'))) // one of the two rows above
      expect(parseOcspRequest(request).nonce?.length).toBeGreaterThanOrEqual(16)
    })

    it('answers good and revoked, and we judge so', () => {
      const now = { at: later(1) }
      expect(judge(exchange('good').response, now)).toMatchObject({ status: 'good', source: 'ocsp' })
      expect(judge(exchange('revoked').response, { ...now, subject: revoked })).toMatchObject({
        status: 'revoked',
        reason: 'superseded',
      })
    })

    it('answers without nextUpdate for what was before the answer, and for nothing after it', () => {
      ca.run('ocsp', '-issuer', 'ca.pem', '-cert', 'good.pem', '-reqout', 'req.der')
      const responder = ['-rsigner', 'responder.pem', '-rkey', 'responder.key', '-CA', 'ca.pem']
      ca.run('ocsp', '-index', 'index.txt', ...responder, '-reqin', 'req.der', '-respout', 'resp.der')
      const response = ca.read('resp.der')
      expect(judge(response, { at: later(-3600), now: later(3600) })).toMatchObject({ status: 'good' })
      expect(judge(response, { at: later(3600) })).toEqual(unknown('out-of-date', 'no-next-update'))
    })

    it('answers with the nonce that was asked, and no other passes', () => {
      const { request, response } = exchange('good')
      const { nonce } = parseOcspRequest(request)
      expect(judge(response, { at: later(1), ...(nonce && { nonce }) })).toMatchObject({ status: 'good' })
      expect(judge(response, { at: later(1), nonce: NONCE })).toEqual(unknown('not-covered', 'nonce-differs'))
    })

    it('is refused after any cut, and by its signature after a change', () => {
      const { response } = exchange('good', '-no_nonce')
      for (let length = 0; length < response.length; length++)
        expect(() => parseOcspResponse(response.subarray(0, length)), `${length} octets`).toThrow(PkiError)
      for (let at = 0; at < response.length; at++)
        expect(
          judge(response.with(at, (response[at] ?? 0) ^ 0x04), { at: later(1) }).status,
          `octet ${at}`,
        ).not.toBe('revoked')
    })

    it('never becomes good about another certificate', () => {
      const { response } = exchange('good')
      expect(judge(response, { subject: revoked, at: later(1) })).toEqual(
        unknown('not-covered', 'other-certificate'),
      )
    })
  })

  describe('of ours, as others read it', () => {
    const verify = (file: string, cert: string, ...more: string[]) =>
      ca.says(
        'ocsp',
        '-respin',
        file,
        '-issuer',
        'ca.pem',
        '-sha256',
        '-cert',
        `${cert}.pem`,
        '-CAfile',
        'ca.pem',
        '-no_nonce',
        ...more,
      )

    it('is verified by openssl with its status, and refused after a change', async () => {
      ca.write('ours.der', await answer())
      expect(verify('ours.der', 'good')).toMatch(/good\.pem: good[\s\S]*Response verify OK/)
      const at = later(-900)
      const bytes = await answer({
        id: certId(revoked),
        certStatus: { status: 'revoked', at, reason: 'keyCompromise' },
      })
      ca.write('revoked.der', bytes)
      expect(verify('revoked.der', 'revoked')).toMatch(
        /revoked\n[\s\S]*Reason: keyCompromise[\s\S]*Response verify OK/,
      )
      const mark = Buffer.from(bytes).indexOf(Buffer.from(`${compact(at)}`))
      ca.write('changed.der', bytes.with(mark + 13, 0x30 + ((9 - ((bytes[mark + 13] ?? 0) - 0x30)) % 10)))
      expect(verify('changed.der', 'revoked')).toMatch(/verify|error/i)
      expect(verify('changed.der', 'revoked')).not.toContain('Response verify OK')
    })

    it('is refused by openssl, too, if a responder without the purpose signed it', async () => {
      ca.write('wrong.der', await answer({ by: 'no_purpose' }))
      expect(verify('wrong.der', 'good')).not.toContain('Response verify OK')
    })

    it('asks in a form that openssl answers', () => {
      ca.write('ask.der', encodeOcspRequest([certId(good), certId(revoked, 'sha1')], { nonce: NONCE }))
      const args = [
        '-index',
        'index.txt',
        '-rsigner',
        'responder.pem',
        '-rkey',
        'responder.key',
        '-CA',
        'ca.pem',
      ]
      ca.run('ocsp', ...args, '-reqin', 'ask.der', '-respout', 'told.der', '-ndays', '1')
      const told = ca.read('told.der')
      expect(judge(told, { at: later(1), nonce: NONCE }).status).toBe('good')
      expect(judge(told, { at: later(1), nonce: NONCE, subject: revoked }).status).toBe('revoked')
    })

    it.runIf(programIsThere('ocsptool', '--version'))(
      'is verified by ocsptool, and refused after a change',
      async () => {
        const bytes = await answer({ id: certId(good, 'sha1') })
        const ask = (response: Uint8Array) => {
          ca.write('tool.der', response)
          const trust = ['--load-issuer', ca.path('ca.pem'), '--load-trust', ca.path('ca.pem')]
          return spawnSync(
            'ocsptool',
            ['--verify-response', ...trust, '--load-response', ca.path('tool.der')],
            { encoding: 'utf8' },
          )
        }
        expect(ask(bytes).stdout).toContain('Verifying OCSP Response: Success')
        const mark = Buffer.from(bytes).indexOf('Z') - 1
        expect(ask(bytes.with(mark, (bytes[mark] ?? 0) ^ 1)).stdout).not.toContain('Response: Success')
      },
    )

    it.each(Object.keys(OCSP_STATUSES).filter((status) => status !== 'successful'))(
      'refuses with %s, which says nothing',
      (status) => {
        const bytes = encodeOcspRefusal(status as 'tryLater') // a key of the table but the first
        expect(parseOcspResponse(bytes)).toEqual({ responseStatus: status })
        expect(judge(bytes)).toEqual(unknown('no-material', 'responder-refused'))
      },
    )
  })

  describe('in judgement', () => {
    it('says nothing when no answer came', () => {
      expect(judge(undefined)).toEqual(unknown('no-material', 'no-answer'))
    })

    it.each([
      ['garbage', Uint8Array.from({ length: 200 }, (_, n) => (n * 37) & 0xff)],
      ['nothing at all', new Uint8Array()],
      ['a page of HTML', Buffer.from('<html>Sign in to the network</html>')],
      ['a status that does not exist', der.sequence(der.integer(4, der.ENUMERATED))],
      ['success without an answer', der.sequence(der.integer(0, der.ENUMERATED))],
    ])('says nothing on %s', (_what, bytes) => {
      expect(judge(bytes)).toEqual(unknown('malformed', 'malformed'))
    })

    it('includes both ends of the window, and nothing beyond', async () => {
      const bytes = await answer({ thisUpdate: later(-100), nextUpdate: later(100) })
      expect(judge(bytes, { at: later(-100) }).status).toBe('good')
      expect(judge(bytes, { at: later(100) }).status).toBe('good')
      expect(judge(bytes, { at: later(-101) })).toEqual(unknown('not-yet-issued', 'not-yet-issued'))
      expect(judge(bytes, { at: later(101) })).toEqual(unknown('out-of-date', 'out-of-date'))
    })

    it('does not believe an answer that was made in the future', async () => {
      expect(judge(await answer({ producedAt: later(500) }))).toEqual(
        unknown('not-yet-issued', 'not-yet-issued'),
      )
    })

    it('does not count a revocation after the time asked for, and counts one in that second', async () => {
      const at = later(-300)
      const bytes = await answer({ certStatus: { status: 'revoked', at, reason: 'unspecified' } })
      expect(judge(bytes, { at: later(-301), now: later(0) }).status).toBe('good')
      expect(judge(bytes, { at, now: later(0) })).toEqual({
        status: 'revoked',
        at,
        reason: 'unspecified',
        source: 'ocsp',
      })
    })

    it('passes on that the responder does not know the certificate', async () => {
      expect(judge(await answer({ certStatus: { status: 'unknown' } }))).toEqual(
        unknown('responder-says-unknown', 'says-unknown'),
      )
    })

    it.each([
      ['of another serial number', () => encodeCertId(issuerOf(root), { serialBytes: Uint8Array.of(0x55) })],
      [
        'of another key under the same name',
        () => encodeCertId(issuerOf(stranger.certificate('ca')), { serialBytes: good.serialBytes }),
      ],
      [
        'of another name with the same key',
        () =>
          encodeCertId(
            { ...issuerOf(root), nameBytes: good.subject.bytes },
            { serialBytes: good.serialBytes },
          ),
      ],
    ])('does not take an answer about a certificate %s', async (_what, id) => {
      expect(judge(await answer({ id: id() }))).toEqual(unknown('not-covered', 'other-certificate'))
    })

    it('wants the nonce that was sent', async () => {
      expect(judge(await answer({ nonce: NONCE }), { nonce: NONCE }).status).toBe('good')
      expect(judge(await answer(), { nonce: NONCE })).toEqual(unknown('not-covered', 'nonce-missing'))
      expect(judge(await answer({ nonce: NONCE.with(0, 9) }), { nonce: NONCE })).toEqual(
        unknown('not-covered', 'nonce-differs'),
      )
    })

    it('accepts the key of the CA itself', async () => {
      expect(judge(await answer({ by: 'ca' }), { context: trusting() }).status).toBe('good')
    })

    it.each([
      ['without the purpose', { by: 'no_purpose' }],
      ['with any purpose instead of this one', { by: 'any_purpose' }],
      ['whose key is not for signatures', { by: 'wrong_use' }],
      ['of another CA with the same name', { of: () => stranger }],
      ['that is that other CA itself', { of: () => stranger, by: 'ca' }],
    ])(
      'refuses a responder %s',
      async (_what, { by = 'responder', of = () => ca }: { by?: string; of?: () => OpensslCa }) => {
        const signer = of().certificate(by)
        expect(judge(await answer({ by, of: of() }), { context: trusting(signer) })).toEqual(
          unknown('signer-not-trusted', 'responder-not-authorised'),
        )
      },
    )

    it('refuses a responder whose own status is not good', async () => {
      expect(judge(await answer(), { context: trusting() })).toEqual(
        unknown('signer-not-trusted', 'responder-not-authorised'),
      )
    })

    it('refuses an answer that was signed after the certificate of the responder expired', async () => {
      const beyond = new Date(responder.notAfter.getTime() + 1000)
      const bytes = await answer({ thisUpdate: beyond, nextUpdate: new Date(beyond.getTime() + 9000) })
      expect(judge(bytes, { at: beyond })).toEqual(unknown('signer-not-trusted', 'responder-out-of-date'))
    })

    it('refuses a changed signature and an algorithm outside the set', async () => {
      const bytes = await answer()
      const { basic } = parseOcspResponse(bytes) as Extract<
        ReturnType<typeof parseOcspResponse>,
        { basic: object }
      > // just made
      const at = Buffer.from(bytes).indexOf(basic.signature) + basic.signature.length - 1
      expect(judge(bytes.with(at, (bytes[at] ?? 0) ^ 1))).toEqual(
        unknown('signature-invalid', 'signature-invalid'),
      )
      const allowed = { ...HPKI_ALGORITHMS, digests: new Set<never>() }
      expect(judge(bytes, { allowed })).toEqual(unknown('algorithm-not-allowed', 'algorithm-not-allowed'))
    })

    it('does not take good for an answer about a certificate that had expired before', async () => {
      const thisUpdate = new Date(good.notAfter.getTime() + 1000)
      const bytes = await answer({ by: 'ca', thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + 9000) })
      expect(judge(bytes, { at: good.notAfter, now: thisUpdate })).toEqual(
        unknown('not-covered', 'certificate-expired-before'),
      )
    })

    it('takes the newest answer that settles the status', async () => {
      const older = parseOcspResponse(await answer({ thisUpdate: later(-500) }))
      const newer = parseOcspResponse(
        await answer({ certStatus: { status: 'revoked', at: later(-200), reason: 'superseded' } }),
      )
      const other = parseOcspResponse(await answer({ id: certId(revoked) }))
      const query = {
        subject: good,
        issuer: { name: root.subject, spkiBytes: root.spkiBytes },
        at: later(0),
        context: trusting(responder),
      }
      const policy = { allowed: HPKI_ALGORITHMS }
      expect(ocspChecker([older, other, newer], policy)(query).status).toBe('revoked')
      expect(ocspChecker([other], policy)(query)).toMatchObject(unknown('not-covered', 'other-certificate'))
      expect(ocspChecker([], policy)(query)).toMatchObject(unknown('no-material', 'no-answer'))
    })
  })

  describe('questions', () => {
    it('are read back', () => {
      const request = parseOcspRequest(
        encodeOcspRequest([certId(good), certId(revoked, 'sha1')], { nonce: NONCE }),
      )
      expect(request.certIds.map(({ serialHex, digest }) => [serialHex, digest])).toEqual([
        [good.serialHex, 'sha256'],
        [revoked.serialHex, 'sha1'],
      ])
      expect(request).toMatchObject({ nonce: Buffer.from(NONCE), signature: 'none' })
    })

    it('may be signed, which says nothing to us', () => {
      ca.run(
        'ocsp',
        '-issuer',
        'ca.pem',
        '-cert',
        'good.pem',
        '-signer',
        'responder.pem',
        '-signkey',
        'responder.key',
        '-reqout',
        'signed.der',
      )
      expect(parseOcspRequest(ca.read('signed.der')).signature).toBe('not-checked')
    })

    const tbs = (...parts: Uint8Array[]) => der.sequence(der.sequence(...parts))
    const one = () => der.sequence(der.sequence(certId(good)))
    const extension = (oid: string, value: Uint8Array, critical = false) =>
      der.explicit(
        2,
        der.sequence(
          der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octetString(value)),
        ),
      )

    it.each([
      ['about nothing', () => tbs(der.sequence())],
      [
        'about too many certificates',
        () => encodeOcspRequest(Array.from({ length: 101 }, () => certId(good))),
      ],
      [
        'with a nonce of no octets',
        () => tbs(one(), extension('1.3.6.1.5.5.7.48.1.2', der.octetString(new Uint8Array()))),
      ],
      [
        'with a nonce of 129 octets',
        () => tbs(one(), extension('1.3.6.1.5.5.7.48.1.2', der.octetString(new Uint8Array(129)))),
      ],
      ['with an unknown critical extension', () => tbs(one(), extension('1.2.3.4', der.nullValue(), true))],
      ['of version 1, written out', () => tbs(der.explicit(0, der.integer(0)), one())],
      ['of garbage', () => Uint8Array.from({ length: 64 }, (_, n) => n)],
    ])('are refused %s', (_what, bytes) => {
      expect(() => parseOcspRequest(bytes())).toThrow(PkiError)
    })

    it('are read in spite of an unknown extension that is not critical', () => {
      expect(parseOcspRequest(tbs(one(), extension('1.2.3.4', der.nullValue()))).certIds).toHaveLength(1)
    })

    it('are refused when cut short anywhere', () => {
      const bytes = encodeOcspRequest([certId(good)], { nonce: NONCE })
      for (let length = 0; length < bytes.length; length++)
        expect(() => parseOcspRequest(bytes.subarray(0, length))).toThrow(PkiError)
    })
  })
})
