/** The production queue: who waits, what is being made, what went wrong. */
import { CARD_FAULTS, LARGEST_BATCH, type ProductionOverview } from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  DataTable,
  Dialog,
  EmptyState,
  Moment,
  PageHeading,
  Section,
  Tag,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { production } from '../client.js'
import { Answer, Code, TextLink, useAct, useCardColumns } from '../parts.js'
import { productionWording } from '../wording/index.js'
import { parseCount, progressOf } from './model.js'

/** Draws the page; it looks again by itself while cards are being made. */
export function ProductionPage(): ReactElement {
  const say = useSay(productionWording)
  const overview = useQuery({
    queryKey: ['production', 'overview'],
    queryFn: production.overview,
    refetchInterval: 5000,
  })
  return (
    <>
      <PageHeading title={say('overview.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('overview.lead')}</p>
      </PageHeading>
      <Answer query={overview}>
        {(data) => (
          <>
            <Figures data={data} />
            <Waiting data={data} />
            <Batches data={data} />
            {data.faulty.length > 0 ? <Faulty data={data} /> : null}
          </>
        )}
      </Answer>
    </>
  )
}

type Shown = { readonly data: ProductionOverview }

function Figures({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const [isOrdering, setIsOrdering] = useState(false)
  return (
    <div className="mb-12 flex flex-wrap items-end justify-between gap-6 rounded-2xl bg-ground p-6">
      <dl className="flex flex-wrap gap-x-12 gap-y-4">
        <Figure term={say('overview.waiting')} value={data.waiting} />
        <Figure term={say('overview.available')} value={data.available} />
      </dl>
      <Button kind="primary" onPress={() => setIsOrdering(true)} isDisabled={data.waiting === 0}>
        {say('overview.order')}
      </Button>
      {isOrdering ? <Order data={data} onClose={() => setIsOrdering(false)} /> : null}
    </div>
  )
}

function Figure({ term, value }: { readonly term: string; readonly value: number }): ReactElement {
  return (
    <div>
      <dt className="text-note text-ink-soft">{term}</dt>
      <dd className="text-h1 font-bold tabular-nums">{value.toLocaleString()}</dd>
    </div>
  )
}

function Order({ data, onClose }: Shown & { readonly onClose: () => void }): ReactElement {
  const say = useSay(productionWording)
  const navigate = useNavigate()
  const most = Math.min(data.waiting, data.available, LARGEST_BATCH)
  const [count, setCount] = useState(String(most))
  const [requestId] = useState(() => crypto.randomUUID())
  const parsed = parseCount(count, most)
  const order = useAct(
    (wanted: number) => production.orderBatch({ requestId, what: { by: 'longest-waiting', count: wanted } }),
    ({ batchId }) => void navigate({ to: `/production/batches/${batchId}` as string }),
  )
  return (
    <Dialog title={say('overview.order')} isOpen onClose={onClose}>
      <p className="mb-5">{say('overview.orderLead')}</p>
      <TextField
        label={say('overview.count')}
        hint={say('overview.countHint', { most })}
        value={count}
        onChange={setCount}
        error={parsed === 'wrong' ? say('overview.countWrong', { most }) : undefined}
      />
      {order.isError ? <FailureNotice error={order.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={parsed === 'wrong' || order.isPending}
          onPress={() => (parsed === 'wrong' ? undefined : order.mutate(parsed))}
        >
          {say('overview.begin')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function Waiting({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  return (
    <Section title={say('overview.next')} lead={say('overview.nextLead')}>
      {data.next.length === 0 ? (
        <EmptyState title={say('overview.nobody')} next={say('overview.nobodyNext')} />
      ) : (
        <DataTable
          caption={say('overview.next')}
          keyOf={({ caseId }) => caseId}
          rows={data.next}
          columns={[
            {
              head: say('card.case'),
              cell: ({ caseId, caseNumber }) => <TextLink to={`/cases/${caseId}`}>{caseNumber}</TextLink>,
              narrow: true,
            },
            { head: say('card.holder'), cell: ({ name }) => name },
            { head: say('card.place'), cell: ({ placeId }) => placeId, labelled: true },
            { head: say('overview.since'), cell: ({ since }) => <Moment iso={since} />, labelled: true },
          ]}
        />
      )}
    </Section>
  )
}

function Batches({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  return (
    <Section title={say('overview.batches')}>
      {data.batches.length === 0 ? (
        <EmptyState title={say('overview.noBatch')} />
      ) : (
        <DataTable
          caption={say('overview.batches')}
          keyOf={({ batchId }) => batchId}
          rows={data.batches}
          columns={[
            {
              head: say('overview.begun'),
              cell: ({ batchId, createdAt }) => (
                <TextLink to={`/production/batches/${batchId}`}>
                  <Moment iso={createdAt} />
                </TextLink>
              ),
            },
            {
              head: say('overview.progress'),
              cell: (batch) => <Bar {...progressOf(batch)} total={batch.total} />,
            },
            {
              head: say('overview.faulty'),
              cell: ({ steps }) =>
                steps.faulty > 0 ? <Tag tone="danger">{String(steps.faulty)}</Tag> : <span>0</span>,
              labelled: true,
            },
          ]}
        />
      )}
    </Section>
  )
}

/** Made cards out of all, in words and as a bar. */
export function Bar({ done, total }: { readonly done: number; readonly total: number }): ReactElement {
  const say = useSay(productionWording)
  return (
    <span className="flex min-w-48 items-center gap-3">
      <progress
        max={Math.max(1, total)}
        value={done}
        aria-label={say('overview.progress')}
        className="h-2.5 w-32 appearance-none overflow-hidden rounded-full bg-rule [&::-moz-progress-bar]:bg-action [&::-webkit-progress-bar]:bg-rule [&::-webkit-progress-value]:bg-action"
      />
      <span className="tabular-nums">{say('overview.made', { done, total })}</span>
    </span>
  )
}

function Faulty({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const columns = useCardColumns()
  const again = useAct((cardId: string) => production.makeAgain(cardId))
  return (
    <Section title={say('faulty.title')} lead={say('faulty.lead')}>
      {again.isError ? <FailureNotice error={again.error} /> : null}
      <DataTable
        caption={say('faulty.title')}
        keyOf={({ cardId }) => cardId}
        rows={data.faulty}
        columns={[
          ...columns,
          {
            head: say('faulty.why'),
            cell: ({ fault, faultNote }) => (
              <>
                {fault === undefined ? '' : text(CARD_FAULTS[fault])}
                <span className="block text-note text-ink-soft">
                  <Code>{faultNote ?? ''}</Code>
                </span>
              </>
            ),
          },
          {
            head: say('faulty.next'),
            cell: ({ cardId, revocation }) =>
              revocation === 'wanted' ? (
                <Tag tone="unsure">{say('faulty.awaitsRevocation')}</Tag>
              ) : (
                <Button onPress={() => again.mutate(cardId)} label={`${say('faulty.again')} ${cardId}`}>
                  {say('faulty.again')}
                </Button>
              ),
          },
        ]}
      />
    </Section>
  )
}
