/** Forms of a month as PDF: asked for, watched while they are made, taken when ready. */
import type { CampaignView } from '@jitsuin/registration/contract'
import { Button, buttonClass, DataTable, EmptyState, SelectField, useSay } from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { campaigns } from '../client.js'
import { campaignsWording } from '../wording/index.js'

const LOOK_EVERY_MS = 2000

/** Draws the prints. */
export function Prints({
  campaign,
  mayManage,
}: {
  readonly campaign: CampaignView
  readonly mayManage: boolean
}): ReactElement {
  const say = useSay(campaignsWording)
  const queries = useQueryClient()
  const { campaignId } = campaign
  const months = campaign.months.filter(({ planned }) => planned > 0).map(({ month }) => month)
  const [chosen, setChosen] = useState<string | null>(null)
  const month = chosen ?? months[0]
  const key = ['campaigns', campaignId, 'prints']
  const prints = useQuery({
    queryKey: key,
    queryFn: () => campaigns.prints(campaignId),
    refetchInterval: ({ state }) =>
      state.data?.prints.some((one) => one.state === 'waiting') ? LOOK_EVERY_MS : false,
  })
  const start = useMutation({
    mutationFn: (wanted: string) => campaigns.print(campaignId, wanted),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <>
      <p className="mb-4 max-w-3xl text-ink-soft">{say('prints.lead')}</p>
      {mayManage && month !== undefined ? (
        <div className="mb-6 flex flex-wrap items-end gap-4">
          <SelectField
            label={say('month')}
            value={month}
            options={months.map((value) => ({ value, label: value }))}
            onChange={setChosen}
          />
          <Button kind="primary" isDisabled={start.isPending} onPress={() => start.mutate(month)}>
            {say('prints.start')}
          </Button>
        </div>
      ) : null}
      {start.isError ? <FailureNotice error={start.error} /> : null}
      {prints.isError ? <FailureNotice error={prints.error} /> : null}
      {prints.data?.prints.length === 0 ? <EmptyState title={say('prints.none')} /> : null}
      {prints.data && prints.data.prints.length > 0 ? (
        <DataTable
          caption={say('tabs.prints')}
          columns={[
            { head: say('month'), cell: (one) => one.month },
            {
              head: say('list.state'),
              cell: (one) => (
                <>
                  {say(`prints.${one.state}`)}{' '}
                  <span className="tabular-nums">
                    {say('prints.progress', { done: one.done, total: one.total })}
                  </span>
                </>
              ),
              labelled: true,
            },
            {
              head: 'PDF',
              cell: (one) => (
                <span className="flex flex-wrap gap-2">
                  {Array.from({ length: one.parts }, (_part, index) => index + 1).map((part) => (
                    <a
                      key={`${one.printId} ${part}`}
                      className={buttonClass('quiet')}
                      href={campaigns.partAddress(campaignId, one.printId, part)}
                    >
                      {say('prints.part', { part })}
                    </a>
                  ))}
                </span>
              ),
              labelled: true,
            },
          ]}
          rows={prints.data.prints}
          keyOf={({ printId }) => printId}
        />
      ) : null}
    </>
  )
}
