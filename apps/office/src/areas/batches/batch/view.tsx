/** One batch: how far it is, its people, their papers, and the sheet for handing the cards over. */
import { type BatchView, DOCUMENT_KINDS } from '@jitsuin/registration/contract'
import {
  Button,
  buttonClass,
  type Column,
  DataTable,
  EmptyState,
  PageHeading,
  PrintIcon,
  Progress,
  SelectField,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { CaseStateTag } from '../../cases/state-tag.js'
import { batches } from '../client.js'
import { progressOf, STEPS, type Step, stepOf } from '../model.js'
import { batchesWording } from '../wording/index.js'
import { PaperDialog } from './paper-dialog.js'

type Person = BatchView['cases'][number]

/** Draws the page of a batch. */
export function BatchPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(batchesWording)
  const batch = useQuery({ queryKey: ['batches', id], queryFn: () => batches.view(id) })
  if (batch.isPending) return <Progress label={say('loading')} />
  if (batch.isError) return <FailureNotice error={batch.error} />
  return <Shown batch={batch.data} />
}

function Shown({ batch }: { readonly batch: BatchView }): ReactElement {
  const say = useSay(batchesWording)
  const [show, setShow] = useState<Step | 'all'>('all')
  const [adding, setAdding] = useState<Person | null>(null)
  const people = batch.cases.filter(({ state }) => show === 'all' || stepOf(state) === show)
  return (
    <>
      <PageHeading title={say('batch.title', { number: batch.batchNumber })}>
        <p className="mt-2 text-lead">
          {batch.placeName}　{say('batch.people', { count: batch.people })}
        </p>
      </PageHeading>
      <Progressed batch={batch} />
      <div className="screen-only my-6 flex flex-wrap items-end gap-4">
        <div className="w-56">
          <SelectField
            label={say('batch.show')}
            value={show}
            options={[
              { value: 'all' as const, label: say('batch.all') },
              ...STEPS.map((step) => ({ value: step, label: say(`step.${step}`) })),
            ]}
            onChange={setShow}
          />
        </div>
        <a
          href={batches.sheetAddress(batch.batchId)}
          target="_blank"
          rel="noreferrer"
          className={buttonClass('secondary')}
        >
          <PrintIcon className="size-5" />
          {say('batch.sheet')}
        </a>
        {progressOf(batch).here === 0 ? null : (
          <Link
            to={'/pickups/session' as string}
            search={{ place: batch.placeId }}
            className={buttonClass('primary')}
          >
            {say('batch.handOver')}
          </Link>
        )}
      </div>
      {people.length === 0 ? (
        <EmptyState title={say('batch.none')} />
      ) : (
        <People people={people} onAdd={setAdding} />
      )}
      {adding ? (
        <PaperDialog batchId={batch.batchId} person={adding} onClose={() => setAdding(null)} />
      ) : null}
    </>
  )
}

/** How many are in each step. */
function Progressed({ batch }: { readonly batch: BatchView }): ReactElement {
  const say = useSay(batchesWording)
  const progress = progressOf(batch)
  return (
    <ul className="flex flex-wrap gap-x-8 gap-y-2 rounded-xl bg-ground p-5">
      {STEPS.map((step) => (
        <li key={step}>
          <span className="block text-note text-ink-soft">{say(`step.${step}`)}</span>
          <span className="text-h2 font-bold tabular-nums">{progress[step]}</span>
        </li>
      ))}
    </ul>
  )
}

function People(props: {
  readonly people: readonly Person[]
  readonly onAdd: (person: Person) => void
}): ReactElement {
  const say = useSay(batchesWording)
  const text = useText()
  const columns: readonly Column<Person>[] = [
    {
      head: say('batch.number'),
      cell: ({ caseNumber }) => <span className="font-mono">{caseNumber}</span>,
      narrow: true,
    },
    {
      head: say('batch.name'),
      cell: ({ name, kana }) => (
        <>
          {name}
          <span className="block text-note text-ink-soft">{kana}</span>
        </>
      ),
    },
    {
      head: say('batch.state'),
      cell: ({ state }) => <CaseStateTag state={state} />,
      narrow: true,
      labelled: true,
    },
    {
      head: say('batch.papers'),
      cell: ({ papers }) =>
        papers.length === 0 ? (
          <Tag tone="unsure">{say('batch.missing')}</Tag>
        ) : (
          papers.map((kind) => text(DOCUMENT_KINDS[kind])).join('、')
        ),
      labelled: true,
    },
    {
      head: say('batch.add'),
      cell: (person) =>
        stepOf(person.state) === 'screening' ? (
          <Button kind="quiet" onPress={() => props.onAdd(person)}>
            {say('batch.add')}
            <span className="sr-only">: {person.name}</span>
          </Button>
        ) : null,
      narrow: true,
    },
  ]
  return (
    <DataTable
      caption={say('batch.table')}
      columns={columns}
      rows={props.people}
      keyOf={({ caseId }) => caseId}
    />
  )
}
