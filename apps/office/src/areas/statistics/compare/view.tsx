/** Two snapshots side by side. */
import { type CsvEncoding, type SnapshotSummary, STATISTICS_ROUTES } from '@jitsuin/statistics/contract'
import { EmptyState, Note, PageHeading, Progress, SelectField, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { statistics } from '../client.js'
import { Downloads } from '../parts/downloads.js'
import { PagesNav } from '../parts/pages-nav.js'
import { ReportTable } from '../parts/report-table.js'
import { statisticsWording } from '../wording/index.js'

/** Draws the page; the two newest snapshots are compared at first. */
export function ComparisonPage(): ReactElement {
  const say = useSay(statisticsWording)
  const list = useQuery({ queryKey: ['statistics', 'list', 1], queryFn: () => statistics.snapshots(1) })
  const [newest, before] = list.data?.snapshots ?? []
  return (
    <>
      <PageHeading title={say('compare.title')}>
        <PagesNav />
      </PageHeading>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data && !before ? (
        <EmptyState title={say('compare.tooFew')} next={say('compare.tooFewNext')} />
      ) : null}
      {list.data && newest && before ? (
        <Choice snapshots={list.data.snapshots} first={[before.snapshotId, newest.snapshotId]} />
      ) : null}
    </>
  )
}

function Choice(props: {
  readonly snapshots: readonly SnapshotSummary[]
  readonly first: readonly [from: string, to: string]
}): ReactElement {
  const say = useSay(statisticsWording)
  const [[from, to], choose] = useState(props.first)
  const options = props.snapshots.map(({ snapshotId, day, origin }) => ({
    value: snapshotId,
    label: `${day}（${say(`list.${origin}`)}）`,
  }))
  return (
    <>
      <div className="screen-only mb-8 grid max-w-2xl gap-5 sm:grid-cols-2">
        <SelectField
          label={say('compare.from')}
          value={from}
          options={options}
          onChange={(id) => choose([id, to])}
        />
        <SelectField
          label={say('compare.to')}
          value={to}
          options={options}
          onChange={(id) => choose([from, id])}
        />
      </div>
      {from === to ? <Note title={say('compare.same')} /> : <Compared from={from} to={to} />}
    </>
  )
}

function Compared({ from, to }: { readonly from: string; readonly to: string }): ReactElement {
  const say = useSay(statisticsWording)
  const report = useQuery({
    queryKey: ['statistics', 'comparison', from, to],
    queryFn: () => statistics.comparison(from, to),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (report.isPending) return <Progress label={say('loading')} />
  if (report.isError) return <FailureNotice error={report.error} />
  const two = `from=${from}&to=${to}`
  return (
    <>
      <Downloads
        title={say('compare.title')}
        csv={(encoding: CsvEncoding) => `${STATISTICS_ROUTES.comparisonCsv}?${two}&encoding=${encoding}`}
        pdf={`${STATISTICS_ROUTES.comparisonPdf}?${two}`}
      />
      <ReportTable report={report.data} />
    </>
  )
}
