/**
 * When a change of staff needs a second administrator. A single one could otherwise make accomplices, or put out the others.
 *
 *   - Granting a sensitive role, and suspending or removing an administrator, wait for another administrator.
 *   - The only exception: while there is exactly one active administrator, they may invite one further administrator alone,
 *     since nobody is there who could confirm; an invitation that is open already uses the exception up.
 *   - Whoever is readmitted comes back without the sensitive roles: else one could undo what two decided.
 *   - Nobody decides on a change that they asked for, or that concerns themselves.
 */
import type { StaffRole } from './staff-roles.js'

/** Roles that give power over people, approvals or partners. */
export const SENSITIVE_ROLES: readonly StaffRole[] = ['administrator', 'approver', 'federationOfficer']

/** What is asked for. `operator`: whoever runs the installation, by command line. */
export type StaffChange =
  | {
      readonly kind: 'invite'
      readonly roles: readonly StaffRole[]
      readonly by: 'administrator' | 'operator'
    }
  | {
      readonly kind: 'change-roles'
      readonly from: readonly StaffRole[]
      readonly to: readonly StaffRole[]
    }
  | { readonly kind: 'suspend' | 'remove'; readonly roles: readonly StaffRole[] }

/** Who is there. */
export type Administrators = {
  readonly active: number
  /** Invitations to become one that could be used now. */
  readonly invited: number
}

/** Which rule lets a change through, or that it waits. */
export type FourEyesVerdict = 'one-suffices' | 'bootstrap' | 'waits-for-second'

/** Judges one change. */
export function judgeChange(change: StaffChange, { active, invited }: Administrators): FourEyesVerdict {
  switch (change.kind) {
    case 'invite': {
      if (!change.roles.some(isSensitive)) return 'one-suffices'
      const isFirst = change.by === 'operator' && active === 0
      const isSecond = change.by === 'administrator' && active === 1 && invited === 0
      const isOnlyAdministrator = change.roles.includes('administrator')
      return isFirst || (isSecond && isOnlyAdministrator) ? 'bootstrap' : 'waits-for-second'
    }
    case 'change-roles': {
      const gained = change.to.filter((role) => !change.from.includes(role))
      const losesAdministration =
        change.from.includes('administrator') && !change.to.includes('administrator')
      return gained.some(isSensitive) || losesAdministration ? 'waits-for-second' : 'one-suffices'
    }
    case 'suspend':
    case 'remove':
      return change.roles.includes('administrator') ? 'waits-for-second' : 'one-suffices'
  }
}

/** Whether somebody may decide on a change that waits. */
export function judgeDecider(
  decider: string,
  change: { readonly askedBy: string; readonly staffId: string | null },
): 'allowed' | 'same-person' | 'concerned' {
  if (change.askedBy === decider) return 'same-person'
  return change.staffId === decider ? 'concerned' : 'allowed'
}

/** The roles that somebody comes back with; the sensitive ones have to be granted anew. */
export function rolesOnReadmission(roles: readonly StaffRole[]): StaffRole[] {
  return roles.filter((role) => !isSensitive(role))
}

function isSensitive(role: StaffRole): boolean {
  return SENSITIVE_ROLES.includes(role)
}
