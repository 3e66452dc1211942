import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compact, later, OpensslCa, trusting } from '../../test/openssl-ca.js'
import { programIsThere } from '../../test/programs.js'
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import * as der from '../der.js'
import type { RevocationContext, RevocationStatus } from '../path/revocation-types.js'
import { type CrlFields, encodeTbsCrl, type RevokedCertificate, signCrl, signTbsCrl } from './build-crl.js'
import { type Crl, parseCrl } from './crl.js'
import { crlChecker } from './crl-checker.js'

const PLACE = 'http://crl.example.jp/part.crl'
const CONFIG = `
[by_key]
keyUsage = critical,digitalSignature
crlDistributionPoints = part_key
[part_key]
fullname = URI:${PLACE}
[outsourced]
crlDistributionPoints = part_other
[part_other]
fullname = URI:${PLACE}
CRLissuer = dirName:other_name
[other_name]
C = JP
CN = List Office
[lists]
keyUsage = critical,cRLSign
subjectKeyIdentifier = hash
[no_lists]
keyUsage = critical,digitalSignature
[sub_ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[strange]
1.2.3.4.5 = critical, ASN1:NULL
`

describe.runIf(programIsThere('openssl', 'version'))('status by lists', () => {
  let ca: OpensslCa
  let office: OpensslCa
  let root: Certificate
  let leaf: Certificate
  let parted: Certificate
  let outsourced: Certificate

  beforeAll(() => {
    ca = new OpensslCa({ key: 'ec', config: CONFIG })
    office = new OpensslCa({ name: 'List Office', key: 'ec' })
    root = ca.certificate('ca')
    leaf = ca.issue('leaf')
    parted = ca.issue('parted', { section: 'by_key' })
    outsourced = ca.issue('outsourced', { section: 'outsourced' })
    ca.issue('lists', { section: 'lists', subject: '/C=JP/CN=Test CA' })
    ca.issue('no-lists', { section: 'no_lists', subject: '/C=JP/CN=Test CA' })
    ca.issue('sub', { section: 'sub_ca' })
  })
  afterAll(() => {
    ca.remove()
    office.remove()
  })

  type Made = Partial<CrlFields> & { signer?: string; by?: OpensslCa }
  async function list({ signer = 'ca', by = ca, ...fields }: Made = {}): Promise<Crl> {
    const all: CrlFields = {
      issuer: by.certificate(signer),
      thisUpdate: later(-60),
      nextUpdate: later(3600),
      crlNumber: 5n,
      revoked: [],
      ...fields,
    }
    return parseCrl(await signCrl(all, by.signer(signer)))
  }
  const entry = (certificate: Certificate, more: Partial<RevokedCertificate> = {}): RevokedCertificate => ({
    serialBytes: certificate.serialBytes,
    revokedAt: later(-3600),
    reason: 'keyCompromise',
    ...more,
  })
  function judge(
    subject: Certificate,
    lists: readonly Crl[],
    { at = later(0), now, context = trusting() }: { at?: Date; now?: Date; context?: RevocationContext } = {},
  ): RevocationStatus {
    const issuer = { name: root.subject, spkiBytes: root.spkiBytes, certificate: root }
    const check = crlChecker({ lists, allowed: HPKI_ALGORITHMS, ...(now && { now }) })
    return check({ subject, issuer, at, context })
  }
  const unknown = (cause: string) => ({ status: 'unknown', cause })
  const tampered = (crl: Crl) => parseCrl(crl.bytes.with(-1, (crl.bytes.at(-1) ?? 0) ^ 1))

  it('agrees with openssl verify -crl_check on a list that openssl made', async () => {
    const before = parseCrl(ca.crl())
    const verify = ['verify', '-crl_check', '-CAfile', 'ca.pem', '-CRLfile', 'crl.pem']
    expect(ca.accepts(...verify, 'sub.pem')).toBe(true)
    expect(judge(ca.certificate('sub'), [before])).toMatchObject({
      status: 'good',
      source: 'crl',
      nextUpdate: before.nextUpdate,
    })
    ca.revoke('sub', 'superseded')
    const after = parseCrl(ca.crl())
    expect(ca.accepts(...verify, 'sub.pem')).toBe(false)
    expect(judge(ca.certificate('sub'), [after])).toMatchObject({
      status: 'revoked',
      reason: 'superseded',
      source: 'crl',
    })
    expect(judge(ca.certificate('sub'), [before, after])).toMatchObject({ status: 'revoked' })
  })

  it('says nothing without a list', () => {
    expect(judge(leaf, [])).toEqual(unknown('no-material'))
  })

  describe('over time', () => {
    const revokedAt = later(-1000)

    it('counts a revocation from its very second on, and not a second before', async () => {
      const lists = [await list({ revoked: [entry(leaf, { revokedAt })] })]
      expect(judge(leaf, lists, { at: revokedAt, now: later(0) })).toEqual({
        status: 'revoked',
        at: revokedAt,
        reason: 'keyCompromise',
        source: 'crl',
      })
      const before = new Date(revokedAt.getTime() - 1000)
      expect(judge(leaf, lists, { at: before, now: later(0) })).toMatchObject({ status: 'good' })
    })

    it('includes both ends of the window', async () => {
      const crl = await list({ thisUpdate: later(-100), nextUpdate: later(100) })
      expect(judge(leaf, [crl], { at: later(-100) }).status).toBe('good')
      expect(judge(leaf, [crl], { at: later(100) }).status).toBe('good')
      expect(judge(leaf, [crl], { at: later(-101) })).toEqual(unknown('not-yet-issued'))
      expect(judge(leaf, [crl], { at: later(101) })).toEqual(unknown('out-of-date'))
    })

    it('uses a list of the past for a time at which it was in force', async () => {
      const crl = await list({ thisUpdate: later(-2000), nextUpdate: later(-1000) })
      expect(judge(leaf, [crl], { at: later(-1500), now: later(0) }).status).toBe('good')
      expect(judge(leaf, [crl], { at: later(-500), now: later(0) })).toEqual(unknown('out-of-date'))
    })

    it('says nothing on a list without nextUpdate', () => {
      const name = root.subject.bytes
      const tbs = der.sequence(
        der.integer(1),
        der.sequence(der.oid('1.2.840.10045.4.3.2')),
        name,
        der.time(later(-60)),
      )
      return signTbsCrl(tbs, ca.signer('ca')).then((bytes) =>
        expect(judge(leaf, [parseCrl(bytes)])).toEqual(unknown('out-of-date')),
      )
    })

    it('does not conclude from a list that may have dropped the certificate when it expired', async () => {
      const at = new Date(leaf.notAfter.getTime() - 1000)
      const thisUpdate = new Date(leaf.notAfter.getTime() + 1000)
      const nextUpdate = new Date(leaf.notAfter.getTime() + 9000)
      const crl = await list({ thisUpdate, nextUpdate })
      expect(judge(leaf, [crl], { at, now: nextUpdate })).toEqual(unknown('not-covered'))
    })

    it('believes the newer of two lists', async () => {
      const older = await list({
        thisUpdate: later(-90),
        revoked: [entry(leaf, { reason: 'certificateHold' })],
      })
      expect(judge(leaf, [older])).toMatchObject({ status: 'revoked', reason: 'certificateHold' })
      expect(judge(leaf, [older, await list({ crlNumber: 6n })]).status).toBe('good')
    })
  })

  describe('of the wrong making', () => {
    it('refuses a list whose signature was changed', async () => {
      expect(judge(leaf, [tampered(await list())])).toEqual(unknown('signature-invalid'))
    })

    it('refuses a list that another key signed under the name of the CA', async () => {
      const other = new OpensslCa({ key: 'ec' })
      expect(judge(leaf, [await list({ by: other })])).toEqual(unknown('signature-invalid'))
      expect(
        judge(leaf, [await list({ by: other })], {
          context: { ...trusting(), candidates: [other.certificate('ca')] },
        }),
      ).toEqual(unknown('signer-not-trusted'))
      other.remove()
    })

    it('accepts another key of the same CA whose certificate is trusted and allows lists (key rollover)', async () => {
      const crl = await list({ signer: 'lists' })
      expect(judge(leaf, [crl], { context: trusting(ca.certificate('lists')) }).status).toBe('good')
      expect(judge(leaf, [crl])).toEqual(unknown('signature-invalid'))
    })

    it('refuses a key whose certificate does not allow lists', async () => {
      const crl = await list({ signer: 'no-lists' })
      expect(judge(leaf, [crl], { context: trusting(ca.certificate('no-lists')) })).toEqual(
        unknown('signer-not-trusted'),
      )
    })

    it('refuses an algorithm that the set does not have', async () => {
      const check = crlChecker({
        lists: [await list()],
        allowed: { ...HPKI_ALGORITHMS, schemes: new Set(['rsa']) },
      })
      const issuer = { name: root.subject, spkiBytes: root.spkiBytes, certificate: root }
      expect(check({ subject: leaf, issuer, at: later(0), context: trusting() })).toEqual(
        unknown('algorithm-not-allowed'),
      )
    })

    it('refuses a list with a critical extension that nobody knows, even about a certificate that it names', () => {
      const crl = parseCrl(ca.crl({ section: 'strange', from: compact(later(-9)), to: compact(later(99)) }))
      expect(judge(ca.certificate('sub'), [crl])).toEqual(unknown('unsupported-critical-extension'))
    })
  })

  describe('in parts', () => {
    it.each([
      ['another place', { place: { uri: 'http://crl.example.jp/other.crl' } }],
      ['CA certificates only', { place: { uri: PLACE }, scope: 'ca-certificates' as const }],
      ['attribute certificates only', { place: { uri: PLACE }, scope: 'attribute-certificates' as const }],
    ])('does not take a list of %s', async (_what, scope) => {
      expect(judge(parted, [await list({ scope })])).toEqual(unknown('not-covered'))
    })

    it('takes the list of its own place, and of user certificates', async () => {
      expect(
        judge(parted, [await list({ scope: { place: { uri: PLACE }, scope: 'user-certificates' } })]).status,
      ).toBe('good')
    })

    it('takes a list with a place only if the certificate names the place', async () => {
      expect(judge(leaf, [await list({ scope: { place: { uri: PLACE } } })])).toEqual(unknown('not-covered'))
    })

    it('takes a list by directory name of the issuer for certificates that name no place', async () => {
      expect(
        judge(leaf, [await list({ scope: { place: { directoryNameDer: root.subject.bytes } } })]).status,
      ).toBe('good')
    })

    it('is good only when the lists together cover every reason', async () => {
      const some = await list({ scope: { reasons: new Set(['keyCompromise', 'cACompromise']) } })
      const rest = await list({
        scope: {
          reasons: new Set([
            'affiliationChanged',
            'superseded',
            'cessationOfOperation',
            'certificateHold',
            'privilegeWithdrawn',
            'aACompromise',
          ]),
        },
      })
      expect(judge(leaf, [some])).toEqual(unknown('reasons-incomplete'))
      expect(judge(leaf, [some, rest]).status).toBe('good')
    })

    it('is revoked by one of them alone', async () => {
      const some = await list({ scope: { reasons: new Set(['keyCompromise']) }, revoked: [entry(leaf)] })
      expect(judge(leaf, [some])).toMatchObject({ status: 'revoked' })
    })
  })

  describe('by another office (indirect lists)', () => {
    const scope = { place: { uri: PLACE }, entries: 'indirect' as const }
    const trustOffice = () => trusting(office.certificate('ca'))
    const named = () => entry(outsourced, { certificateIssuerDer: root.subject.bytes })

    it('is read where the certificate names the office', async () => {
      const crl = await list({ by: office, scope })
      expect(judge(outsourced, [crl], { context: trustOffice() }).status).toBe('good')
      const revoked = await list({ by: office, scope, revoked: [entry(leaf), named(), entry(parted)] })
      expect(judge(outsourced, [revoked], { context: trustOffice() })).toMatchObject({ status: 'revoked' })
    })

    it('keeps the issuer of an entry for those after it (RFC 5280 §5.3.3)', async () => {
      const revoked = [entry(leaf, { certificateIssuerDer: root.subject.bytes }), entry(outsourced)]
      expect(
        judge(outsourced, [await list({ by: office, scope, revoked })], { context: trustOffice() }),
      ).toMatchObject({ status: 'revoked' })
    })

    it('takes an entry without issuer for a certificate of the office itself', async () => {
      const crl = await list({ by: office, scope, revoked: [entry(outsourced)] })
      expect(judge(outsourced, [crl], { context: trustOffice() }).status).toBe('good')
    })

    it.each([
      [
        'if the office does not lead to the anchor',
        { scope, trusted: false, subject: () => outsourced },
        'signer-not-trusted',
      ],
      [
        'if the list does not say that it is indirect',
        { scope: { place: { uri: PLACE } }, trusted: true, subject: () => outsourced },
        'not-covered',
      ],
      [
        'for a certificate that does not name the office',
        { scope, trusted: true, subject: () => parted },
        'not-covered',
      ],
    ])('says nothing %s', async (_what, { scope: given, trusted, subject }, cause) => {
      const crl = await list({ by: office, scope: given })
      const context = trusted ? trustOffice() : { ...trusting(), candidates: [office.certificate('ca')] }
      expect(judge(subject(), [crl], { context })).toEqual(unknown(cause))
    })
  })

  describe('with deltas', () => {
    const hold = () => entry(leaf, { reason: 'certificateHold' })
    const release = () => entry(leaf, { reason: 'removeFromCRL', revokedAt: later(-10) })

    it('adds what was revoked since the base', async () => {
      const delta = await list({ baseCrlNumber: 5n, crlNumber: 6n, revoked: [entry(leaf)] })
      expect(judge(leaf, [await list(), delta])).toMatchObject({ status: 'revoked' })
    })

    it('ends a hold, and nothing but a hold', async () => {
      const delta = await list({ baseCrlNumber: 5n, crlNumber: 6n, revoked: [release()] })
      expect(judge(leaf, [await list({ revoked: [hold()] }), delta]).status).toBe('good')
      expect(judge(leaf, [await list({ revoked: [entry(leaf)] }), delta]).status).toBe('revoked')
    })

    it('brings a complete list up to date that would be too old by itself', async () => {
      const old = await list({ thisUpdate: later(-900), nextUpdate: later(-800) })
      const delta = await list({ baseCrlNumber: 4n, crlNumber: 6n })
      expect(judge(leaf, [old])).toEqual(unknown('out-of-date'))
      expect(judge(leaf, [old, delta]).status).toBe('good')
    })

    it.each([
      ['a base that is newer than the complete list', { baseCrlNumber: 6n, crlNumber: 7n }],
      ['a number that does not follow', { baseCrlNumber: 4n, crlNumber: 5n }],
      ['another scope', { baseCrlNumber: 5n, crlNumber: 6n, scope: { scope: 'user-certificates' as const } }],
      [
        'a window that is over',
        { baseCrlNumber: 5n, crlNumber: 6n, thisUpdate: later(-30), nextUpdate: later(-20) },
      ],
    ])('does not use a delta with %s', async (_what, fields) => {
      const delta = await list({ ...fields, revoked: [release()] })
      expect(judge(leaf, [await list({ revoked: [hold()] }), delta])).toMatchObject({ status: 'revoked' })
    })

    it('does not use a delta whose signature was changed', async () => {
      const delta = tampered(await list({ baseCrlNumber: 5n, crlNumber: 6n, revoked: [release()] }))
      expect(judge(leaf, [await list({ revoked: [hold()] }), delta])).toMatchObject({ status: 'revoked' })
    })

    it('says nothing on a delta without its complete list, or when a complete list releases', async () => {
      expect(judge(leaf, [await list({ baseCrlNumber: 5n, crlNumber: 6n })])).toEqual(unknown('no-material'))
      expect(judge(leaf, [await list({ revoked: [release()] })])).toEqual(unknown('malformed'))
    })
  })

  describe('as made by us', () => {
    it('is verified by openssl, and refused after a change', async () => {
      const { bytes } = await list({
        revoked: [entry(leaf, { invalidityDate: later(-7200) }), entry(parted, { reason: 'unspecified' })],
      })
      ca.write('ours.der', bytes)
      const verify = ['crl', '-inform', 'DER', '-CAfile', 'ca.pem', '-verify', '-noout', '-in']
      expect(ca.says(...verify, 'ours.der')).toContain('verify OK')
      const text = ca.run('crl', '-inform', 'DER', '-in', 'ours.der', '-noout', '-text').toString()
      expect(text).toContain(`Serial Number: ${leaf.serialHex.toUpperCase()}`)
      expect(text).toMatch(/Key Compromise[\s\S]*Invalidity Date/)
      ca.write('changed.der', bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1))
      expect(ca.says(...verify, 'changed.der')).toContain('verify failure')
      ca.run('crl', '-inform', 'DER', '-in', 'ours.der', '-out', 'ours.pem')
      const status = ['verify', '-crl_check', '-CAfile', 'ca.pem', '-CRLfile', 'ours.pem']
      expect([ca.accepts(...status, 'sub.pem'), ca.accepts(...status, 'leaf.pem')]).toEqual([true, false])
    })

    const pem = (bytes: Uint8Array) =>
      `-----BEGIN X509 CRL-----\n${Buffer.from(bytes).toString('base64')}\n-----END X509 CRL-----\n`

    it.runIf(programIsThere('certtool', '--version'))(
      'is verified by certtool, and refused after a change',
      async () => {
        const crl = await list({ revoked: [entry(leaf)] })
        const verify = (file: string, { bytes }: Crl) => {
          ca.write(file, pem(bytes))
          const args = ['--verify-crl', '--load-ca-certificate', ca.path('ca.pem'), '--infile', ca.path(file)]
          return spawnSync('certtool', args, { encoding: 'utf8' }).stdout
        }
        expect(verify('ours.pem', crl)).toMatch(/Verification output: Verified\./)
        expect(verify('changed.pem', tampered(crl))).toMatch(/Verification output: Not verified\./)
      },
    )

    it('has the scope of the root lists (hpki §3.1) as openssl prints it', async () => {
      const place = { directoryNameDer: root.subject.bytes }
      ca.write('sarl.der', (await list({ scope: { place, scope: 'ca-certificates' } })).bytes)
      const text = ca.run('crl', '-inform', 'DER', '-in', 'sarl.der', '-noout', '-text').toString()
      expect(text).toMatch(
        /Issuing Distribution Point: critical[\s\S]*DirName:\s*C = JP, CN = Test CA[\s\S]*Only CA Certificates/,
      )
      expect(text).toMatch(/keyid:[\s\S]*DirName:\/C=JP\/CN=Test CA[\s\S]*serial:/)
    })

    it('of 350,000 certificates with 20,000 revoked is read back, and each entry is found', async () => {
      const revoked = Array.from({ length: 20_000 }, (_, n) =>
        entry(leaf, {
          serialBytes: der.parse(der.integer(BigInt(n) * 0x9e3779b97f4a7c15n + 1n)).content,
          reason: 'cessationOfOperation',
        }),
      )
      const tbs = encodeTbsCrl(
        { issuer: root, thisUpdate: later(-60), nextUpdate: later(96 * 3600), crlNumber: 7n, revoked },
        'ecdsa-sha256',
      )
      const crl = parseCrl(await signTbsCrl(tbs, ca.signer('ca')))
      expect(crl.entries.count).toBe(20_000)
      for (const { serialBytes } of revoked)
        expect(crl.entries.find(Buffer.from(serialBytes).toString('hex'))).toHaveLength(1)
      expect(judge(leaf, [crl]).status).toBe('good')
    })
  })
})
