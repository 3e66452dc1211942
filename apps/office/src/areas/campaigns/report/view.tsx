/** What campaigns have brought: a prefecture beside the nation, by the 3-month moving average. */
import { japanDate } from '@jitsuin/kernel'
import { type CampaignReport, PREFECTURES } from '@jitsuin/registration/contract'
import { type Column, DataTable, PageHeading, Progress, SelectField, TextField, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { LineChart } from '../../statistics/parts/chart.js'
import { campaigns } from '../client.js'
import { averageWords, lineOf } from '../parts/figures.js'
import { campaignsWording } from '../wording/index.js'

type Month = CampaignReport['months'][number]

/** Draws the page. */
export function ReportPage(): ReactElement {
  const say = useSay(campaignsWording)
  const [wish, setWish] = useState(() => {
    const today = japanDate(new Date())
    return {
      prefecture: '熊本県' as (typeof PREFECTURES)[number], // the first campaign by birth month was there
      from: `${Number(today.slice(0, 4)) - 1}${today.slice(4, 7)}`,
      to: today.slice(0, 7),
    }
  })
  const isMonth = (month: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(month)
  const report = useQuery({
    queryKey: ['campaign-report', wish],
    queryFn: () => campaigns.report(wish),
    enabled: isMonth(wish.from) && isMonth(wish.to),
    placeholderData: (before) => before,
  })
  return (
    <>
      <PageHeading title={say('report.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('report.lead')}</p>
      </PageHeading>
      <div className="mb-8 grid gap-5 rounded-xl bg-ground p-5 sm:grid-cols-3">
        <SelectField
          label={say('list.prefecture')}
          value={wish.prefecture}
          options={PREFECTURES.map((value) => ({ value, label: value }))}
          onChange={(prefecture) => setWish({ ...wish, prefecture })}
        />
        <TextField
          label={say('report.from')}
          value={wish.from}
          onChange={(from) => setWish({ ...wish, from })}
        />
        <TextField label={say('report.to')} value={wish.to} onChange={(to) => setWish({ ...wish, to })} />
      </div>
      {report.isLoading ? <Progress label={say('loading')} /> : null}
      {report.isError ? <FailureNotice error={report.error} /> : null}
      {report.data ? <Figures report={report.data} /> : null}
    </>
  )
}

function Figures({ report }: { readonly report: CampaignReport }): ReactElement {
  const say = useSay(campaignsWording)
  const { months, prefecture } = report
  const points = [
    ...lineOf(
      prefecture,
      months.map(({ month, average }) => ({ month, value: average })),
    ),
    ...lineOf(
      say('report.nationLine'),
      months.map(({ month, nationAverage }) => ({ month, value: nationAverage })),
    ),
  ]
  const counted = (key: 'dispatched' | 'returned' | 'issued' | 'nation'): Column<Month> => ({
    head: say(`report.${key}`),
    cell: (row) => <span className="tabular-nums">{row[key]}</span>,
    narrow: true,
    labelled: true,
  })
  const averaged = (key: 'average' | 'nationAverage'): Column<Month> => ({
    head: say(`report.${key}`),
    cell: (row) => <span className="tabular-nums">{averageWords(row[key])}</span>,
    narrow: true,
    labelled: true,
  })
  const columns = [
    { head: say('month'), cell: ({ month }: Month) => month, narrow: true },
    counted('dispatched'),
    counted('returned'),
    counted('issued'),
    averaged('average'),
    counted('nation'),
    averaged('nationAverage'),
  ]
  return (
    <>
      {points.length > 1 ? <LineChart label={say('report.chart')} points={points} /> : null}
      <DataTable caption={say('report.title')} columns={columns} rows={months} keyOf={({ month }) => month} />
    </>
  )
}
