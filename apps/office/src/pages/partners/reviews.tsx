/** The yearly review: partners whose turn has come, late ones first. */
import { DataTable, EmptyState, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'
import { usePartnerColumns } from './columns.js'
import { reviewsOf } from './model.js'

/** Draws the page. */
export function ReviewsPage(): ReactElement {
  const say = useSay(officeWording)
  const { federation } = useServices()
  const columns = usePartnerColumns()
  const list = useQuery({ queryKey: ['partners'], queryFn: federation.partners })
  const rows = reviewsOf(list.data?.partners ?? [])
  return (
    <>
      <PageHeading title={say('reviews.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('reviews.lead')}</p>
      </PageHeading>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={say('reviews.none')} next={say('reviews.noneNext')} />
      ) : null}
      {rows.length > 0 ? (
        <DataTable
          caption={say('reviews.title')}
          columns={columns}
          rows={rows}
          keyOf={({ partnerId }) => partnerId}
        />
      ) : null}
    </>
  )
}
