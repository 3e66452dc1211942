/** Inviting: a name and roles, then the one-time link, which is shown once. */
import type { Invited, StaffRole } from '@jitsuin/sso/contract'
import { Actions, Button, CopyButton, Dialog, Moment, Note, TextField, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'
import { judgeInvitation } from './model.js'
import { RoleBoxes } from './roles.js'

/** Draws the form, and afterwards the link. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const say = useSay(officeWording)
  const [invited, setInvited] = useState<Invited | null>(null)
  return (
    <Dialog title={say('staff.invite')} isOpen onClose={onClose}>
      {invited === null ? (
        <Form onInvited={setInvited} onClose={onClose} />
      ) : (
        <Link invited={invited} onClose={onClose} />
      )}
    </Dialog>
  )
}

function Form(props: {
  readonly onInvited: (invited: Invited) => void
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(officeWording)
  const { sso } = useServices()
  const queries = useQueryClient()
  const [displayName, setDisplayName] = useState('')
  const [roles, setRoles] = useState<readonly StaffRole[]>([])
  const [wasSent, setWasSent] = useState(false)
  const invite = useMutation({
    mutationFn: () => sso.invite({ displayName, roles }),
    onSuccess: (invited) => {
      void queries.invalidateQueries({ queryKey: ['staff'] })
      props.onInvited(invited)
    },
  })
  const problem = judgeInvitation({ displayName, roles })
  const shown = wasSent ? problem : null
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        setWasSent(true)
        if (problem === null) invite.mutate()
      }}
    >
      <TextField
        label={say('staff.name')}
        hint={say('staff.nameHint')}
        need="required"
        maxLength={80}
        value={displayName}
        onChange={setDisplayName}
        error={shown === 'name-missing' ? say('staff.problem.name-missing') : undefined}
      />
      <RoleBoxes
        value={roles}
        onChange={setRoles}
        error={shown === 'roles-missing' ? say('staff.problem.roles-missing') : undefined}
      />
      {invite.isError ? <FailureNotice error={invite.error} /> : null}
      <Actions>
        <Button kind="primary" type="submit" isDisabled={invite.isPending}>
          {say('staff.makeLink')}
        </Button>
        <Button onPress={props.onClose}>{say('cancel')}</Button>
      </Actions>
    </form>
  )
}

function Link({
  invited,
  onClose,
}: {
  readonly invited: Invited
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(officeWording)
  return (
    <>
      <Note title={say('staff.linkOnce')} next={say('staff.linkOnceNext')} />
      <p className="mt-4 rounded-lg bg-ground p-4 font-mono text-note break-all">{invited.link}</p>
      <p className="mt-2 text-note text-ink-soft">
        {say('staff.until')}
        {': '}
        <Moment iso={invited.expiresAt} />
      </p>
      {invited.outcome.state === 'waits-for-second' ? (
        <p className="mt-3 font-bold">{say('staff.opensLater')}</p>
      ) : null}
      <Actions>
        <CopyButton text={invited.link} label={say('staff.copyLink')} />
        <Button kind="primary" onPress={onClose}>
          {say('close')}
        </Button>
      </Actions>
    </>
  )
}
