import { describe, expect, it } from 'vitest'
import { checkServer, type Demands, type Findings } from './checks.js'

/** A server of TLS 1.2 and 1.3 that keeps to the profile, as far as no certificate is needed to say so. */
const GOOD: Findings = {
  survey: {
    versions: ['TLSv1.2', 'TLSv1.3'],
    suites: [0xc030, 0x1302],
    otherSuites: [],
    groups: [29, 23],
    weakGroups: [],
    primeBits: 2048,
    oldHashes: 'refused',
    compression: 'none',
    tickets: 'none',
    order: 'of-server',
    clientCertificate: 'asked',
    certificatesDer: [],
  },
  sessions: { withoutCertificate: 'refused', renegotiation: 'refused', certificatesDer: [] },
}
const DEMANDS: Demands = {
  profile: 'current',
  clientCertificate: 'required',
  host: 'localhost',
  authorities: [],
  at: new Date('2026-11-20T00:00:00Z'),
}

const differing = (findings: Findings, demands: Partial<Demands> = {}) =>
  checkServer(findings, { ...DEMANDS, ...demands })
    .filter(({ verdict }) => verdict === 'differs')
    .map(({ id }) => id)
const surveyed = (change: Partial<Findings['survey']>): Findings => ({
  ...GOOD,
  survey: { ...GOOD.survey, ...change },
})
const tried = (change: Partial<Findings['sessions']>): Findings => ({
  ...GOOD,
  sessions: { ...GOOD.sessions, ...change },
})

describe('the checks of a server', () => {
  it('find nothing against one that keeps to the profile, and say what they did not see', () => {
    expect(differing(GOOD)).toEqual([])
    const unseen = checkServer(GOOD, DEMANDS).filter(({ verdict }) => verdict === 'not-probed')
    expect(unseen.map(({ id }) => id)).toEqual([
      'certificate-chain',
      'certificate-host',
      'certificate-validity',
      'certificate-strength',
    ])
  })

  it.each([
    ['versions', surveyed({ versions: ['TLSv1.1', 'TLSv1.2'] })],
    ['versions', surveyed({ versions: [] })],
    ['suites', surveyed({ otherSuites: [0xc013] })],
    ['groups', surveyed({ weakGroups: [21] })],
    ['finite-field', surveyed({ primeBits: 1024 })],
    ['signature-hash', surveyed({ oldHashes: 'accepted' })],
    ['server-order', surveyed({ order: 'of-client' })],
    ['compression', surveyed({ compression: 'used' })],
    ['session-tickets', surveyed({ tickets: 'announced' })],
    ['renegotiation', tried({ renegotiation: 'accepted' })],
    ['client-certificate', tried({ withoutCertificate: 'let-in' })],
  ])('find %s alone when that alone differs', (id, findings) => {
    expect(differing(findings)).toEqual([id])
  })

  it('hold a server of 2016 and one for cards to exactly TLS 1.2 (T-C13-2)', () => {
    for (const profile of ['2016', 'card'] as const) {
      expect(differing(GOOD, { profile })).toEqual(['versions'])
      expect(differing(surveyed({ versions: ['TLSv1.2'] }), { profile })).toEqual([])
    }
  })

  it('find a public page that asks for a certificate', () => {
    expect(differing(GOOD, { clientCertificate: 'none' })).toEqual(['client-certificate'])
  })

  it('find a certificate that is none', () => {
    const broken = surveyed({ certificatesDer: [Uint8Array.of(0x30, 0x00)] })
    expect(differing(broken)).toEqual([
      'certificate-chain',
      'certificate-host',
      'certificate-validity',
      'certificate-strength',
    ])
  })

  it('cannot say whether a server of TLS 1.3 alone asks, as long as it lets everybody in', () => {
    const survey = { ...GOOD.survey, clientCertificate: 'not-seen' } as const
    const findings = { survey, sessions: { ...GOOD.sessions, withoutCertificate: 'let-in' } } as const
    const [answer] = checkServer(findings, { ...DEMANDS, clientCertificate: 'none' }).slice(-1)
    expect(answer).toMatchObject({ id: 'client-certificate', verdict: 'not-probed' })
  })

  it('take a refusal by HTTP for one, as nginx does it', () => {
    expect(differing(tried({ withoutCertificate: 'refused-by-http' }))).toEqual([])
  })
})
