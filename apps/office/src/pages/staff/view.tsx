/** Staff: members, open invitations, and changes that wait for a second administrator. */
import { Button, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { useMay } from '../../session.js'
import { officeWording } from '../../wording/index.js'
import { Changes } from './changes.js'
import { Invitations } from './invitations.js'
import { InviteDialog } from './invite.js'
import { Members } from './members.js'

/** Draws the page. */
export function StaffPage(): ReactElement {
  const say = useSay(officeWording)
  const { sso } = useServices()
  const may = useMay()
  const [isInviting, setIsInviting] = useState(false)
  // The start page may have asked already; whoever decides here sees what is asked for now.
  const staff = useQuery({ queryKey: ['staff'], queryFn: sso.staff, refetchOnMount: 'always' })
  return (
    <>
      <PageHeading title={say('staff.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('staff.lead')}</p>
      </PageHeading>
      {may('staff/invite') === 'allowed' ? (
        <div className="mb-10">
          <Button kind="primary" onPress={() => setIsInviting(true)}>
            {say('staff.invite')}
          </Button>
        </div>
      ) : null}
      {isInviting ? <InviteDialog onClose={() => setIsInviting(false)} /> : null}
      {staff.isPending ? <Progress label={say('loading')} /> : null}
      {staff.isError ? <FailureNotice error={staff.error} /> : null}
      {staff.isSuccess ? (
        <>
          {staff.data.changes.length === 0 ? null : <Changes changes={staff.data.changes} />}
          <Members members={staff.data.members} />
          {staff.data.invitations.length === 0 ? null : <Invitations invitations={staff.data.invitations} />}
        </>
      ) : null}
    </>
  )
}
