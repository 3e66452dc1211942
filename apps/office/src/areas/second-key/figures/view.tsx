/** Logins and signatures of second keys, day by day, and why something was refused (C-08, "ログイン、署名数"). */
import { japanDate } from '@jitsuin/kernel'
import { COUNTING_SERVICES, type FiguresPeriod, type SecondKeyFigures } from '@jitsuin/registration/contract'
import {
  Button,
  buttonClass,
  DescriptionList,
  DownloadIcon,
  EmptyState,
  ErrorNotice,
  formatMoment,
  PageHeading,
  PrintIcon,
  Progress,
  Section,
  TextField,
  useLanguage,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useMemo, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { grouped } from '../../statistics/parts/cells.js'
import { LineChart } from '../../statistics/parts/chart.js'
import { secondKeys } from '../client.js'
import { secondKeyWording } from '../wording/index.js'
import { isQuiet, lastDays, MOST_FIGURE_DAYS, pointsOf, readPeriod, USUAL_DAYS } from './model.js'
import { DaysTable, RefusalsTable } from './tables.js'

/** Draws the page. */
export function FiguresPage(): ReactElement {
  const say = useSay(secondKeyWording)
  const [draft, setDraft] = useState(() => lastDays(japanDate(new Date()), 30))
  const read = readPeriod(draft)
  return (
    <>
      <PageHeading title={say('figures.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('figures.lead')}</p>
      </PageHeading>
      <PeriodChoice draft={draft} onChange={setDraft} />
      {read.verdict === 'sound' ? <Counted period={read.period} /> : null}
    </>
  )
}

function PeriodChoice({
  draft,
  onChange,
}: {
  readonly draft: FiguresPeriod
  readonly onChange: (draft: FiguresPeriod) => void
}): ReactElement {
  const say = useSay(secondKeyWording)
  const read = readPeriod(draft)
  const errorOf = (field: 'from' | 'to') => {
    if (read.verdict === 'sound') return undefined
    if (read.field === field) return say('figures.wrongDay')
    return read.field === 'both' && field === 'to'
      ? say('figures.wrongPeriod', { most: MOST_FIGURE_DAYS })
      : undefined
  }
  const field = (name: 'from' | 'to') => (
    <TextField
      type="date"
      label={say(`figures.${name}`)}
      value={draft[name]}
      error={errorOf(name)}
      onChange={(value) => onChange({ ...draft, [name]: value })}
    />
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid everywhere
    <div
      role="group"
      aria-label={say('figures.period')}
      className="screen-only mb-8 grid gap-5 rounded-2xl bg-ground p-5 sm:grid-cols-2"
    >
      <div className="flex flex-wrap gap-2 sm:col-span-2">
        {USUAL_DAYS.map((days) => (
          <Button key={days} kind="quiet" onPress={() => onChange(lastDays(japanDate(new Date()), days))}>
            {say('figures.last', { days })}
          </Button>
        ))}
      </div>
      {field('from')}
      {field('to')}
    </div>
  )
}

function Counted({ period }: { readonly period: FiguresPeriod }): ReactElement {
  const say = useSay(secondKeyWording)
  const found = useQuery({
    queryKey: ['second-key', 'figures', period.from, period.to],
    queryFn: () => secondKeys.figures(period),
  })
  if (found.isPending) return <Progress label={say('loading')} />
  if (found.isError) return <FailureNotice error={found.error} />
  return <Figures figures={found.data} />
}

function Figures({ figures }: { readonly figures: SecondKeyFigures }): ReactElement {
  const say = useSay(secondKeyWording)
  const text = useText()
  const language = useLanguage()
  const { days, refusals, unreachable, countedAt, from, to } = figures
  return (
    <>
      <div className="mb-6 grid gap-4 empty:hidden">
        {unreachable.map((service) => (
          <ErrorNotice
            key={service}
            title={say('figures.unreachable', { service: text(COUNTING_SERVICES[service]) })}
            next={say('figures.unreachableNext')}
          />
        ))}
      </div>
      {isQuiet(days) && unreachable.length === 0 ? (
        <EmptyState title={say('figures.none')} next={say('figures.noneNext')} />
      ) : (
        <>
          <p className="mb-4 text-note text-ink-soft" role="status">
            {say('figures.countedAt', { from, to, at: formatMoment(countedAt, language).text })}
          </p>
          <Totals figures={figures} />
          <Downloads period={figures} />
          <Charts figures={figures} />
          <Section title={say('figures.days')}>
            <DaysTable days={days} />
          </Section>
        </>
      )}
      <Section title={say('figures.refusals')} lead={say('figures.refusalsLead')}>
        {refusals.length === 0 ? <p>{say('figures.noRefusals')}</p> : <RefusalsTable refusals={refusals} />}
      </Section>
    </>
  )
}

const SERIES = ['logins', 'signatures'] as const

function Totals({ figures: { totals } }: { readonly figures: SecondKeyFigures }): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <section aria-label={say('figures.total')} className="mb-6">
      <DescriptionList
        facts={SERIES.map((series) => {
          const total = totals[series]
          return {
            term: `${say('figures.total')} ${say(`figures.${series}`)}`,
            value: total === null ? say('figures.unknown') : grouped(total),
          }
        })}
      />
    </section>
  )
}

/** Each series has a scale of its own: one login is hundreds of signatures. */
function Charts({ figures: { days, from, to } }: { readonly figures: SecondKeyFigures }): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <>
      {SERIES.map((series) => (
        <SeriesChart
          key={series}
          days={days}
          series={series}
          label={say('figures.chart', { series: say(`figures.${series}`), from, to })}
        />
      ))}
    </>
  )
}

function SeriesChart(props: {
  readonly days: SecondKeyFigures['days']
  readonly series: (typeof SERIES)[number]
  readonly label: string
}): ReactElement | null {
  const say = useSay(secondKeyWording)
  const { days, series, label } = props
  const line = say(`figures.${series}`)
  const points = useMemo(() => pointsOf(days, { series, line }), [days, series, line])
  return points.length === 0 ? null : <LineChart points={points} label={label} axis="days" />
}

function Downloads({ period: { from, to } }: { readonly period: FiguresPeriod }): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <nav aria-label={say('figures.downloads')} className="screen-only mb-6 flex flex-wrap gap-2">
      <a href={secondKeys.csvAddress({ from, to })} className={buttonClass('secondary')}>
        <DownloadIcon className="size-5" />
        {say('figures.csv')}
      </a>
      <Button kind="quiet" onPress={() => window.print()}>
        <PrintIcon className="size-5" />
        {say('figures.print')}
      </Button>
    </nav>
  )
}
