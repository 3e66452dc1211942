import { describe, expect, it } from 'vitest'
import {
  judgeChange,
  judgeDecider,
  rolesOnReadmission,
  SENSITIVE_ROLES,
  type StaffChange,
} from './four-eyes.js'

const invite = (role: (typeof SENSITIVE_ROLES)[number] | 'receptionist'): StaffChange => ({
  kind: 'invite',
  roles: [role],
  by: 'administrator',
})

describe('four eyes', () => {
  it.each(SENSITIVE_ROLES)('an invitation as %s waits where two administrators are', (role) => {
    expect(judgeChange(invite(role), { active: 2, invited: 0 })).toBe('waits-for-second')
  })

  it('an invitation without power needs one', () => {
    expect(judgeChange(invite('receptionist'), { active: 1, invited: 0 })).toBe('one-suffices')
  })

  it('the second administrator may be invited by the first alone, once', () => {
    expect(judgeChange(invite('administrator'), { active: 1, invited: 0 })).toBe('bootstrap')
    expect(judgeChange(invite('administrator'), { active: 1, invited: 1 })).toBe('waits-for-second')
    expect(judgeChange(invite('approver'), { active: 1, invited: 0 })).toBe('waits-for-second')
  })

  it('giving up administration waits: one alone could put the other out', () => {
    const change = { kind: 'change-roles', from: ['administrator'], to: ['receptionist'] } as const
    expect(judgeChange(change, { active: 2, invited: 0 })).toBe('waits-for-second')
  })

  it('readmitting somebody gives back no power', () => {
    expect(rolesOnReadmission([...SENSITIVE_ROLES, 'helpDesk'])).toEqual(['helpDesk'])
  })

  it('nobody decides on their own wish, nor about themselves', () => {
    const change = { askedBy: 'a', staffId: 'b' }
    expect(judgeDecider('a', change)).toBe('same-person')
    expect(judgeDecider('b', change)).toBe('concerned')
    expect(judgeDecider('c', change)).toBe('allowed')
  })
})
