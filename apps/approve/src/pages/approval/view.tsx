/** One authorisation, as it stands: to be approved, in force, ended, too late, or not known. */
import type { ApprovalView } from '@jitsuin/key-management/contract'
import { Button, buttonClass, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useEffect } from 'react'
import { type Failure, failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { approveWording } from '../../wording/index.js'
import { ActiveScreen } from './active.js'
import { AskedScreen } from './asked.js'
import { DayFacts } from './facts.js'
import { type Question, readAuthorisationId, readQuestion } from './model.js'

/** Draws the page of the authorisation with this id. */
export function ApprovalPage({ id: text }: { readonly id: string }): ReactElement {
  const id = readAuthorisationId(text)
  return id === undefined ? <UnknownScreen /> : <KnownId id={id} />
}

function KnownId({ id }: { readonly id: string }): ReactElement {
  const say = useSay(approveWording)
  const { keyManagement } = useServices()
  const { data, error, refetch } = useQuery({
    queryKey: ['approval', id],
    queryFn: () => keyManagement.approval(id),
    gcTime: 0,
  })
  const again = () => void refetch()
  if (data) return <Standing id={id} view={data} onAskAgain={again} />
  if (error) return <FailedScreen failure={failureOf(error)} onAskAgain={again} />
  return (
    <>
      <PageHeading key="loading" title={say('approval.title')} />
      <Progress label={say('approval.loading')} />
    </>
  )
}

type StandingProps = {
  readonly id: string
  readonly view: ApprovalView
  readonly onAskAgain: () => void
}

function Standing({ id, view, onAskAgain }: StandingProps): ReactElement {
  const question = readQuestion(id, view)
  useAtInstant(view.state === 'asked' ? view.approveBy : view.ends, onAskAgain)
  if (question === 'differs') return <DiffersScreen />
  switch (view.state) {
    case 'asked':
      return <AskedScreen question={question} approveBy={view.approveBy} onAskAgain={onAskAgain} />
    case 'active':
      return <ActiveScreen question={question} />
    case 'ended':
    case 'expired':
      return <OverScreen state={view.state} question={question} />
  }
}

/** The longest delay of a browser's timer: 2^31 - 1 milliseconds. */
const LONGEST_TIMER_MS = 2_147_483_647

/** Asks again when an instant is reached; what holds is what the service then says. */
function useAtInstant(iso: string, onReached: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new closure is no new instant
  useEffect(() => {
    const left = new Date(iso).getTime() - Date.now()
    if (left <= 0 || left > LONGEST_TIMER_MS) return
    const timer = setTimeout(onReached, left)
    return () => clearTimeout(timer)
  }, [iso])
}

function OverScreen(props: {
  readonly state: 'ended' | 'expired'
  readonly question: Question
}): ReactElement {
  const say = useSay(approveWording)
  const { state, question } = props
  return (
    <>
      <PageHeading key={state} title={say(`approval.${state}`)}>
        <p className="phrases mt-4 text-lead">{say(`approval.${state}More`)}</p>
      </PageHeading>
      <DayFacts question={question} />
    </>
  )
}

function DiffersScreen(): ReactElement {
  const say = useSay(approveWording)
  return (
    <PageHeading key="differs" title={say('approval.differs')}>
      <p role="alert" className="phrases mt-4 text-lead">
        {say('approval.differsMore')}
      </p>
    </PageHeading>
  )
}

function UnknownScreen(): ReactElement {
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

function FailedScreen(props: { readonly failure: Failure; readonly onAskAgain: () => void }): ReactElement {
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
