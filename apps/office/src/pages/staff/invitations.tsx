import type { StaffPage } from '@jitsuin/sso/contract'
import { Button, type Column, DataTable, Moment, Section, Tag, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { useMay } from '../../session.js'
import { officeWording } from '../../wording/index.js'
import { Roles } from './roles.js'

type Invitation = StaffPage['invitations'][number]

/** Invitations that were not used yet. Their links are never shown again. */
export function Invitations({ invitations }: { readonly invitations: readonly Invitation[] }): ReactElement {
  const say = useSay(officeWording)
  const { sso } = useServices()
  const queries = useQueryClient()
  const withdraw = useMutation({
    mutationFn: sso.withdrawInvitation,
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  })
  const columns = useColumns(withdraw.mutate)
  return (
    <Section title={say('staff.invitations')}>
      {withdraw.isError ? <FailureNotice error={withdraw.error} /> : null}
      <DataTable
        caption={say('staff.invitations')}
        columns={columns}
        rows={invitations}
        keyOf={({ invitationId }) => invitationId}
      />
    </Section>
  )
}

function useColumns(withdraw: (invitationId: string) => void): readonly Column<Invitation>[] {
  const say = useSay(officeWording)
  const may = useMay()
  return [
    {
      head: say('staff.name'),
      cell: ({ displayName, state }) => (
        <span className="font-bold">
          {displayName}{' '}
          <Tag tone={state === 'open' ? 'action' : 'plain'}>{say(`staff.invitation.${state}`)}</Tag>
        </span>
      ),
    },
    { head: say('staff.roles'), cell: ({ roles }) => <Roles roles={roles} />, labelled: true },
    { head: say('staff.until'), cell: ({ expiresAt }) => <Moment iso={expiresAt} />, labelled: true },
    {
      head: say('staff.acts'),
      narrow: true,
      cell: ({ invitationId, displayName }) =>
        may('staff/invite') === 'allowed' ? (
          <Button
            label={say('staff.withdrawOne', { name: displayName })}
            onPress={() => withdraw(invitationId)}
          >
            {say('staff.withdraw')}
          </Button>
        ) : null,
    },
  ]
}
