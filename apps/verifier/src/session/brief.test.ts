import { describe, expect, it } from 'vitest'
import { HOSTILE_REPORT, TAMPERED_REPORT, TWO_SIGNATURES_REPORT, VALID_REPORT } from '../../test/reports.js'
import { briefOf } from './brief.js'

describe('a report in short', () => {
  it('names the signer, the role, the time that a stamp proves, and no reason when it is valid', () => {
    expect(briefOf(VALID_REPORT)).toMatchObject({
      verdict: 'VALID',
      signers: [
        { name: '実印 太郎', roles: ['medicalDoctor'], time: '2026-11-20T00:12:40Z', evidence: 'proven' },
      ],
      summary: { kind: 'one' },
      codes: [],
    })
  })

  it('names every signer, and says which time is only claimed', () => {
    const { signers, summary } = briefOf(TWO_SIGNATURES_REPORT)
    expect(signers.map(({ name, evidence }) => [name, evidence])).toEqual([
      ['実印 太郎', 'proven'],
      ['調剤 花子', 'claimed'],
    ])
    expect(summary).toEqual({ kind: 'several', verdict: 'VALID', count: 2 })
  })

  it('keeps the codes of what was not passed', () => {
    expect(briefOf(TAMPERED_REPORT)).toMatchObject({ verdict: 'INVALID', codes: ['reference.digests'] })
    expect(briefOf(HOSTILE_REPORT)).toMatchObject({ verdict: 'INVALID', signers: [], codes: ['xml/doctype'] })
  })
})
