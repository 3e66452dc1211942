/** One snapshot: its figures, its map, its reports. */
import {
  REPORT_KINDS,
  type ReportKind,
  reportCsvAddress,
  reportPdfAddress,
  type Snapshot,
} from '@jitsuin/statistics/contract'
import {
  DescriptionList,
  Disclosure,
  Moment,
  PageHeading,
  Progress,
  SelectField,
  type TabItem,
  Tabs,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { statistics } from '../client.js'
import { grouped } from '../parts/cells.js'
import { LineChart } from '../parts/chart.js'
import { Downloads } from '../parts/downloads.js'
import { RateMap } from '../parts/japan-map.js'
import { PagesNav } from '../parts/pages-nav.js'
import { ReportTable } from '../parts/report-table.js'
import { statisticsWording } from '../wording/index.js'
import { chartPoints, headFigures } from './model.js'

/** Draws the page of the snapshot with that id. */
export function SnapshotPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(statisticsWording)
  const snapshot = useQuery({
    queryKey: ['statistics', 'snapshot', id],
    queryFn: () => statistics.snapshot(id),
    staleTime: Number.POSITIVE_INFINITY, // a snapshot never changes
  })
  return (
    <>
      <PageHeading title={say('snapshot.title', { day: snapshot.data?.day ?? '' })}>
        <PagesNav />
      </PageHeading>
      {snapshot.isPending ? <Progress label={say('loading')} /> : null}
      {snapshot.isError ? <FailureNotice error={snapshot.error} /> : null}
      {snapshot.data ? <Contents snapshot={snapshot.data} /> : null}
    </>
  )
}

function Contents({ snapshot }: { readonly snapshot: Snapshot }): ReactElement {
  const say = useSay(statisticsWording)
  const text = useText()
  const tabs: readonly TabItem[] = [
    ...snapshot.reports.map((kind) => ({
      key: kind,
      title: text(SHORT_TITLES[kind]),
      content: <ReportPart snapshotId={snapshot.snapshotId} kind={kind} />,
    })),
    { key: 'map', title: say('snapshot.map'), content: <RateMap snapshot={snapshot} /> },
  ]
  return (
    <>
      <Picker snapshot={snapshot} />
      <Head snapshot={snapshot} />
      <Tabs label={say('snapshot.reports')} tabs={tabs} />
      <About snapshot={snapshot} />
    </>
  )
}

/** Names that fit on a tab; the full title stands above the table. */
const SHORT_TITLES: Readonly<Record<ReportKind, { readonly ja: string; readonly en: string }>> = {
  distribution: { ja: '都道府県別', en: 'By prefecture' },
  ranking: { ja: '順位表', en: 'Ranking' },
  totals: { ja: '集計', en: 'Totals' },
  applications: { ja: '申請数の推移', en: 'Applications' },
  difference: { ja: '申請との差', en: 'Difference' },
  penetration: { ja: '普及率', en: 'Rates' },
  partners: { ja: '連携サービス', en: 'Partners' },
  comparison: { ja: '比較', en: 'Comparison' },
}

/** Leads to the same page of another day. */
function Picker({ snapshot }: { readonly snapshot: Snapshot }): ReactElement | null {
  const say = useSay(statisticsWording)
  const navigate = useNavigate()
  const list = useQuery({ queryKey: ['statistics', 'list', 1], queryFn: () => statistics.snapshots(1) })
  const others = list.data?.snapshots ?? []
  if (others.length < 2) return null
  const known = others.some(({ snapshotId }) => snapshotId === snapshot.snapshotId)
  return (
    <div className="screen-only mb-8 max-w-xs">
      <SelectField
        label={say('snapshot.choose')}
        value={snapshot.snapshotId}
        options={(known ? others : [snapshot, ...others]).map(({ snapshotId, day, origin }) => ({
          value: snapshotId,
          label: `${day}（${say(`list.${origin}`)}）`,
        }))}
        onChange={(snapshotId) => void navigate({ to: `/statistics/snapshots/${snapshotId}` as string })}
      />
    </div>
  )
}

function Head({ snapshot }: { readonly snapshot: Snapshot }): ReactElement {
  const say = useSay(statisticsWording)
  const { issued, members, nonMembers, applications, difference } = headFigures(snapshot)
  const figures = [
    [say('snapshot.cards'), issued, say('snapshot.unit')],
    [say('snapshot.members'), members, say('snapshot.unit')],
    [say('snapshot.nonMembers'), nonMembers, say('snapshot.unit')],
    [say('snapshot.applications'), applications, say('snapshot.cases')],
    [say('snapshot.difference'), difference, say('snapshot.cases')],
  ] as const
  return (
    <dl className="mb-10 grid grid-cols-2 overflow-hidden rounded-xl border border-rule sm:grid-cols-3 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
      {figures.map(([name, count, unit]) =>
        count === undefined ? null : (
          <div key={name} className="-mr-px -mb-px border-r border-b border-rule p-4 print:py-1">
            <dt className="text-note text-ink-soft">{name}</dt>
            <dd className="text-h2 font-bold tabular-nums">
              {grouped(count)}
              <span className="ml-1 text-note font-normal">{unit}</span>
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}

function ReportPart({
  snapshotId,
  kind,
}: {
  readonly snapshotId: string
  readonly kind: ReportKind
}): ReactElement {
  const say = useSay(statisticsWording)
  const text = useText()
  const report = useQuery({
    queryKey: ['statistics', 'report', snapshotId, kind],
    queryFn: () => statistics.report({ snapshotId, kind }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (report.isPending) return <Progress label={say('loading')} />
  if (report.isError) return <FailureNotice error={report.error} />
  const title = text(REPORT_KINDS[kind])
  const points = chartPoints(report.data, {
    applications: say('report.applications'),
    cards: say('report.cards'),
    holders: say('report.holders'),
  })
  return (
    <section aria-label={title}>
      <h2 className="mb-4 text-h3 sm:text-h2">{title}</h2>
      <Downloads
        title={title}
        csv={(encoding) => reportCsvAddress({ snapshotId, kind }, encoding)}
        pdf={reportPdfAddress({ snapshotId, kind })}
      />
      {points.length > 1 ? <LineChart points={points} label={say('report.chart', { title })} /> : null}
      <ReportTable report={report.data} />
    </section>
  )
}

function About({ snapshot }: { readonly snapshot: Snapshot }): ReactElement {
  const say = useSay(statisticsWording)
  return (
    <div className="mt-10">
      <Disclosure title={say('snapshot.about')}>
        <DescriptionList
          facts={[
            { term: say('snapshot.takenAt'), value: <Moment iso={snapshot.takenAt} /> },
            { term: say('snapshot.membersCountedOn'), value: snapshot.membersCountedOn },
            { term: say('snapshot.doctorsCountedOn'), value: snapshot.doctorsCountedOn },
            {
              term: say('snapshot.digest'),
              value: <code className="break-all text-note">{snapshot.sha256}</code>,
            },
          ]}
        />
      </Disclosure>
    </div>
  )
}
