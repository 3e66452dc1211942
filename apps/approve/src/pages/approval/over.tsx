/** Authorisations under which nothing is signed any more, or never was. */
import { Button, buttonClass, ErrorNotice, PageHeading, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Failure } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { approveWording } from '../../wording/index.js'
import { WishFacts } from './facts.js'
import type { Question } from './model.js'
import { Report } from './report.js'

/** One that was ended, or whose time is over; `used` says how many documents were signed before. */
export function OverScreen(props: {
  readonly state: 'ended' | 'expired'
  readonly question: Question
  readonly used: number
}): ReactElement {
  const say = useSay(approveWording)
  const { state, question, used } = props
  return (
    <>
      <PageHeading key={state} title={say(`approval.${state}`)}>
        <p className="phrases mt-4 text-lead">{say(`approval.${state}More`)}</p>
        {used === 0 ? null : <p className="mt-3">{say('approval.usedStay')}</p>}
      </PageHeading>
      <WishFacts question={question} used={used} />
    </>
  )
}

/** One whose answer and statement contradict each other. */
export function DiffersScreen({ id }: { readonly id: string }): ReactElement {
  const say = useSay(approveWording)
  return (
    <>
      <PageHeading key="differs" title={say('approval.differs')} />
      <div className="mb-12">
        <ErrorNotice title={say('list.remedy.report')} next={say('approval.differsMore')}>
          <p className="font-bold">{say('list.nothingApproved')}</p>
        </ErrorNotice>
      </div>
      <Report authorisationId={id} code="approval/differs" />
    </>
  )
}

/** One that nobody knows. */
export function UnknownScreen(): ReactElement {
  const say = useSay(approveWording)
  return (
    <PageHeading key="unknown" title={say('approval.unknown')}>
      <p className="phrases mt-4 text-lead">{say('approval.unknownMore')}</p>
      <p className="mt-6">
        <Link to="/" className={buttonClass('secondary')}>
          {say('toFront')}
        </Link>
      </p>
    </PageHeading>
  )
}

/** One that could not be loaded. */
export function FailedScreen(props: {
  readonly failure: Failure
  readonly onAskAgain: () => void
}): ReactElement {
  const say = useSay(approveWording)
  const { failure, onAskAgain } = props
  if (failure.kind === 'refused' && failure.code === 'authorisation/unknown') return <UnknownScreen />
  return (
    <>
      <PageHeading key="failed" title={say('approval.failed')} />
      <FailureNotice failure={failure}>
        <div className="mt-3">
          <Button onPress={onAskAgain}>{say('approval.askAgain')}</Button>
        </div>
      </FailureNotice>
    </>
  )
}
