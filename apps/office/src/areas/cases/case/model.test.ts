import type { CaseDocument, CaseView } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import {
  checksOf,
  deficienciesOf,
  despiteNeeded,
  documentsOf,
  foundDeficiencies,
  mainAct,
  otherActs,
  partnerOf,
  stepsSince,
  toggled,
} from './model.js'
import { ruleText } from './rules.js'

const view = (part: Partial<CaseView>) => part as CaseView
const document = (kind: string, documentId: string, more: Partial<CaseDocument> = {}) =>
  ({ kind, documentId, uploadedAt: `2026-11-01T00:00:0${documentId}Z`, ...more }) as CaseDocument

const DOCUMENTS = [
  document('applicationForm', '1'),
  document('identity', '2', { supersededBy: '5' }),
  document('photo', '3'),
  document('medicalLicence', '4'),
  document('identity', '5'),
]

describe('documents', () => {
  it('that others took the place of come last', () => {
    expect(documentsOf(view({ documents: DOCUMENTS })).map(({ documentId }) => documentId)).toEqual([
      '1',
      '3',
      '4',
      '5',
      '2',
    ])
  })

  it.each([
    ['a photo with the identity document that counts', '3', '5'],
    ['a licence with the form', '4', '1'],
    ['an old identity document with the photo', '2', '3'],
  ])('are compared: %s', (_what, one, other) => {
    expect(partnerOf(DOCUMENTS, one)).toBe(other)
  })

  it('that stand alone are compared with none', () => {
    expect(partnerOf([document('photo', '1')], '1')).toBeUndefined()
  })
})

describe('the checks', () => {
  const checks = [
    { code: 'photo/unusable', verdict: 'pass' },
    { code: 'residence/too-old', verdict: 'fails' },
    { code: 'identity/expired', verdict: 'unread' },
  ] as const
  it('begin with what fails, then what nobody has read', () => {
    const { sorted, pass, fails, unread } = checksOf(view({ checks: [...checks] }))
    expect(sorted.map(({ verdict }) => verdict)).toEqual(['fails', 'unread', 'pass'])
    expect([pass, fails, unread]).toEqual([1, 1, 1])
  })

  it('give the letter its beginning', () => {
    expect(foundDeficiencies(view({ checks: [...checks] }))).toEqual(['residence/too-old'])
  })
})

describe('deficiencies', () => {
  it('stand in the order of the papers and keep their notes', () => {
    const one = toggled([], 'residence/too-old').map((each) => ({ ...each, note: ' 8月1日交付です。 ' }))
    const two = toggled(one, 'photo/missing')
    expect(deficienciesOf(two)).toEqual([
      { code: 'photo/missing' },
      { code: 'residence/too-old', note: '8月1日交付です。' },
    ])
    expect(toggled(two, 'photo/missing')).toEqual(one)
  })

  it('are said of a rule that fails, and what the rule demands otherwise', () => {
    expect(ruleText('photo/missing', 'fails').ja).toBe('写真がありません。')
    expect(ruleText('photo/missing', 'pass').ja).toBe('写真がある')
  })

  it('that this page does not know stand for themselves', () => {
    expect(ruleText('new/rule', 'fails').ja).toBe('new/rule')
  })
})

describe('acts', () => {
  const acts = [
    { act: 'send-deficiencies', verdict: 'possible' },
    { act: 'accept-documents', verdict: 'possible' },
    { act: 'assign', verdict: 'possible' },
    { act: 'reject', verdict: 'refused', code: 'registration/not-allowed' },
  ] as const
  it('have one that brings the case on, and the others beside it', () => {
    expect(mainAct(view({ acts: [...acts] }))).toBe('accept-documents')
    expect(otherActs(view({ acts: [...acts] }))).toEqual(['send-deficiencies'])
  })

  it('that are refused bring nothing on', () => {
    expect(mainAct(view({ acts: [{ act: 'approve', verdict: 'refused' }] }))).toBeUndefined()
  })
})

it('what others did since is what has a later revision', () => {
  const timeline = [{ revision: 1 }, { revision: 2 }, { revision: 3 }] as CaseView['timeline']
  expect(stepsSince(view({ timeline }), 1).map(({ revision }) => revision)).toEqual([2, 3])
  expect(stepsSince(view({ timeline }), 3)).toEqual([])
})

it('findings are named that somebody must take on themselves', () => {
  const comparisons = [{ verdict: 'variant' }] as CaseView['comparisons']
  expect(despiteNeeded(view({ duplicates: [], comparisons }))).toEqual({ duplicates: 'no', variants: 'yes' })
})
