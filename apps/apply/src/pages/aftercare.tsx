/** How a report about a card stands, by the word of the address in the desk's mail; the page says nothing about the holder. */
import { formatJapanDate, formatJapanTime } from '@jitsuin/kernel'
import { PROCEDURE_STATES, PROCEDURES, type Tracked } from '@jitsuin/registration/contract'
import { DescriptionList, type Fact, PageHeading, Progress, useLanguage, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice, failureOf } from '../failure-notice.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'
import { NotFound } from './not-found.js'

/** Draws the standing of the report; it looks again by itself, because a revocation takes minutes. */
export function AftercarePage(): ReactElement {
  const say = useSay(applyWording)
  const { word = '' } = useParams({ strict: false })
  const { aftercare } = useApplicant()
  const report = useQuery({
    queryKey: ['aftercare', word],
    queryFn: () => aftercare.track(word),
    refetchInterval: 30_000,
  })
  if (report.isPending) return <Progress label={say('loading')} />
  if (report.isError) {
    const failure = failureOf(report.error)
    if (failure.kind === 'refused' && failure.code === 'aftercare/not-found') return <NotFound />
    return (
      <>
        <PageHeading title={say('aftercare.title')} />
        <FailureNotice error={report.error} onAgain={() => void report.refetch()} />
      </>
    )
  }
  return <Standing report={report.data} />
}

function Standing({ report }: { readonly report: Tracked }): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const language = useLanguage()
  const { number, kind, state, reportedAt, stateSince, revokedAt, paperDueOn } = report
  const moment = (iso: string) => formatJapanTime(new Date(iso), language)
  const isOpen = PROCEDURE_STATES[state].phase === 'open'
  const facts: readonly Fact[] = [
    { term: say('aftercare.number'), value: <span className="tabular-nums">{number}</span> },
    { term: say('aftercare.kind'), value: text(PROCEDURES[kind]) },
    { term: say('aftercare.reportedAt'), value: moment(reportedAt) },
    ...(revokedAt === null ? [] : [{ term: say('aftercare.revokedAt'), value: moment(revokedAt) }]),
    { term: say('aftercare.stateSince'), value: moment(stateSince) },
  ]
  return (
    <>
      <PageHeading title={say(`aftercare.story.${state}.title`)}>
        <p className="mt-3 text-lead">{say('aftercare.lead')}</p>
      </PageHeading>
      <div
        role="status"
        className={`rounded-2xl border-2 p-5 ${paperDueOn === null ? 'border-rule bg-ground' : 'border-action bg-action-soft'}`}
      >
        <p className="text-lead">{say(`aftercare.story.${state}.next`)}</p>
        {revokedAt === null ? null : <p className="mt-2">{say('aftercare.isRevoked')}</p>}
        {paperDueOn === null ? null : (
          <p className="mt-2 font-bold">
            {say('aftercare.paperDue', {
              date: formatJapanDate(new Date(`${paperDueOn}T00:00:00+09:00`), language),
            })}
          </p>
        )}
      </div>
      <div className="mt-8">
        <DescriptionList facts={facts} />
      </div>
      <p className="mt-8">{say('aftercare.notMine')}</p>
      {isOpen ? <p className="mt-2 text-note text-ink-soft">{say('aftercare.again')}</p> : null}
    </>
  )
}
