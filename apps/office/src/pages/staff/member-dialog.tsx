/** One act on a member, with what it means. Some take effect at once, some wait for a second administrator. */
import type { StaffRole } from '@jitsuin/sso/contract'
import { Actions, Button, Dialog, Note, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'
import type { Member, MemberAct } from './model.js'
import { RoleBoxes } from './roles.js'

type Props = { readonly member: Member; readonly act: MemberAct; readonly onClose: () => void }

/** Draws the question, and afterwards whether the act is done or waits. */
export function MemberDialog({ member, act, onClose }: Props): ReactElement {
  const say = useSay(officeWording)
  const [roles, setRoles] = useState(member.roles)
  const carry = useAct(member, act)
  const title = say(`staff.act.${act}One`, { name: member.displayName })
  if (carry.isSuccess) {
    return (
      <Dialog title={title} isOpen onClose={onClose}>
        <Note title={say(`staff.outcome.${carry.data.state}`)} />
        <Actions>
          <Button kind="primary" onPress={onClose}>
            {say('close')}
          </Button>
        </Actions>
      </Dialog>
    )
  }
  const isMissing = act === 'change-roles' && roles.length === 0
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <p className="mb-4">{say(`staff.act.${act}More`)}</p>
      {act === 'change-roles' ? (
        <RoleBoxes
          value={roles}
          onChange={setRoles}
          error={isMissing ? say('staff.problem.roles-missing') : undefined}
        />
      ) : null}
      {carry.isError ? <FailureNotice error={carry.error} /> : null}
      <Actions>
        <Button kind="primary" isDisabled={isMissing || carry.isPending} onPress={() => carry.mutate(roles)}>
          {say(`staff.act.${act}`)}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function useAct({ staffId }: Member, act: MemberAct) {
  const { sso } = useServices()
  const queries = useQueryClient()
  const acts = {
    'change-roles': (roles: readonly StaffRole[]) => sso.changeRoles(staffId, roles),
    suspend: () => sso.suspendStaff(staffId),
    readmit: () => sso.readmitStaff(staffId),
    remove: () => sso.removeStaff(staffId),
  } as const satisfies Record<MemberAct, (roles: readonly StaffRole[]) => unknown>
  return useMutation({
    mutationFn: (roles: readonly StaffRole[]) => acts[act](roles),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  })
}
