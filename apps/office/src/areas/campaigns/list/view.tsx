/** Campaigns, and planning a new one. */
import { CAMPAIGN_PATTERNS, CAMPAIGN_STATES, type CampaignEntry } from '@jitsuin/registration/contract'
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  PageHeading,
  Progress,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay } from '../../../session.js'
import { PageLink } from '../../aftercare/parts/words.js'
import { campaigns } from '../client.js'
import { campaignsWording } from '../wording/index.js'
import { PlanDialog } from './plan-dialog.js'

/** Draws the page. */
export function CampaignsPage(): ReactElement {
  const say = useSay(campaignsWording)
  const may = useMay()
  const [isPlanning, setPlanning] = useState(false)
  const list = useQuery({ queryKey: ['campaigns'], queryFn: campaigns.list })
  return (
    <>
      <PageHeading title={say('list.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('list.lead')}</p>
      </PageHeading>
      {may('campaigns/manage') === 'allowed' ? (
        <p className="mb-6">
          <Button kind="primary" onPress={() => setPlanning(true)}>
            {say('list.plan')}
          </Button>
        </p>
      ) : null}
      {isPlanning ? <PlanDialog onClose={() => setPlanning(false)} /> : null}
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data?.campaigns.length === 0 ? (
        <EmptyState title={say('list.none')} next={say('list.noneNext')} />
      ) : null}
      {list.data && list.data.campaigns.length > 0 ? <Table rows={list.data.campaigns} /> : null}
    </>
  )
}

function Table({ rows }: { readonly rows: readonly CampaignEntry[] }): ReactElement {
  const say = useSay(campaignsWording)
  const text = useText()
  const number = (key: 'members' | 'sent' | 'returned' | 'applied' | 'issued'): Column<CampaignEntry> => ({
    head: say(`list.${key}`),
    cell: (row) => <span className="tabular-nums">{row[key]}</span>,
    narrow: true,
    labelled: true,
  })
  const columns: readonly Column<CampaignEntry>[] = [
    {
      head: say('list.name'),
      cell: ({ campaignId, name, pattern, prefecture }) => (
        <>
          <PageLink to={`/campaigns/${campaignId}`}>{name}</PageLink>
          <span className="block text-note text-ink-soft">
            {text(CAMPAIGN_PATTERNS[pattern])}　{prefecture}
          </span>
        </>
      ),
    },
    {
      head: say('list.state'),
      cell: ({ state }) => (
        <Tag tone={state === 'running' ? 'action' : 'plain'}>{text(CAMPAIGN_STATES[state])}</Tag>
      ),
      narrow: true,
      labelled: true,
    },
    number('members'),
    number('sent'),
    number('returned'),
    number('applied'),
    number('issued'),
  ]
  return (
    <DataTable
      caption={say('list.title')}
      columns={columns}
      rows={rows}
      keyOf={({ campaignId }) => campaignId}
    />
  )
}
