/** The card dialogue in these pages: their failures, their help. */
import {
  type CardDialogue as AnyCardDialogue,
  CardSteps as AnyCardSteps,
  useCard as useAnyCard,
} from '@jitsuin/card-steps'
import { buttonClass, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { type Failure, failureOf } from './failure.js'
import { useFailureWords } from './failure-notice.js'
import { signInWording } from './wording/index.js'

/** A card dialogue on a page: where it is, and what the person can do with it. */
export type CardDialogue = AnyCardDialogue<Failure>

/** Leads one dialogue at a time. */
export function useCard(tools: Omit<Parameters<typeof useAnyCard<Failure>>[0], 'failureOf'>): CardDialogue {
  return useAnyCard<Failure>({ ...tools, failureOf })
}

/** Draws the steps; `children` are the ways out beside the buttons of the moment. */
export function CardSteps(props: {
  readonly card: CardDialogue
  readonly children?: ReactNode
}): ReactElement {
  const say = useSay(signInWording)
  const failureWords = useFailureWords()
  const wordsOf = (failure: Failure) => {
    const { title, next, code } = failureWords(failure)
    return [title, next, ...(code === null ? [] : [say('failure.code', { code })])]
  }
  const help = (
    <Link to="/card-bridge" className={buttonClass('primary')}>
      {say('card.get')}
    </Link>
  )
  return <AnyCardSteps {...props} label={say('card.steps')} wordsOf={wordsOf} help={help} />
}
