import type { Actor } from '@jitsuin/platform'
import type { StaffRole } from '@jitsuin/sso/contract'

/** A member of staff who may do what was asked; http/staff.ts looks at that. */
export type Staff = {
  readonly staffId: string
  readonly roles: readonly StaffRole[]
  readonly actor: Actor
}
