/** The page of one document: the verdict in words, who signed and when, why, and the evidence behind it. */
import { BackIcon, buttonClass, EmptyState, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useEffect } from 'react'
import { useItems, useServices } from '../../services.js'
import type { Item } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { FailedResult } from './failed-result.js'
import { ReportView } from './report-view.js'

/** Draws the result of document `number`; after a reload it says that nothing was kept. */
export function ResultPage({ number }: { readonly number: number }): ReactElement {
  const say = useSay(verifierWording)
  const item = useItems().find((each) => each.number === number)
  return (
    <>
      <Link
        to="/"
        className="screen-only mb-4 inline-flex min-h-11 items-center gap-1.5 text-action underline underline-offset-4 hover:decoration-2"
      >
        <BackIcon className="size-5" />
        {say('result.back')}
      </Link>
      {item ? <Outcome item={item} key={number} /> : <Gone />}
    </>
  )
}

function Outcome({ item }: { readonly item: Item }): ReactElement {
  const say = useSay(verifierWording)
  const { session } = useServices()
  const { state } = item.outcome
  useEffect(() => {
    if (state === 'noted') session.again(item.number)
  }, [session, state, item.number])
  switch (item.outcome.state) {
    case 'waiting':
    case 'checking':
    case 'noted':
      return (
        <>
          <PageHeading title={say('result.title')} />
          <Progress label={say('front.checking')} />
        </>
      )
    case 'done':
      return <ReportView item={item} report={item.outcome.report} />
    case 'failed':
      return <FailedResult item={item} failure={item.outcome.failure} />
  }
}

function Gone(): ReactElement {
  const say = useSay(verifierWording)
  return (
    <>
      <PageHeading title={say('result.title')} />
      <EmptyState title={say('result.gone')} next={say('result.goneNext')}>
        <Link to="/" className={buttonClass('primary')}>
          {say('nav.front')}
        </Link>
      </EmptyState>
    </>
  )
}
