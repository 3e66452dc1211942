/** The snapshots, and taking one. */
import type { SnapshotList, SnapshotSummary } from '@jitsuin/statistics/contract'
import {
  Actions,
  Button,
  type Column,
  DataTable,
  Dialog,
  EmptyState,
  Moment,
  PageHeading,
  Pager,
  Progress,
  Tag,
  useAnnouncement,
  useSay,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { statistics } from '../client.js'
import { grouped } from '../parts/cells.js'
import { PagesNav } from '../parts/pages-nav.js'
import { statisticsWording } from '../wording/index.js'

const PER_PAGE = 50

/** Draws the page. */
export function SnapshotListPage(): ReactElement {
  const say = useSay(statisticsWording)
  const [page, setPage] = useState(1)
  const list = useQuery({
    queryKey: ['statistics', 'list', page],
    queryFn: () => statistics.snapshots(page),
  })
  return (
    <>
      <PageHeading title={say('list.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('list.lead')}</p>
        <PagesNav />
      </PageHeading>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data ? <Snapshots list={list.data} /> : null}
      <Pager page={page} pages={Math.ceil((list.data?.total ?? 0) / PER_PAGE)} onPage={setPage} />
    </>
  )
}

function Snapshots({ list }: { readonly list: SnapshotList }): ReactElement {
  const say = useSay(statisticsWording)
  const columns = useColumns()
  const mayTake = list.mayTake === 'yes'
  return (
    <>
      {mayTake ? <TakeOne /> : null}
      {list.snapshots.length === 0 ? (
        <EmptyState title={say('list.none')} next={say(mayTake ? 'list.noneNext' : 'list.noneReader')} />
      ) : (
        <DataTable
          caption={say('list.caption')}
          columns={columns}
          rows={list.snapshots}
          keyOf={({ snapshotId }) => snapshotId}
        />
      )}
    </>
  )
}

function useColumns(): readonly Column<SnapshotSummary>[] {
  const say = useSay(statisticsWording)
  const number = (count: number | undefined) => (
    <span className="tabular-nums">{count === undefined ? say('list.unknown') : grouped(count)}</span>
  )
  return [
    {
      head: say('list.day'),
      cell: ({ snapshotId, day }) => (
        <Link
          to={`/statistics/snapshots/${snapshotId}` as string} // areas link by plain text
          className="font-bold text-action underline underline-offset-4"
        >
          {day}
        </Link>
      ),
    },
    {
      head: say('list.cards'),
      cell: ({ cards }) => number(cards.members + cards.nonMembers),
      labelled: true,
    },
    { head: say('list.members'), cell: ({ cards }) => number(cards.members), labelled: true },
    { head: say('list.nonMembers'), cell: ({ cards }) => number(cards.nonMembers), labelled: true },
    { head: say('list.applications'), cell: ({ applications }) => number(applications), labelled: true },
    { head: say('list.origin'), cell: ({ origin }) => <Tag>{say(`list.${origin}`)}</Tag> },
    { head: say('list.takenAt'), cell: ({ takenAt }) => <Moment iso={takenAt} />, narrow: true },
  ]
}

/** The question before a snapshot: it can never be taken back. One opening of the question is one request, however often it is sent. */
function TakeOne(): ReactElement {
  const say = useSay(statisticsWording)
  const queries = useQueryClient()
  const [requestId, setRequestId] = useState<string>()
  const taking = useMutation({ mutationFn: statistics.take })
  const announcement = taking.data ? say('list.taken', { day: taking.data.day }) : ''
  useAnnouncement(announcement)
  const close = () => setRequestId(undefined)
  const take = async () => {
    if (requestId === undefined || taking.isPending) return
    await taking.mutateAsync(requestId)
    close()
    await queries.invalidateQueries({ queryKey: ['statistics'] })
  }
  return (
    <div className="mb-8">
      <Button kind="primary" onPress={() => setRequestId(crypto.randomUUID())}>
        {say('list.take')}
      </Button>
      {announcement === '' ? null : <p className="mt-3">{announcement}</p>}
      <Dialog title={say('list.takeTitle')} isOpen={requestId !== undefined} onClose={close}>
        <p>{say('list.takeMore')}</p>
        {taking.isError ? (
          <div className="mt-4">
            <FailureNotice error={taking.error} />
          </div>
        ) : null}
        <Actions>
          <Button
            kind="primary"
            isDisabled={taking.isPending}
            onPress={() => void take().catch(() => undefined)}
          >
            {say('list.confirm')}
          </Button>
          <Button onPress={close}>{say('list.cancel')}</Button>
        </Actions>
      </Dialog>
    </div>
  )
}
