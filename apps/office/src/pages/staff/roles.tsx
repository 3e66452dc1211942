import { STAFF_ROLES, type StaffRole } from '@jitsuin/sso/contract'
import { CheckboxGroup, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { officeWording } from '../../wording/index.js'

const ALL_ROLES = Object.keys(STAFF_ROLES) as StaffRole[] // the table has no other keys

/** Roles in words. */
export function Roles({ roles }: { readonly roles: readonly StaffRole[] }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  return <>{roles.map((role) => text(STAFF_ROLES[role])).join(say('comma'))}</>
}

/** Chooses roles. */
export function RoleBoxes(props: {
  readonly value: readonly StaffRole[]
  readonly onChange: (value: readonly StaffRole[]) => void
  readonly error?: string | undefined
}): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const options = ALL_ROLES.map((role) => ({ value: role, label: text(STAFF_ROLES[role]) }))
  return <CheckboxGroup label={say('staff.roles')} need="required" options={options} {...props} />
}
