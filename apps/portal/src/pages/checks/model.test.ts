import { describe, expect, it } from 'vitest'
import { joined, type OwnCheck, resultOf } from './model.js'

const CHECK: OwnCheck = {
  checkId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000001',
  checkedAt: '2026-11-20T00:12:00.000Z',
  institution: 'みほん病院',
  person: '見本 花子',
  purpose: 'hiring',
  shownBy: 'touch',
  outcome: 'accepted',
  standing: 'usable',
}

describe('the record of checks', () => {
  it.each([
    ['accepted', 'usable', 'accepted'],
    ['not-accepted', 'usable', 'differs'],
    ['not-accepted', 'expired', 'expired'],
    ['not-accepted', 'licence-withdrawn', 'licence-withdrawn'],
    ['accepted', 'revoked', 'revoked'],
  ] as const)('reads %s with a card that is %s as %s', (outcome, standing, result) => {
    expect(resultOf({ outcome, standing })).toBe(result)
  })

  it('joins pages in their order, and shows a check once that stands on two', () => {
    const second = { ...CHECK, checkId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000002' }
    const third = { ...CHECK, checkId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000003' }
    const pages = [{ checks: [CHECK, second], next: second.checkedAt }, { checks: [second, third] }]
    expect(joined(pages)).toEqual([CHECK, second, third])
    expect(joined([])).toEqual([])
  })
})
