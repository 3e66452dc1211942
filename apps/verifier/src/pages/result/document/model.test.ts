import { describe, expect, it } from 'vitest'
import { VALID_REPORT } from '../../../../test/reports.js'
import { changesOf, growthOf, shownOf } from './model.js'

const [DOCTOR] = VALID_REPORT.signatures
if (!DOCTOR) throw new Error('The sound report has a signature')
const pdf = { ...DOCTOR, format: 'PAdES', signedOctets: 60 }
const item = { submission: { kind: 'document', file: new File(['x'.repeat(100)], 'letter.pdf') } } as const
const reportWith = (...signatures: (typeof pdf | typeof DOCTOR)[]) => ({ ...VALID_REPORT, signatures })

describe('the pages of a document', () => {
  it('are shown as each signature has them, numbered as the page numbers signatures', () => {
    const shown = shownOf(item, reportWith(pdf, { ...pdf, signedOctets: 100 }))
    const versions = shown.kind === 'versions' ? shown.versions : []
    expect(versions.map(({ number, octets }) => [number, octets])).toEqual([
      [1, 60],
      [2, 100],
    ])
    expect(versions.map((version) => growthOf(version, item.submission.file))).toEqual(['grown', 'as-signed'])
  })

  it('are not shown for what is no PDF', () => {
    expect(shownOf(item, VALID_REPORT)).toEqual({ kind: 'nothing' })
    expect(shownOf(item, { ...VALID_REPORT, signatures: [] })).toEqual({ kind: 'nothing' })
  })

  it.each([
    ['states no signed version', undefined],
    ['states one that is longer than the file', 101],
    ['states an empty one', 0],
  ])('are not shown where a report %s', (_what, signedOctets) => {
    const { signedOctets: _own, ...rest } = pdf
    const signature = signedOctets === undefined ? rest : { ...rest, signedOctets }
    expect(shownOf(item, reportWith(signature))).toEqual({ kind: 'unknown-version' })
  })
})

describe('the changes behind a signature', () => {
  it('begin with those that are not allowed', () => {
    const part = { ja: 'ページ', en: 'page' }
    const changes = [
      { object: 3, part, judgement: 'allowed' },
      { object: 9, part, judgement: 'not-allowed' },
    ] as const
    expect(changesOf({ ...pdf, changes }).map(({ object }) => object)).toEqual([9, 3])
    expect(changesOf(pdf)).toEqual([])
  })
})
