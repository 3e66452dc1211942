/** The campaign month by month: planned, sent, returned, applied, issued, and the moving average. */
import type { CampaignMonth, CampaignView } from '@jitsuin/registration/contract'
import {
  Button,
  buttonClass,
  type Column,
  DataTable,
  EmptyState,
  PrintIcon,
  Section,
  Tag,
  useSay,
} from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { LineChart } from '../../statistics/parts/chart.js'
import { campaigns } from '../client.js'
import { averageWords, isOver, lineOf } from '../parts/figures.js'
import { campaignsWording } from '../wording/index.js'

type Props = { readonly campaign: CampaignView; readonly mayManage: boolean }

/** Draws the dashboard. */
export function Dashboard({ campaign, mayManage }: Props): ReactElement {
  const say = useSay(campaignsWording)
  const { total, months, invoices, mandates, plan } = campaign
  const TILES = ['members', 'sent', 'returned', 'applied', 'issued', 'undelivered', 'optedOut'] as const
  return (
    <>
      <ul className="mb-8 grid grid-cols-2 gap-3 sm:grid-cols-4 lg:grid-cols-7">
        {TILES.map((key) => (
          <li key={key} className="rounded-xl bg-ground p-4">
            <span className="block text-note text-ink-soft">{say(`list.${key}`)}</span>
            <span className="text-h3 font-bold tabular-nums">{total[key]}</span>
          </li>
        ))}
      </ul>
      {plan.mandate === 'asked' ? <p className="mb-6">{say('dashboard.mandates', mandates)}</p> : null}
      {months.length === 0 ? (
        <EmptyState title={say('dashboard.none')} />
      ) : (
        <Months campaign={campaign} mayManage={mayManage} />
      )}
      {invoices.length === 0 ? null : (
        <Section title={say('dashboard.invoices')}>
          <DataTable
            caption={say('dashboard.invoices')}
            columns={[
              { head: say('month'), cell: ({ month }) => month },
              {
                head: say('list.issued'),
                cell: ({ cards }) => say('cards', { count: cards }),
                labelled: true,
              },
              {
                head: say('dashboard.yen'),
                cell: ({ yen }) => say('dashboard.yenOf', { yen: yen.toLocaleString('ja-JP') }),
                labelled: true,
              },
              {
                head: say('dashboard.paper'),
                cell: ({ month }) =>
                  mayManage && isOver(month, new Date()) === 'over' ? (
                    <a
                      href={campaigns.invoiceAddress(campaign.campaignId, month)}
                      target="_blank"
                      rel="noopener"
                      aria-label={`${say('dashboard.printInvoice')} ${month}`}
                      className={buttonClass('secondary')}
                    >
                      <PrintIcon className="size-5" />
                      {say('dashboard.printInvoice')}
                    </a>
                  ) : (
                    '—'
                  ),
                labelled: true,
              },
            ]}
            rows={invoices}
            keyOf={({ month }) => month}
          />
        </Section>
      )}
      {mayManage ? <Ends campaign={campaign} /> : null}
    </>
  )
}

function Months({ campaign, mayManage }: Props): ReactElement {
  const say = useSay(campaignsWording)
  const { months } = campaign
  const number = (key: 'planned' | 'reminded', head: string): Column<CampaignMonth> => ({
    head,
    cell: (row) => <span className="tabular-nums">{row[key]}</span>,
    narrow: true,
    labelled: true,
  })
  const counted = (
    key: 'sent' | 'returned' | 'applied' | 'issued' | 'undelivered',
  ): Column<CampaignMonth> => ({
    head: say(`list.${key}`),
    cell: (row) => <span className="tabular-nums">{row[key]}</span>,
    narrow: true,
    labelled: true,
  })
  const columns: readonly Column<CampaignMonth>[] = [
    { head: say('month'), cell: ({ month }) => month, narrow: true },
    number('planned', say('dashboard.planned')),
    counted('sent'),
    counted('undelivered'),
    counted('returned'),
    number('reminded', say('dashboard.reminded')),
    counted('applied'),
    counted('issued'),
    {
      head: say('dashboard.average'),
      cell: ({ average }) => <span className="tabular-nums">{averageWords(average)}</span>,
      narrow: true,
      labelled: true,
    },
    ...(mayManage
      ? [
          {
            head: say('dashboard.mailing'),
            cell: (row: CampaignMonth) => <Mailing campaign={campaign} row={row} />,
            narrow: true,
            labelled: true,
          },
        ]
      : []),
  ]
  const points = [
    ...lineOf(
      say('dashboard.issuedLine'),
      months.map(({ month, issued }) => ({ month, value: issued })),
    ),
    ...lineOf(
      say('dashboard.averageLine'),
      months.map(({ month, average }) => ({ month, value: average })),
    ),
  ]
  return (
    <>
      {months.length > 1 ? <LineChart label={say('dashboard.chart')} points={points} /> : null}
      <DataTable
        caption={say('tabs.dashboard')}
        columns={columns}
        rows={months}
        keyOf={({ month }) => month}
      />
    </>
  )
}

function Mailing({
  campaign,
  row,
}: {
  readonly campaign: CampaignView
  readonly row: CampaignMonth
}): ReactElement {
  const say = useSay(campaignsWording)
  const queries = useQueryClient()
  const record = useMutation({
    mutationFn: (act: 'sent' | 'undo') => campaigns.mailing(campaign.campaignId, row.month, act),
    onSettled: () => queries.invalidateQueries({ queryKey: ['campaigns'] }),
  })
  const isOver = campaign.state === 'closed' || campaign.state === 'cancelled'
  if (row.mailing === 'nobody' || isOver)
    return <span className="text-ink-soft">{say('dashboard.nobody')}</span>
  return (
    <>
      {row.mailing === 'not-sent' ? (
        <Button isDisabled={record.isPending} onPress={() => record.mutate('sent')}>
          {say('dashboard.markSent')}
        </Button>
      ) : (
        <>
          <Tag tone="action">{say('dashboard.sent')}</Tag>
          {row.returned + row.undelivered > 0 ? null : (
            <Button kind="quiet" isDisabled={record.isPending} onPress={() => record.mutate('undo')}>
              {say('dashboard.undo')}
            </Button>
          )}
        </>
      )}
      {record.isError ? <FailureNotice error={record.error} /> : null}
    </>
  )
}

function Ends({ campaign }: { readonly campaign: CampaignView }): ReactElement | null {
  const say = useSay(campaignsWording)
  const queries = useQueryClient()
  const { campaignId, revision, state } = campaign
  const end = useMutation({
    mutationFn: () =>
      state === 'draft' ? campaigns.cancel(campaignId, revision) : campaigns.close(campaignId, revision),
    onSettled: () => queries.invalidateQueries({ queryKey: ['campaigns'] }),
  })
  if (state !== 'draft' && state !== 'running') return null
  return (
    <p className="mt-8">
      <Button kind="quiet" isDisabled={end.isPending} onPress={() => end.mutate()}>
        {say(state === 'draft' ? 'dashboard.cancelCampaign' : 'dashboard.close')}
      </Button>
      {end.isError ? <FailureNotice error={end.error} /> : null}
    </p>
  )
}
