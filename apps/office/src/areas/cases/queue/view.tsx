/** The work queue: what there is, who has it, and the next case in one key. */
import type { QueueEntry } from '@jitsuin/registration/contract'
import { Button, EmptyState, KeyHelp, PageHeading, Progress, useAnnouncement, useSay } from '@jitsuin/ui'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type ReactElement, useRef, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { queue } from '../client.js'
import { DemonstrationHint } from '../demonstration.js'
import { useNextCase } from '../next-case.js'
import { casesWording } from '../wording/index.js'
import { type BulkAct, BulkBar, useBulk } from './bulk.js'
import { Counts } from './counts.js'
import { Filters } from './filters.js'
import { LeadTimesLine } from './lead-times.js'
import { type Asked, addressOf, askedOf, chosenOf, filterOf } from './model.js'
import { SavedViews } from './saved-views.js'
import { QueueTable } from './table.js'

/** Draws the page; the address holds what is asked for. */
export function QueuePage(): ReactElement {
  const say = useSay(casesWording)
  const { searchStr } = useLocation()
  const navigate = useNavigate()
  const asked = askedOf(searchStr)
  const change = (to: Asked) => void navigate({ to: addressOf(to), replace: true })
  const bulk = useBulk()
  const counts = useQuery({
    queryKey: ['queue', 'counts', addressOf({ ...asked, state: undefined, words: undefined })],
    queryFn: () => queue.counts(filterOf({ ...asked, state: undefined, words: undefined, phase: undefined })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  return (
    <>
      <PageHeading title={say('queue.title')}>
        {counts.data ? (
          <p className="mt-1 text-note text-ink-soft tabular-nums">
            {say('queue.total', {
              total: counts.data.total,
              open: counts.data.total - counts.data.closedTotal,
              closed: counts.data.closedTotal,
            })}
          </p>
        ) : null}
      </PageHeading>
      <DemonstrationHint of="queue" />
      {counts.isError ? <FailureNotice error={counts.error} /> : null}
      {counts.data ? <Counts counts={counts.data} asked={asked} onAsk={change} /> : null}
      <SavedViews asked={asked} counts={counts.data} onAsk={change} />
      <Filters asked={asked} onAsk={change} />
      <List key={addressOf(asked)} asked={asked} onAsk={change} onBulk={bulk.open} />
      <LeadTimesLine />
      {bulk.dialog}
    </>
  )
}

function useEntries(asked: Asked) {
  return useInfiniteQuery({
    queryKey: ['queue', 'page', addressOf(asked)],
    queryFn: ({ pageParam }) => queue.page({ ...asked, ...(pageParam !== null && { after: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // A search is recorded each time: it is repeated by people only.
    refetchInterval: asked.words === undefined ? 30_000 : false,
  })
}

type OnBulk = (act: BulkAct, cases: readonly QueueEntry[]) => void

function List({
  asked,
  onAsk,
  onBulk,
}: {
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
  readonly onBulk: OnBulk
}): ReactElement {
  const say = useSay(casesWording)
  const list = useEntries(asked)
  if (list.isPending) return <Progress label={say('loading')} />
  if (list.isError) return <FailureNotice error={list.error} />
  const entries = list.data.pages.flatMap((page) => page.entries)
  const isCut = list.data.pages.some(({ search }) => search === 'cut')
  if (entries.length === 0) return <Nothing asked={asked} onAsk={onAsk} />
  return (
    <>
      {isCut ? <p className="mb-3 text-note font-bold text-unsure">{say('queue.cut')}</p> : null}
      <Entries entries={entries} hasMore={list.hasNextPage} onBulk={onBulk} />
      {list.hasNextPage ? (
        <p className="mt-4 text-center">
          <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {say('more', { count: 50 })}
          </Button>
        </p>
      ) : null}
    </>
  )
}

function Nothing({
  asked,
  onAsk,
}: {
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const say = useSay(casesWording)
  const isWhole = addressOf(asked) === '/cases'
  useAnnouncement(say(isWhole ? 'queue.empty' : 'queue.none'))
  if (isWhole) return <EmptyState title={say('queue.empty')} next={say('queue.emptyNext')} />
  return (
    <EmptyState title={say('queue.none')} next={say('queue.noneNext')}>
      <Button onPress={() => onAsk(askedOf(''))}>{say('queue.clear')}</Button>
    </EmptyState>
  )
}

/** The rows, with one of them under the keys, and the acts on several. */
function Entries(props: {
  readonly entries: readonly QueueEntry[]
  readonly hasMore: boolean
  readonly onBulk: OnBulk
}): ReactElement {
  const say = useSay(casesWording)
  const navigate = useNavigate()
  const { entries, hasMore, onBulk } = props
  const [at, setAt] = useState(-1)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const next = useNextCase()
  const place = useRef<HTMLDivElement>(null)
  const current = entries[at]
  const marked = chosenOf(entries, chosen)
  const step = (by: number) => {
    const to = Math.min(entries.length - 1, Math.max(0, at + by))
    setAt(to)
    place.current?.querySelectorAll('tbody tr')[to]?.scrollIntoView({ block: 'nearest' })
  }
  const choose = (caseId: string) => {
    const toggled = new Set(chosen)
    if (!toggled.delete(caseId)) toggled.add(caseId)
    setChosen(toggled)
  }
  const keys = [
    { key: 'j', what: say('queue.keys.down'), act: () => step(1) },
    { key: 'k', what: say('queue.keys.up'), act: () => step(-1) },
    {
      key: 'Enter',
      what: say('queue.keys.open'),
      act: () => (current ? void navigate({ to: `/cases/${current.caseId}` }) : undefined),
    },
    { key: 'x', what: say('queue.keys.choose'), act: () => (current ? choose(current.caseId) : undefined) },
    {
      key: '/',
      what: say('queue.keys.search'),
      act: () => document.querySelector<HTMLInputElement>('input[type=search]')?.focus(),
    },
    { key: 'n', what: say('queue.keys.next'), act: next.go },
  ]
  return (
    <div ref={place}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p role="status" className="text-note text-ink-soft">
          {say(hasMore ? 'queue.foundMore' : 'queue.found', { count: entries.length })}
        </p>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <KeyHelp acts={keys} />
          <Button kind="primary" isDisabled={next.isPending} onPress={next.go}>
            {say('queue.next')}
          </Button>
        </div>
      </div>
      {next.notice}
      <BulkBar chosen={marked} onClear={() => setChosen(new Set())} onOpen={(act) => onBulk(act, marked)} />
      <QueueTable
        entries={entries}
        current={current?.caseId}
        chosen={chosen}
        onChoose={choose}
        onChooseAll={() =>
          setChosen(chosen.size === entries.length ? new Set() : new Set(entries.map(({ caseId }) => caseId)))
        }
      />
    </div>
  )
}
