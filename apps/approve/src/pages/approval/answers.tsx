/** The answers of a holder (with the phone, with a card, or not at all), and what became of the last one. */
import { Button, buttonClass, ErrorNotice, Note, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { CardWay } from '../../card/card-way.js'
import type { CardKind } from '../../card/question.js'
import { ENROL_CARD_PATH } from '../../code.js'
import { FailureNotice } from '../../failure-notice.js'
import { StepBody } from '../../step-body.js'
import { approveWording } from '../../wording/index.js'
import type { Question } from './model.js'
import type { RunningApproval } from './use-approval.js'

type AnswersProps = {
  readonly running: RunningApproval
  readonly question: Question
  /** The words on the button that approves with this phone. */
  readonly approve: string
}

/** Draws them. */
export function Answers(props: AnswersProps): ReactElement {
  const { running } = props
  const [card, setCard] = useState<CardKind | null>(null)
  const [hasFocus, setHasFocus] = useState(false)
  const choose = (kind: CardKind | null) => {
    setHasFocus(true)
    setCard(kind)
  }
  const isStuck = running.approval.state === 'unsent' && running.failure !== null
  if (card !== null && !isStuck)
    return (
      <CardWay
        kind={card}
        question={running.cardQuestion}
        onAnswer={running.approveWithCard}
        onBack={() => {
          choose(null)
          running.reconsider()
        }}
      />
    )
  return <Choices {...props} takesFocus={hasFocus} onCard={choose} />
}

type ChoicesProps = AnswersProps & {
  /** The reader comes back from a card. */
  readonly takesFocus: boolean
  readonly onCard: (kind: CardKind | null) => void
}

function Choices({ running, question, approve: words, takesFocus, onCard }: ChoicesProps): ReactElement {
  const say = useSay(approveWording)
  const { approval, failure, isBusy, approve, decline } = running
  const isUnsent = approval.state === 'unsent'
  const hasPhone = question.ways.passkey !== undefined
  const again = isUnsent && failure !== null
  const busy = isBusy ? say(isUnsent ? 'approval.sending' : 'approval.asking') : null
  // The buttons stay enabled while something is under way, so that the focus stays too; a press counts for nothing then.
  return (
    <StepBody label={say('approval.ways')} busy={busy} keepsFocus={!takesFocus}>
      <div className="grid gap-4">
        {hasPhone ? null : <NoPhone subject={question.wish.subject} />}
        {failure === null ? null : isUnsent ? (
          <ErrorNotice title={say('approval.unsent')} next={say('approval.unsentNext')} />
        ) : (
          <FailureNotice failure={failure} />
        )}
        {hasPhone || isUnsent ? (
          <Button
            kind="primary"
            onPress={() => {
              // A card is not asked again by itself if what it answered is refused.
              onCard(null)
              approve()
            }}
          >
            {again ? say('approval.sendAgain') : words}
          </Button>
        ) : null}
        {isUnsent ? null : (
          <CardButtons ways={question.ways} onCard={(kind) => (isBusy ? undefined : onCard(kind))} />
        )}
        {/* Once passkey or card has answered, nobody can say that nothing was approved. */}
        {isUnsent ? null : <Button onPress={decline}>{say('approval.decline')}</Button>}
      </div>
    </StepBody>
  )
}

function CardButtons(props: {
  readonly ways: Question['ways']
  readonly onCard: (kind: CardKind) => void
}): ReactElement {
  const say = useSay(approveWording)
  const { ways, onCard } = props
  return (
    <>
      <Button kind={ways.passkey === undefined ? 'primary' : 'secondary'} onPress={() => onCard('hpki')}>
        {say('approval.withCard.hpki')}
      </Button>
      {ways.jpki ? <Button onPress={() => onCard('jpki')}>{say('approval.withCard.jpki')}</Button> : null}
      <p className="-mt-2 text-note text-ink-soft">{say('approval.cardNeeds')}</p>
    </>
  )
}

function NoPhone({ subject }: { readonly subject: string }): ReactElement {
  const say = useSay(approveWording)
  return (
    <Note title={say('approval.noPhone')} next={say('approval.noPhoneNext')}>
      <p className="mt-3">
        <Link to={ENROL_CARD_PATH} search={{ subject }} className={buttonClass('secondary')}>
          {say('enrolCard.open')}
        </Link>
      </p>
    </Note>
  )
}
