import { describe, expect, it } from 'vitest'
import { staff } from '../../../test/answers.js'
import { actsFor, findMembers, judgeInvitation, type Member } from './model.js'

const member = (name: string): Member => {
  const found = staff.members.find(({ displayName }) => displayName === name)
  if (!found) throw new Error(`No sample member is called ${name}`)
  return found
}

describe('the page of staff', () => {
  it('offers nobody an act on themselves', () => {
    expect(actsFor(member('見本 花子'), 'staff-hanako')).toEqual([])
  })

  it('offers to readmit only who is suspended, and to suspend only who is not', () => {
    expect(actsFor(member('架空 次郎'), 'staff-hanako')).toEqual(['change-roles', 'suspend', 'remove'])
    expect(actsFor(member('例田 桃子'), 'staff-hanako')).toEqual(['readmit', 'remove'])
  })

  it('finds members by part of a name, whatever the spaces; suspended ones come last', () => {
    expect(findMembers(staff.members, '花　子').map(({ displayName }) => displayName)).toEqual(['見本 花子'])
    expect(findMembers(staff.members, '').at(-1)?.displayName).toBe('例田 桃子')
    expect(findMembers(staff.members, '存在しない')).toEqual([])
  })

  it('lets no invitation go without a name and a role', () => {
    expect(judgeInvitation({ displayName: ' ', roles: ['auditor'] })).toBe('name-missing')
    expect(judgeInvitation({ displayName: '仮名 四郎', roles: [] })).toBe('roles-missing')
    expect(judgeInvitation({ displayName: '仮名 四郎', roles: ['auditor'] })).toBeNull()
  })
})
