/** A card of the holder answers, step by step, through the card bridge of this computer. */
import { CardSteps, useAtOnce, useCard } from '@jitsuin/card-steps'
import type { CardAnswer } from '@jitsuin/second-key'
import { Button, buttonClass, useSay } from '@jitsuin/ui'
import { type ReactElement, useEffect, useRef } from 'react'
import { type Failure, failureOf } from '../failure.js'
import { useFailureWords } from '../failure-notice.js'
import { bridgeHelpAddress } from '../portal-address.js'
import { useServices } from '../services.js'
import { approveWording } from '../wording/index.js'
import { type CardKind, type CardQuestion, cardAnswerOf, challengeOf } from './question.js'

/** Begins at once: draw it after a press of a button. It takes the focus. */
export function CardWay(props: {
  readonly kind: CardKind
  /** What is asked, made anew for each attempt. */
  readonly question: () => Promise<CardQuestion>
  /** Brings the answer to the service; what it throws is worded at the last step. */
  readonly onAnswer: (answer: CardAnswer) => Promise<void>
  readonly onBack: () => void
}): ReactElement {
  const { kind, question, onAnswer, onBack } = props
  const say = useSay(approveWording)
  const { bridge } = useServices()
  const card = useCard<Failure>({
    bridge,
    challenge: async () => challengeOf(await question(), { kind, now: new Date() }),
    submit: (result) => onAnswer(cardAnswerOf(result)),
    failureOf,
  })
  useAtOnce(card.start)
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => body.current?.focus(), [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds fields alone
    <div
      ref={body}
      role="group"
      aria-label={say(`card.title.${kind}`)}
      tabIndex={-1}
      className="mt-3 rounded-xl border border-edge p-4"
    >
      <p className="mb-4 font-bold">{say(`card.title.${kind}`)}</p>
      <CardSteps<Failure>
        card={card}
        label={say('card.steps')}
        wordsOf={useCardFailureWords()}
        help={<BridgeHelp />}
      >
        <Button onPress={onBack}>{say('card.back')}</Button>
      </CardSteps>
    </div>
  )
}

function useCardFailureWords(): (failure: Failure) => readonly string[] {
  const say = useSay(approveWording)
  const failureWords = useFailureWords()
  return (failure) => {
    const { title, next, code } = failureWords(failure)
    return [title, next, ...(code === null ? [] : [say('failure.code', { code })])]
  }
}

function BridgeHelp(): ReactElement | null {
  const say = useSay(approveWording)
  const help = bridgeHelpAddress(window.location)
  if (help === null) return null
  return (
    <a href={help} target="_blank" rel="noopener noreferrer" className={buttonClass('primary')}>
      {say('card.help')}
    </a>
  )
}
