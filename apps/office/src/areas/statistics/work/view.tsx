/** The work in progress: what waits where and how long, what is missing, how long the finished ones took, the stock. */
import { AGE_CLASSES, ALL_AGE_CLASSES, type Work } from '@jitsuin/statistics/contract'
import {
  type Column,
  DataTable,
  DescriptionList,
  ErrorNotice,
  formatMoment,
  PageHeading,
  Progress,
  Section,
  useLanguage,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { statistics } from '../client.js'
import { grouped } from '../parts/cells.js'
import { PagesNav } from '../parts/pages-nav.js'
import { statisticsWording } from '../wording/index.js'
import { missingCards, sumsOf } from './model.js'

/** Draws the page; it counts again each minute. */
export function WorkPage(): ReactElement {
  const say = useSay(statisticsWording)
  const work = useQuery({
    queryKey: ['statistics', 'work'],
    queryFn: statistics.work,
    refetchInterval: 60_000,
  })
  return (
    <>
      <PageHeading title={say('work.title')}>
        <PagesNav />
      </PageHeading>
      {work.isPending ? <Progress label={say('loading')} /> : null}
      {work.isError ? <FailureNotice error={work.error} /> : null}
      {work.data ? <Parts work={work.data} /> : null}
    </>
  )
}

function Parts({ work }: { readonly work: Work }): ReactElement {
  const say = useSay(statisticsWording)
  const language = useLanguage()
  return (
    <>
      <p className="mb-6 text-note text-ink-soft">
        {say('work.countedAt', { at: formatMoment(work.countedAt, language).text })}
      </p>
      <Section title={say('work.states')} lead={say('work.statesLead')}>
        <States states={work.states} />
      </Section>
      <Section title={say('work.leadTime')}>
        <LeadTime work={work} />
      </Section>
      <Section title={say('work.deficiencies')}>
        <Deficiencies deficiencies={work.deficiencies} />
      </Section>
      <Section title={say('work.stock')}>
        <Stock stock={work.stock} />
      </Section>
    </>
  )
}

function States({ states }: Pick<Work, 'states'>): ReactElement {
  const say = useSay(statisticsWording)
  const text = useText()
  const sum = { state: 'sum', name: { ja: say('work.sum'), en: say('work.sum') }, ...sumsOf(states) }
  const columns: readonly Column<Work['states'][number]>[] = [
    {
      head: say('work.state'),
      cell: ({ state, name }) => <span className={state === 'sum' ? 'font-bold' : ''}>{text(name)}</span>,
    },
    { head: say('work.total'), cell: ({ total }) => <Count of={total} strong />, labelled: true },
    ...ALL_AGE_CLASSES.map((age) => ({
      head: text(AGE_CLASSES[age]),
      cell: ({ byAge }: Work['states'][number]) => <Count of={byAge[age]} />,
      labelled: true,
    })),
  ]
  return (
    <DataTable
      caption={say('work.states')}
      columns={columns}
      rows={[...states, sum]}
      keyOf={({ state }) => state}
    />
  )
}

/** Zeros stand back, so that the eye finds what waits. */
function Count({ of, strong = false }: { readonly of: number; readonly strong?: boolean }): ReactElement {
  const weight = strong && of > 0 ? 'font-bold' : ''
  return <span className={`tabular-nums ${of === 0 ? 'text-ink-faint' : weight}`}>{grouped(of)}</span>
}

function LeadTime({ work: { leadTime } }: { readonly work: Work }): ReactElement {
  const say = useSay(statisticsWording)
  if (!leadTime) return <p>{say('work.noLeadTime')}</p>
  const { medianDays, p90Days, cards } = leadTime
  return (
    <>
      <p className="mb-4 text-ink-soft">{say('work.leadTimeLead', { count: grouped(cards) })}</p>
      <DescriptionList
        facts={[
          { term: say('work.median'), value: say('work.days', { count: medianDays }) },
          { term: say('work.p90'), value: say('work.days', { count: p90Days }) },
        ]}
      />
    </>
  )
}

function Deficiencies({ deficiencies }: Pick<Work, 'deficiencies'>): ReactElement {
  const say = useSay(statisticsWording)
  const text = useText()
  if (deficiencies.length === 0) return <p>{say('work.noDeficiencies')}</p>
  return (
    <DataTable
      caption={say('work.deficiencies')}
      columns={[
        { head: say('work.reason'), cell: ({ name }) => text(name) },
        { head: say('work.total'), cell: ({ count }) => <Count of={count} />, labelled: true },
      ]}
      rows={deficiencies}
      keyOf={({ code }) => code}
    />
  )
}

function Stock({ stock }: Pick<Work, 'stock'>): ReactElement {
  const say = useSay(statisticsWording)
  const missing = missingCards(stock)
  return (
    <>
      <DescriptionList
        facts={[
          { term: say('work.blank'), value: say('work.cards', { count: grouped(stock.blankCards) }) },
          {
            term: say('work.needed'),
            value: say('work.cards', { count: grouped(stock.neededForOpenCases) }),
          },
        ]}
      />
      <div className="mt-4">
        {missing > 0 ? (
          <ErrorNotice title={say('work.short', { count: grouped(missing) })} />
        ) : (
          <p>{say('work.enough')}</p>
        )}
      </div>
    </>
  )
}
