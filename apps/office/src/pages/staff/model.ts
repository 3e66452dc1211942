/** From the answer about staff to what its page shows and allows. */
import type { StaffPage, StaffRole } from '@jitsuin/sso/contract'

/** One member of staff. */
export type Member = StaffPage['members'][number]
/** One change that waits for a second administrator. */
export type PendingChange = StaffPage['changes'][number]

/** What can be done to a member; nobody does it to themselves. */
export const MEMBER_ACTS = ['change-roles', 'suspend', 'readmit', 'remove'] as const
export type MemberAct = (typeof MEMBER_ACTS)[number]

/** The acts that make sense for a member as seen by the administrator with the id `self`. */
export function actsFor({ staffId, state }: Member, self: string): readonly MemberAct[] {
  if (staffId === self) return []
  return state === 'active' ? ['change-roles', 'suspend', 'remove'] : ['readmit', 'remove']
}

/** Members whose name contains the words, whatever their width or case; those who are active first, then by name. */
export function findMembers(members: readonly Member[], words: string): readonly Member[] {
  const wanted = fold(words)
  return members
    .filter(({ displayName }) => fold(displayName).includes(wanted))
    .toSorted(
      (one, other) =>
        one.state.localeCompare(other.state) || one.displayName.localeCompare(other.displayName, 'ja'),
    )
}

function fold(words: string): string {
  return words.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')
}

/** What is still wrong with an invitation; null when it can be sent. */
export function judgeInvitation(invitation: {
  readonly displayName: string
  readonly roles: readonly StaffRole[]
}): 'name-missing' | 'roles-missing' | null {
  if (invitation.displayName.trim() === '') return 'name-missing'
  return invitation.roles.length === 0 ? 'roles-missing' : null
}
