/** お知らせ: the notices of today, and those whose period is over. */
import type { Notice } from '@jitsuin/holder/contract'
import { Disclosure, EmptyState, PageHeading, Progress, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { slashDay } from '../../formats.js'
import { useServices } from '../../services.js'
import { portalWording } from '../../wording/index.js'

/** Draws the notices. */
export function NoticesPage(): ReactElement {
  const say = useSay(portalWording)
  const { holder } = useServices()
  const notices = useQuery({ queryKey: ['notices'], queryFn: holder.notices })
  return (
    <>
      <PageHeading title={say('notices.title')} />
      {notices.isPending ? <Progress label={say('loading')} /> : null}
      {notices.isError ? <FailureNotice error={notices.error} /> : null}
      {notices.data?.current.length === 0 ? <EmptyState title={say('notices.none')} /> : null}
      {notices.data ? (
        <>
          <NoticeList notices={notices.data.current} />
          <div className="mt-12">
            <Disclosure title={say('notices.backNumbers')}>
              {notices.data.backNumbers.length === 0 ? (
                <p className="text-ink-soft">{say('notices.noBackNumbers')}</p>
              ) : (
                <NoticeList notices={notices.data.backNumbers} />
              )}
            </Disclosure>
          </div>
        </>
      ) : null}
    </>
  )
}

function NoticeList({ notices }: { readonly notices: readonly Notice[] }): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  return (
    <ul className="space-y-8">
      {notices.map(({ noticeId, title, body, firstDay, lastDay }) => (
        <li key={noticeId}>
          <article>
            <h2 className="text-h3">{text(title)}</h2>
            <p className="text-note text-ink-soft tabular-nums">
              {say('notices.period', { from: slashDay(firstDay), to: slashDay(lastDay) })}
            </p>
            <p className="mt-2 whitespace-pre-line">{text(body)}</p>
          </article>
        </li>
      ))}
    </ul>
  )
}
