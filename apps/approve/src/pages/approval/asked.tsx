/** The question itself: what is asked, what it lets happen, and the two answers. */
import { Button, ErrorNotice, Moment, PageHeading, Progress, Section, useLanguage, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { approveWording } from '../../wording/index.js'
import { ActiveScreen } from './active.js'
import { DayFacts } from './facts.js'
import { formatDayMoment, type Question } from './model.js'
import { type RunningApproval, useApproval } from './use-approval.js'

type AskedProps = {
  readonly question: Question
  /** The first instant at which it can no longer be approved, ISO 8601. */
  readonly approveBy: string
  readonly onAskAgain: () => void
}

/** Draws the question and takes the answer. */
export function AskedScreen({ question, approveBy, onAskAgain }: AskedProps): ReactElement {
  const running = useApproval(question, onAskAgain)
  switch (running.approval.state) {
    case 'approved':
      return <ActiveScreen question={question} />
    case 'declined':
      return <DeclinedScreen question={question} onReconsider={running.reconsider} />
    case 'asking':
    case 'unsent':
      return <QuestionScreen question={question} approveBy={approveBy} running={running} />
  }
}

function QuestionScreen(props: {
  readonly question: Question
  readonly approveBy: string
  readonly running: RunningApproval
}): ReactElement {
  const say = useSay(approveWording)
  const { question, approveBy, running } = props
  const { institution } = question.names
  return (
    <>
      <PageHeading key="asked" title={say('approval.title')}>
        <p className="phrases mt-4 text-lead">{say('approval.lead', { institution })}</p>
      </PageHeading>
      <DayFacts question={question} />
      <p className="mt-3 text-note text-ink-soft">{say('fact.signed')}</p>
      <Section title={say('approval.happens')}>
        <Consequences question={question} />
      </Section>
      <div className="mt-8">
        <Answers running={running} />
      </div>
      <p className="mt-2 text-note text-ink-soft">
        {say('approval.by')} <Moment iso={approveBy} />
      </p>
      <p className="mt-2 text-note text-ink-soft">{say('approval.notMine')}</p>
    </>
  )
}

function Consequences({ question }: { readonly question: Question }): ReactElement {
  const say = useSay(approveWording)
  const { names, day } = question
  const ends = formatDayMoment(day.ends, useLanguage())
  return (
    <ul className="list-disc space-y-2 pl-6">
      <li>{say('approval.lets', { institution: names.institution, client: names.client, ends })}</li>
      <li>{say('approval.noOther')}</li>
      <li>{say('approval.replaces')}</li>
      <li>{say('approval.canEnd')}</li>
    </ul>
  )
}

function Answers({ running }: { readonly running: RunningApproval }): ReactElement {
  const say = useSay(approveWording)
  const { approval, failure, isBusy, approve, decline } = running
  const isUnsent = approval.state === 'unsent'
  // The buttons stay enabled while something is under way, so that the focus stays too; a press counts for nothing then.
  return (
    <div className="grid gap-4">
      {failure === null ? null : isUnsent ? (
        <ErrorNotice title={say('approval.unsent')} next={say('approval.unsentNext')} />
      ) : (
        <FailureNotice failure={failure} />
      )}
      <Button kind="primary" onPress={approve}>
        {say(isUnsent && failure !== null ? 'approval.sendAgain' : 'approval.approve')}
      </Button>
      {/* Once the passkey has answered, nobody can say that nothing was approved. */}
      {isUnsent ? null : <Button onPress={decline}>{say('approval.decline')}</Button>}
      <div role="status" className="min-h-6">
        {isBusy ? <Progress label={say(isUnsent ? 'approval.sending' : 'approval.asking')} /> : null}
      </div>
    </div>
  )
}

function DeclinedScreen(props: {
  readonly question: Question
  readonly onReconsider: () => void
}): ReactElement {
  const say = useSay(approveWording)
  const { institution } = props.question.names
  return (
    <>
      <PageHeading key="declined" title={say('approval.declined')}>
        <p className="phrases mt-4 text-lead">{say('approval.declinedMore', { institution })}</p>
        <p className="mt-3">{say('approval.declinedNext')}</p>
      </PageHeading>
      <Button onPress={props.onReconsider}>{say('approval.reconsider')}</Button>
    </>
  )
}
