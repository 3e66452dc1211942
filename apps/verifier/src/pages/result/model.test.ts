import type { ValidationReport } from '@jitsuin/verification/contract'
import { describe, expect, it } from 'vitest'
import {
  DETACHED_REPORT,
  HOSTILE_REPORT,
  TAMPERED_REPORT,
  TWO_SIGNATURES_REPORT,
  UNPROVEN_REPORT,
  VALID_REPORT,
} from '../../../test/reports.js'
import { briefOf } from '../../session/brief.js'
import type { Item } from '../../session/item.js'
import {
  asksForContent,
  compareWithExpected,
  isKnownRole,
  packagingWord,
  placeWord,
  reportJson,
  signerNames,
  signingTime,
  timelineItems,
} from './model.js'

const summaryOf = (report: ValidationReport) => briefOf(report).summary
const [doctor, pharmacist] = TWO_SIGNATURES_REPORT.signatures
if (!doctor || !pharmacist) throw new Error('The canned report has two signatures')

describe('the time of signing', () => {
  it('is what the time stamp proves, not what the signer claims', () => {
    expect(signingTime(doctor)).toEqual({ iso: '2026-11-20T00:12:40Z', evidence: 'proven' })
  })

  it('is marked as claimed when there is no time stamp', () => {
    expect(signingTime(pharmacist)).toEqual({ iso: '2026-11-20T01:40:00Z', evidence: 'claimed' })
  })

  it('is not invented when nobody states it', () => {
    expect(signingTime({ ...pharmacist, signedAt: null })).toBeNull()
  })
})

describe('the time line', () => {
  it('runs from the earliest moment, whatever order the report has', () => {
    const turned = { ...doctor, timeline: doctor.timeline.toReversed() }
    const labels = timelineItems(turned, (event) => event).map(({ label }) => label)
    expect(labels).toEqual(['certificate-begins', 'signed', 'stamped', 'validated', 'certificate-ends'])
  })

  it('tells what is proven from what the signer claims', () => {
    const evidence = timelineItems(doctor, (event) => event).map(
      ({ label, evidence }) => `${label}: ${evidence}`,
    )
    expect(evidence).toContain('signed: claimed')
    expect(evidence).toContain('stamped: proven')
    expect(evidence).toContain('validated: known')
  })

  it('shows a revocation as danger', () => {
    const [signature] = UNPROVEN_REPORT.signatures
    const items = signature ? timelineItems(signature, (event) => event) : []
    expect(items.find(({ label }) => label === 'revoked')).toMatchObject({
      tone: 'danger',
      evidence: 'proven',
    })
  })
})

describe('the summary of a file', () => {
  it('is the signature itself when there is one', () => {
    expect(summaryOf(VALID_REPORT)).toEqual({ kind: 'one', signature: { headline: doctor.headline } })
  })

  it('counts the signatures and takes the verdict of the file', () => {
    expect(summaryOf(TWO_SIGNATURES_REPORT)).toEqual({ kind: 'several', verdict: 'VALID', count: 2 })
  })

  it('never lets a valid signature hide that the file is not valid', () => {
    const report = { ...VALID_REPORT, verdict: 'INVALID' as const }
    expect(summaryOf(report)).toEqual({ kind: 'several', verdict: 'INVALID', count: 1 })
  })

  it('puts a problem before everything, even beside signatures', () => {
    expect(summaryOf(HOSTILE_REPORT)).toMatchObject({ kind: 'problem' })
    expect(summaryOf({ ...VALID_REPORT, problem: HOSTILE_REPORT.problem })).toMatchObject({ kind: 'problem' })
  })

  it('is a problem when a file has no signature and no reason is given', () => {
    const report = { ...VALID_REPORT, verdict: 'INDETERMINATE' as const, signatures: [] }
    expect(summaryOf(report)).toEqual({ kind: 'problem', problem: null })
  })
})

describe('a sample', () => {
  it('meets its expectation with the verdict and the named answers', () => {
    expect(
      compareWithExpected(TAMPERED_REPORT, { verdict: 'INVALID', answers: { integrity: 'INVALID' } }),
    ).toBe('met')
    expect(compareWithExpected(VALID_REPORT, { verdict: 'VALID', answers: {} })).toBe('met')
  })

  it.each([
    [{ verdict: 'VALID', answers: {} }],
    [{ verdict: 'INVALID', answers: { role: 'INVALID' } }],
    [{ verdict: 'INVALID', answers: { integrity: 'INVALID', chain: 'INVALID' } }],
  ] as const)('misses %j when it is invalid for another reason', (expected) => {
    expect(compareWithExpected(TAMPERED_REPORT, expected)).toBe('missed')
  })
})

describe('a sample of two signatures', () => {
  it('misses its expectation when only one of them got the answer', () => {
    const expected = { verdict: 'VALID', answers: { timeStamp: 'VALID' } } as const
    expect(compareWithExpected(VALID_REPORT, expected)).toBe('met')
    expect(compareWithExpected(TWO_SIGNATURES_REPORT, expected)).toBe('missed')
  })
})

describe('the content of a detached signature', () => {
  const file = new File(['x'], 'letter.sig.xml')
  const item: Item = {
    number: 1,
    at: null,
    policy: 'hpki',
    sample: null,
    submission: { kind: 'document', file },
    outcome: { state: 'done', brief: briefOf(DETACHED_REPORT), report: DETACHED_REPORT },
  }

  it('is asked for when the signature came alone', () => {
    expect(asksForContent(item)).toBe('asks')
  })

  it('is not asked for twice, nor for an enveloping signature, nor before there is a report', () => {
    expect(
      asksForContent({ ...item, submission: { kind: 'detached', signature: file, content: file } }),
    ).toBe('complete')
    const tampered = { state: 'done', brief: briefOf(TAMPERED_REPORT), report: TAMPERED_REPORT } as const
    expect(asksForContent({ ...item, outcome: tampered })).toBe('complete')
    expect(asksForContent({ ...item, outcome: { state: 'checking' } })).toBe('complete')
  })
})

describe('the signer', () => {
  it('is named in kanji first where the certificate has them', () => {
    if (!doctor.signer) throw new Error('The canned signature names its signer')
    expect(signerNames(doctor.signer)).toEqual({ main: '実印 太郎', romaji: 'Taro Jitsuin' })
    const { nameJa, ...latinOnly } = doctor.signer
    expect(signerNames(latinOnly)).toEqual({ main: 'Taro Jitsuin', romaji: null })
  })

  it.each(['toString', 'constructor', 'astronaut'])('has no wording for the role %s', (role) => {
    expect(isKnownRole(role)).toBe(false)
  })
})

describe('the words of formats', () => {
  it('tell a FHIR bundle from other files that hold their signature', () => {
    expect(packagingWord({ format: 'JAdES', packaging: 'enveloped' })).toBe('formats.packaging.fhir')
    expect(packagingWord({ format: 'XAdES', packaging: 'enveloped' })).toBe('formats.packaging.enveloped')
  })

  it.each(['toString', 'mailed'])('are none for %s, which is shown as it came', (name) => {
    expect(packagingWord({ format: 'CAdES', packaging: name })).toBeNull()
    expect(placeWord(name)).toBeNull()
  })
})

describe('the saved report', () => {
  it('is the answer of the service, unchanged', () => {
    expect(JSON.parse(reportJson(VALID_REPORT))).toEqual(VALID_REPORT)
  })
})
