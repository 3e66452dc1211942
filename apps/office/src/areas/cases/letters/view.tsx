/** Letters that did not reach their applicants: why, and once it is mended, again. */
import { CASE_STATES, type IntakeLetter } from '@jitsuin/registration/contract'
import { Button, DataTable, EmptyState, Moment, PageHeading, Progress, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useOnce } from '../../../once.js'
import { useMay } from '../../../session.js'
import { letters } from '../client.js'
import { casesWording } from '../wording/index.js'

const KEY = ['letters', 'unsent']

/** Draws the page. */
export function LettersPage(): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const may = useMay()
  const queries = useQueryClient()
  const unsent = useQuery({ queryKey: KEY, queryFn: letters.unsent })
  const again = useMutation({
    mutationFn: letters.again,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
  const once = useOnce(again.mutate)
  const columns = [
    {
      head: say('queue.columns.number'),
      cell: ({ caseId, caseNumber }: IntakeLetter) => (
        <Link to={`/cases/${caseId}` as string} className="text-action underline underline-offset-4">
          {caseNumber}
        </Link>
      ),
    },
    { head: say('letters.about'), cell: ({ about }: IntakeLetter) => text(CASE_STATES[about]) },
    {
      head: say('letters.why'),
      cell: ({ standing, tries }: IntakeLetter) => say(`letters.standing.${standing}`, { tries }),
    },
    { head: say('letters.at'), cell: ({ at }: IntakeLetter) => <Moment iso={at} />, labelled: true },
    {
      head: say('letters.act'),
      cell: ({ letterId, caseNumber }: IntakeLetter) =>
        may('cases/receive') === 'allowed' ? (
          <Button
            label={`${caseNumber} ${say('letters.again')}`}
            isDisabled={again.isPending}
            onPress={() => once(letterId)}
          >
            {say('letters.again')}
          </Button>
        ) : null,
    },
  ]
  return (
    <>
      <PageHeading title={say('letters.title')}>
        <p className="mt-2 max-w-3xl text-ink-soft">{say('letters.lead')}</p>
      </PageHeading>
      {unsent.isPending ? <Progress label={say('loading')} /> : null}
      {unsent.isError ? <FailureNotice error={unsent.error} /> : null}
      {again.isError ? <FailureNotice error={again.error} /> : null}
      {unsent.data?.letters.length === 0 ? (
        <EmptyState title={say('letters.none')} next={say('letters.noneNext')} />
      ) : null}
      {unsent.data && unsent.data.letters.length > 0 ? (
        <>
          <p className="mb-3 text-note text-ink-soft">
            {say('letters.count', { shown: unsent.data.letters.length, total: unsent.data.total })}
          </p>
          <DataTable
            caption={say('letters.title')}
            columns={columns}
            rows={unsent.data.letters}
            keyOf={({ letterId }) => letterId}
          />
        </>
      ) : null}
    </>
  )
}
