import { type LiveSessions as Sessions, SIGN_IN_METHODS } from '@jitsuin/sso/contract'
import {
  Actions,
  Button,
  type Column,
  DataTable,
  Dialog,
  Moment,
  Progress,
  Section,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'

type Row = Sessions['sessions'][number]

/** Every live session of the account; one or all of them can be ended. */
export function LiveSessions(): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const live = useQuery({ queryKey: ['sessions'], queryFn: sso.sessions })
  const end = useMutation({
    mutationFn: sso.endSession,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const columns = useColumns((row) =>
    row.present === 'yes' ? (
      <Button onPress={() => void navigate({ to: '/logout' })}>{say('sessions.end')}</Button>
    ) : (
      <Button label={say('sessions.endOne', { where: row.device })} onPress={() => end.mutate(row.sessionId)}>
        {say('sessions.end')}
      </Button>
    ),
  )
  const sessions = live.data?.sessions ?? []
  return (
    <Section title={say('sessions.live')} lead={say('sessions.liveLead')}>
      {live.isPending ? <Progress label={say('loading')} /> : null}
      {live.isError ? <FailureNotice failure={failureOf(live.error)} /> : null}
      {end.isError ? <FailureNotice failure={failureOf(end.error)} /> : null}
      {live.isSuccess ? (
        <DataTable
          caption={say('sessions.live')}
          columns={columns}
          rows={sessions}
          keyOf={({ sessionId }) => sessionId}
        />
      ) : null}
      <p role="status" className={end.isSuccess ? 'mt-3' : 'sr-only'}>
        {end.isSuccess ? say('sessions.ended') : ''}
      </p>
      {sessions.length > 1 ? <EndAll count={sessions.length} /> : null}
    </Section>
  )
}

function useColumns(act: (row: Row) => ReactElement): readonly Column<Row>[] {
  const say = useSay(signInWording)
  const text = useText()
  return [
    {
      head: say('sessions.where'),
      cell: ({ device, present }) => (
        <span className="font-bold">
          {device} {present === 'yes' ? <Tag tone="action">{say('sessions.here')}</Tag> : null}
        </span>
      ),
    },
    {
      head: say('sessions.method'),
      cell: ({ method }) => text(SIGN_IN_METHODS[method]),
      labelled: true,
    },
    {
      head: say('sessions.since'),
      cell: ({ signedInAt }) => <Moment iso={signedInAt} />,
      labelled: true,
    },
    {
      head: say('sessions.seen'),
      cell: ({ lastSeenAt }) => <Moment iso={lastSeenAt} />,
      labelled: true,
    },
    { head: say('sessions.act'), cell: act, narrow: true },
  ]
}

function EndAll({ count }: { readonly count: number }): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const navigate = useNavigate()
  const [isAsking, setIsAsking] = useState(false)
  const end = useMutation({
    mutationFn: sso.signOutEverywhere,
    onSuccess: () => navigate({ to: '/logout' }),
  })
  return (
    <div className="mt-6">
      <Button onPress={() => setIsAsking(true)}>{say('sessions.endAll')}</Button>
      <Dialog title={say('sessions.endAllTitle')} isOpen={isAsking} onClose={() => setIsAsking(false)}>
        <p>{say('sessions.endAllMore', { count })}</p>
        {end.isError ? <FailureNotice failure={failureOf(end.error)} /> : null}
        <Actions>
          <Button kind="primary" isDisabled={end.isPending} onPress={() => end.mutate()}>
            {say('sessions.endAll')}
          </Button>
          <Button onPress={() => setIsAsking(false)}>{say('cancel')}</Button>
        </Actions>
      </Dialog>
    </div>
  )
}
