import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, OpensslCa, trusting } from '../../test/openssl-ca.js'
import { programIsThere } from '../../test/programs.js'
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import { type RevokedCertificate, signCrl } from '../crl/build-crl.js'
import { parseCrl } from '../crl/crl.js'
import { ocspResponder } from '../ocsp/build-response.js'
import { encodeCertId } from '../ocsp/cert-id.js'
import { type CertStatus, parseOcspResponse } from '../ocsp/response.js'
import { findPath } from '../path/find-path.js'
import { anchorFromCertificate } from '../path/trust-anchor.js'
import { type StatusMaterial, statusChecker } from './status-checker.js'

const CONFIG = `
[nocheck]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = yes
[excused_for_nothing]
keyUsage = critical,nonRepudiation
noCheck = yes
`
const WINDOW = { thisUpdate: later(-60), nextUpdate: later(3600) }

describe.runIf(programIsThere('openssl', 'version'))('status by everything at hand', () => {
  let ca: OpensslCa
  let root: Certificate
  let leaf: Certificate

  beforeAll(() => {
    ca = new OpensslCa({ key: 'ec', config: CONFIG })
    root = ca.certificate('ca')
    leaf = ca.issue('leaf')
    ca.issue('responder', { section: 'responder' })
    ca.issue('nocheck', { section: 'nocheck' })
    ca.issue('plain', { section: 'excused_for_nothing' })
  })
  afterAll(() => ca.remove())

  const REVOKED = { status: 'revoked', at: later(-900), reason: 'keyCompromise' } as const
  const entry = (): RevokedCertificate => ({
    serialBytes: leaf.serialBytes,
    revokedAt: REVOKED.at,
    reason: REVOKED.reason,
  })
  const list = (revoked: RevokedCertificate[] = []) =>
    signCrl({ issuer: root, ...WINDOW, crlNumber: 1n, revoked }, ca.signer('ca'))
  function answer(certStatus: CertStatus = { status: 'good' }, by = 'nocheck'): Promise<Uint8Array> {
    const issuer = { nameBytes: root.subject.bytes, spkiBytes: root.spkiBytes }
    const certIdDer = encodeCertId(issuer, { serialBytes: leaf.serialBytes, digest: 'sha1' })
    return ocspResponder(ca.signer(by))({
      answers: [{ certIdDer, certStatus, ...WINDOW }],
      producedAt: WINDOW.thisUpdate,
    })
  }
  const check = (material: Partial<StatusMaterial>, subject = leaf) =>
    statusChecker({ lists: [], responses: [], allowed: HPKI_ALGORITHMS, ...material })({
      subject,
      issuer: { name: root.subject, spkiBytes: root.spkiBytes, certificate: root },
      at: later(0),
      context: trusting(ca.certificate('nocheck')),
    })

  it('is good by a list, or by an answer, or by both', async () => {
    const lists = [parseCrl(await list())]
    const responses = [parseOcspResponse(await answer())]
    expect(check({ lists })).toMatchObject({ status: 'good', source: 'crl' })
    expect(check({ responses })).toMatchObject({ status: 'good', source: 'ocsp' })
    expect(check({ lists, responses }).status).toBe('good')
  })

  it('is revoked as soon as one of them says so', async () => {
    const good = { lists: [parseCrl(await list())], responses: [parseOcspResponse(await answer())] }
    expect(check({ ...good, lists: [parseCrl(await list([entry()]))] })).toMatchObject({
      status: 'revoked',
      source: 'crl',
    })
    expect(check({ ...good, responses: [parseOcspResponse(await answer(REVOKED))] })).toMatchObject({
      status: 'revoked',
      source: 'ocsp',
    })
  })

  it('is unknown with the cause that says most', async () => {
    const foreign = parseCrl((await list()).with(-1, 0x55))
    expect(check({})).toEqual({ status: 'unknown', cause: 'no-material' })
    expect(check({ lists: [foreign] })).toMatchObject({ status: 'unknown', cause: 'signature-invalid' })
    expect(check({ responses: [parseOcspResponse(await answer({ status: 'unknown' }))] })).toMatchObject({
      cause: 'responder-says-unknown',
    })
  })

  it('takes ocsp-nocheck for responders alone, and only while no list revokes them', async () => {
    const responder = ca.certificate('nocheck')
    expect(check({}, responder)).toMatchObject({ status: 'good', source: 'nocheck' })
    expect(check({}, ca.certificate('plain'))).toMatchObject({ status: 'unknown' })
    expect(check({}, ca.certificate('responder'))).toMatchObject({ status: 'unknown' })
    const revoked = { ...entry(), serialBytes: responder.serialBytes }
    expect(check({ lists: [parseCrl(await list([revoked]))] }, responder)).toMatchObject({
      status: 'revoked',
    })
  })

  describe('in path validation', () => {
    async function verdict(by: string, lists: Uint8Array[] = []) {
      const material = {
        lists: lists.map(parseCrl),
        responses: [parseOcspResponse(await answer({ status: 'good' }, by))],
      }
      const revocation = statusChecker({ ...material, allowed: HPKI_ALGORITHMS })
      const intermediates = [ca.certificate('nocheck'), ca.certificate('responder')]
      const anchors = [anchorFromCertificate(root)]
      return findPath(
        { target: leaf, intermediates, anchors },
        { at: later(5), allowed: HPKI_ALGORITHMS, revocation },
      ).verdict
    }

    it('counts the answer of a responder that need not be checked', async () => {
      expect(await verdict('nocheck')).toBe('valid')
    })

    it('counts the answer of another responder only with a status of its own', async () => {
      expect(await verdict('responder')).toBe('undetermined')
      expect(await verdict('responder', [await list()])).toBe('valid')
    })

    it('does not count the answer of a responder that is revoked', async () => {
      const revoked = { ...entry(), serialBytes: ca.certificate('responder').serialBytes }
      const other = parseCrl(await list([revoked]))
      expect(other.entries.count).toBe(1)
      const material = { lists: [other], responses: [parseOcspResponse(await answer(REVOKED, 'responder'))] }
      const revocation = statusChecker({ ...material, allowed: HPKI_ALGORITHMS })
      const how = { at: later(5), allowed: HPKI_ALGORITHMS, revocation }
      // The list is good evidence for the leaf; the answer of the revoked responder against it does not count.
      expect(
        findPath({ target: leaf, intermediates: [], anchors: [anchorFromCertificate(root)] }, how).verdict,
      ).toBe('valid')
    })
  })

  it.runIf(programIsThere('java', '-version'))(
    'is what the JDK says about our lists and answers, and about changed ones',
    async () => {
      const tampered = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1)
      const crl = await list()
      const ocsp = await answer()
      const mark = Buffer.from(ocsp).indexOf('Z') - 1 // a digit of producedAt
      const jobs = {
        'crl good': crl,
        'crl revoked': await list([entry()]),
        'crl changed': tampered(crl, crl.length - 1),
        'ocsp good': ocsp,
        'ocsp revoked': await answer(REVOKED),
        'ocsp changed': tampered(ocsp, mark),
      }
      const lines = Object.entries(jobs).map(([name, bytes]) => {
        const file = name.replace(' ', '-')
        ca.write(file, bytes)
        return [ca.path('ca.pem'), ca.path('leaf.pem'), name.split(' ')[0], ca.path(file)].join('|')
      })
      const judge = fileURLToPath(new URL('../../test/StatusJudge.java', import.meta.url))
      const said = execFileSync('java', [judge, ...lines], { encoding: 'utf8' })
        .trim()
        .split('\n')
      expect(said).toEqual([
        'valid',
        expect.stringMatching(/^invalid .*revoked/i),
        expect.stringMatching(/^invalid/),
        'valid',
        expect.stringMatching(/^invalid .*revoked/i),
        expect.stringMatching(/^invalid/),
      ])
    },
  )
})
