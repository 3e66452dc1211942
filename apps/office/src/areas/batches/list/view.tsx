/** The batches that somebody may see, with how far each is. */
import type { Batch } from '@jitsuin/registration/contract'
import {
  buttonClass,
  type Column,
  DataTable,
  EmptyState,
  Moment,
  PageHeading,
  Progress,
  useSay,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { batches } from '../client.js'
import { progressOf, STEPS } from '../model.js'
import { batchesWording } from '../wording/index.js'

/** Draws the page. */
export function BatchesPage(): ReactElement {
  const say = useSay(batchesWording)
  const list = useQuery({ queryKey: ['batches'], queryFn: batches.list })
  return (
    <>
      <PageHeading title={say('list.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('list.lead')}</p>
      </PageHeading>
      <p className="mb-6">
        <Link to={'/batches/new' as string} className={buttonClass('primary')}>
          {say('list.create')}
        </Link>
      </p>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data?.batches.length === 0 ? (
        <EmptyState title={say('list.none')} next={say('list.noneNext')} />
      ) : null}
      {list.data && list.data.batches.length > 0 ? <Table rows={list.data.batches} /> : null}
    </>
  )
}

function Table({ rows }: { readonly rows: readonly Batch[] }): ReactElement {
  const say = useSay(batchesWording)
  const columns: readonly Column<Batch>[] = [
    {
      head: say('list.number'),
      cell: ({ batchId, batchNumber }) => (
        <Link
          to={`/batches/${batchId}` as string}
          className="font-mono font-bold text-action underline underline-offset-4 hover:decoration-2"
        >
          {batchNumber}
        </Link>
      ),
    },
    { head: say('list.hospital'), cell: ({ placeName }) => placeName, labelled: true },
    { head: say('list.submitted'), cell: ({ submittedAt }) => <Moment iso={submittedAt} />, labelled: true },
    { head: say('list.people'), cell: ({ people }) => people, narrow: true, labelled: true },
    ...STEPS.map(
      (step): Column<Batch> => ({
        head: say(`step.${step}`),
        cell: (batch) => <span className="tabular-nums">{progressOf(batch)[step]}</span>,
        narrow: true,
        labelled: true,
      }),
    ),
  ]
  return (
    <DataTable caption={say('list.title')} columns={columns} rows={rows} keyOf={({ batchId }) => batchId} />
  )
}
