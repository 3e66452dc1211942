import { describe, expect, it } from 'vitest'
import { selfTest } from '../../../test/answers.js'
import { browserFindings, cardFindings, FailedCheck, passkeyFindings, reportOf } from './model.js'

const GOOD = { context: 'secure', storage: 'kept', secondsAhead: 0 } as const
const failed = (findings: readonly { step: string; state: string }[]) =>
  findings.filter(({ state }) => state === 'failed').map(({ step }) => step)

describe('the self-test', () => {
  it('finds nothing wrong with a browser that is in order; a minute off still is', () => {
    expect(failed(browserFindings(GOOD))).toEqual([])
    expect(failed(browserFindings({ ...GOOD, secondsAhead: -60 }))).toEqual([])
  })

  it('names each thing that is wrong with a browser', () => {
    expect(failed(browserFindings({ context: 'insecure', storage: 'lost', secondsAhead: 61 }))).toEqual([
      'secure',
      'storage',
      'time',
    ])
  })

  it('does not call a clock right that nobody compared', () => {
    expect(browserFindings({ ...GOOD, secondsAhead: null })).toContainEqual({
      step: 'time',
      state: 'not-reached',
      code: null,
    })
  })

  it('tells the exact step of the card that failed, and what was not reached after it', () => {
    const findings = cardFindings({ at: 'stopped', obstacle: 'no-reader' }, null)
    expect(findings.map(({ state }) => state)).toEqual([
      'passed',
      'passed',
      'failed',
      'not-reached',
      'not-reached',
      'not-reached',
    ])
    expect(findings[2]?.code).toBe('no-reader')
  })

  it('adds each check of the service, and fails with the code of the first that says why', () => {
    const { failure } = new FailedCheck(selfTest)
    expect(failure).toMatchObject({ code: 'sso/certificate-revoked' })
    const findings = cardFindings({ at: 'refused', step: 'check', failure }, selfTest)
    expect(failed(findings)).toEqual(['check', 'check.not-revoked'])
  })

  it('does not fail a device that merely has no key of its own', () => {
    expect(failed(passkeyFindings({ support: 'yes', platform: 'no', used: null }))).toEqual([])
  })

  it('writes a report of states and codes, without a name, a number or a certificate', () => {
    const findings = cardFindings(
      { at: 'stopped', obstacle: 'card-locked' },
      {
        ...selfTest,
        certificate: {
          commonName: 'Taro Jitsuin',
          issuer: 'Demo',
          notBefore: '2024-04-01T00:00:00Z',
          notAfter: '2029-03-31T14:59:59Z',
        },
      },
    )
    const report = reportOf({
      at: new Date('2026-11-21T00:00:00Z'),
      browser: 'Browser/1',
      parts: [{ name: 'card', findings }],
    })
    expect(report).toContain('card.card: failed (card-locked)')
    expect(report).not.toContain('Taro')
  })
})
