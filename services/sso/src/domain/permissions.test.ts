import { describe, expect, it } from 'vitest'
import { actionsOf, judgePermission, STAFF_ACTIONS } from './permissions.js'
import { ALL_STAFF_ROLES } from './staff-roles.js'

describe('the table of permissions', () => {
  it('lets an auditor read and change nothing (portal-issuance-exchange §8)', () => {
    expect(actionsOf(['auditor'])).toEqual([
      'staff/read',
      'partners/read',
      'cases/read',
      'stock/read',
      'aftercare/read',
      'campaigns/read',
      'organisations/read',
      'contracts/read',
      'statistics/read',
      'transparency/read',
      'audit/read',
    ])
  })

  it('lets nobody without a role do anything', () => {
    expect(actionsOf([])).toEqual([])
  })

  it.each(ALL_STAFF_ROLES.filter((role) => role !== 'administrator'))('lets %s not touch staff', (role) => {
    expect(judgePermission([role], 'staff/invite')).toBe('refused')
    expect(judgePermission([role], 'staff/confirm')).toBe('refused')
  })

  it('names no role that does not exist, and no act that nobody may do', () => {
    for (const { roles } of Object.values(STAFF_ACTIONS)) {
      expect(roles.length).toBeGreaterThan(0)
      for (const role of roles) expect(ALL_STAFF_ROLES).toContain(role)
    }
  })
})
