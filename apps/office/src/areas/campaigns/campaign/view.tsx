/** One campaign: how it goes, its list, its members, its forms. */
import { CAMPAIGN_PATTERNS, CAMPAIGN_STATES } from '@jitsuin/registration/contract'
import { PageHeading, Progress, Tabs, Tag, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay } from '../../../session.js'
import { campaigns } from '../client.js'
import { campaignsWording } from '../wording/index.js'
import { Dashboard } from './dashboard.js'
import { ListImport } from './list-import.js'
import { Members } from './members.js'
import { Prints } from './prints.js'

/** Draws the page. */
export function CampaignPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(campaignsWording)
  const text = useText()
  const mayManage = useMay()('campaigns/manage') === 'allowed'
  const view = useQuery({ queryKey: ['campaigns', id], queryFn: () => campaigns.view(id) })
  const campaign = view.data
  return (
    <>
      <PageHeading title={campaign?.plan.name ?? say('list.title')}>
        {campaign ? (
          <p className="mt-3 flex flex-wrap items-center gap-3">
            {text(CAMPAIGN_PATTERNS[campaign.plan.pattern])}
            <span>{campaign.plan.prefecture}</span>
            <Tag tone={campaign.state === 'running' ? 'action' : 'plain'}>
              {text(CAMPAIGN_STATES[campaign.state])}
            </Tag>
          </p>
        ) : null}
      </PageHeading>
      {view.isPending ? <Progress label={say('loading')} /> : null}
      {view.isError ? <FailureNotice error={view.error} /> : null}
      {campaign ? (
        <Tabs
          label={say('tabs.label')}
          tabs={[
            {
              key: 'dashboard',
              title: say('tabs.dashboard'),
              content: <Dashboard campaign={campaign} mayManage={mayManage} />,
            },
            ...(mayManage && (campaign.state === 'draft' || campaign.state === 'running')
              ? [{ key: 'list', title: say('tabs.list'), content: <ListImport campaignId={id} /> }]
              : []),
            {
              key: 'members',
              title: say('tabs.members'),
              content: <Members campaign={campaign} mayManage={mayManage} />,
            },
            {
              key: 'prints',
              title: say('tabs.prints'),
              content: <Prints campaign={campaign} mayManage={mayManage} />,
            },
          ]}
        />
      ) : null}
    </>
  )
}
