import { Button, type Column, DataTable, Moment, Section, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'
import type { PendingChange } from './model.js'
import { Roles } from './roles.js'

type Decision = { readonly changeId: string; readonly decision: 'confirm' | 'refuse' }

/** Changes that a second person must confirm; who asked for one cannot. */
export function Changes({ changes }: { readonly changes: readonly PendingChange[] }): ReactElement {
  const say = useSay(officeWording)
  const { sso } = useServices()
  const queries = useQueryClient()
  const decide = useMutation({
    mutationFn: ({ changeId, decision }: Decision) =>
      decision === 'confirm' ? sso.confirmChange(changeId) : sso.refuseChange(changeId),
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  })
  const columns = useColumns(decide.mutate)
  return (
    <Section title={say('staff.changes')} lead={say('staff.changesLead')}>
      {decide.isError ? (
        <div className="mb-5">
          <FailureNotice error={decide.error} />
        </div>
      ) : null}
      <DataTable
        caption={say('staff.changes')}
        columns={columns}
        rows={changes}
        keyOf={({ changeId }) => changeId}
      />
      <p role="status" className="sr-only">
        {decide.isSuccess ? say(`staff.decided.${decide.variables.decision}`) : ''}
      </p>
    </Section>
  )
}

function useColumns(decide: (decision: Decision) => void): readonly Column<PendingChange>[] {
  const say = useSay(officeWording)
  return [
    {
      head: say('staff.change'),
      cell: ({ kind, displayName, roles }) => (
        <>
          <span className="block font-bold">{say(`staff.kind.${kind}`, { name: displayName })}</span>
          {roles === undefined ? null : (
            <span className="text-note text-ink-soft">
              <Roles roles={roles} />
            </span>
          )}
        </>
      ),
    },
    {
      head: say('staff.askedBy'),
      cell: ({ askedBy, askedAt }) => (
        <>
          {askedBy}
          <span className="block text-note text-ink-soft">
            <Moment iso={askedAt} />
          </span>
        </>
      ),
      labelled: true,
    },
    {
      head: say('staff.acts'),
      narrow: true,
      cell: ({ changeId, mayConfirm, displayName }) =>
        mayConfirm === 'no' ? (
          <span className="text-note text-ink-soft">{say('staff.waitsForOther')}</span>
        ) : (
          <span className="flex flex-wrap gap-2">
            <Button
              kind="primary"
              label={say('staff.confirmOne', { name: displayName })}
              onPress={() => decide({ changeId, decision: 'confirm' })}
            >
              {say('staff.confirm')}
            </Button>
            <Button
              label={say('staff.refuseOne', { name: displayName })}
              onPress={() => decide({ changeId, decision: 'refuse' })}
            >
              {say('staff.refuse')}
            </Button>
          </span>
        ),
    },
  ]
}
