/** The question itself: what is asked, what it lets happen, and the two answers. */
import { Button, Moment, PageHeading, Section, useLanguage, useSay } from '@jitsuin/ui'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { approveWording } from '../../wording/index.js'
import { Answers } from './answers.js'
import { DocumentList } from './document-list.js'
import { WishFacts } from './facts.js'
import type { ShownItem } from './list.js'
import { formatCount, formatDayMoment, type Question } from './model.js'
import { type ApprovalHearers, type RunningApproval, useApproval } from './use-approval.js'

type AskedProps = ApprovalHearers & {
  readonly question: Question
  /** The first instant at which it can no longer be approved, ISO 8601. */
  readonly approveBy: string
  /** The documents of a list, as they were compared with the question; null for a day. */
  readonly items: readonly ShownItem[] | null
}

/** Draws the question and takes the answer. */
export function AskedScreen(props: AskedProps): ReactElement {
  const { question, approveBy, items } = props
  const running = useApproval({ question, approveBy }, props)
  switch (running.approval.state) {
    case 'declined':
      return <DeclinedScreen question={question} onReconsider={running.reconsider} />
    case 'asking':
    case 'unsent':
      return <QuestionScreen question={question} approveBy={approveBy} items={items} running={running} />
  }
}

type QuestionProps = Omit<AskedProps, keyof ApprovalHearers> & { readonly running: RunningApproval }

function QuestionScreen({ question, approveBy, items, running }: QuestionProps): ReactElement {
  const say = useSay(approveWording)
  const answers = useRef<HTMLDivElement>(null)
  const toAnswers = () => {
    answers.current?.focus({ preventScroll: true })
    answers.current?.scrollIntoView()
  }
  const { kind, numSignatures } = question.wish
  const { institution } = question.names
  const count = formatCount(numSignatures)
  return (
    <>
      <PageHeading key="asked" title={say(`${kind}.title`)}>
        <p className="phrases mt-4 text-lead">{say(`${kind}.lead`, { institution, count })}</p>
      </PageHeading>
      <WishFacts question={question} />
      <p className="mt-3 text-note text-ink-soft">{say('fact.signed')}</p>
      {items === null ? null : (
        <Section title={say('list.documents', { count })} lead={say('list.opened')}>
          <DocumentList items={items} toAnswers={toAnswers} />
        </Section>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset holds fields alone */}
      <div ref={answers} role="group" aria-label={say('approval.answers')} tabIndex={-1} className="mt-12">
        <Section title={say('approval.happens')}>
          <Consequences question={question} />
        </Section>
        <div className="mt-8">
          <Answers running={running} question={question} approve={useApproveWords(question)} />
        </div>
        <Remark>
          {say('approval.by')} <Moment iso={approveBy} />
        </Remark>
        <Remark>{say('approval.notMine')}</Remark>
      </div>
    </>
  )
}

function useApproveWords({ wish }: Question): string {
  const say = useSay(approveWording)
  if (wish.kind === 'day') return say('day.approve')
  return say(wish.numSignatures === 1 ? 'list.approveOne' : 'list.approve', {
    count: formatCount(wish.numSignatures),
  })
}

function Remark({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="mt-2 text-note text-ink-soft">{children}</p>
}

const CONSEQUENCES = {
  day: ['day.lets', 'day.noOther', 'day.replaces', 'approval.canEnd'],
  list: ['list.lets', 'list.noOther', 'approval.canEnd'],
} as const

function Consequences({ question }: { readonly question: Question }): ReactElement {
  const say = useSay(approveWording)
  const { names, wish } = question
  const ends = formatDayMoment(wish.ends, useLanguage())
  const count = formatCount(wish.numSignatures)
  const { institution, client } = names
  return (
    <ul className="list-disc space-y-2 pl-6">
      {CONSEQUENCES[wish.kind].map((key) => (
        <li key={key}>{say(key, { institution, client, ends, count })}</li>
      ))}
    </ul>
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
