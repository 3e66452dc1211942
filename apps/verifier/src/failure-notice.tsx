import { ErrorNotice, useSay, useText } from '@jitsuin/ui'
import type { ReactElement, ReactNode } from 'react'
import type { ItemFailure } from './session/item.js'
import { verifierWording } from './wording/index.js'

/** The sentences of a failure and what to do next, in the reader's language. */
export function useFailureWords(): (failure: ItemFailure) => {
  readonly title: string
  readonly next: string
} {
  const say = useSay(verifierWording)
  const text = useText()
  return (failure) => {
    switch (failure.kind) {
      case 'refused':
        return { title: text(failure.text), next: text(failure.next) }
      case 'too-large':
        return { title: say('failure.tooLarge'), next: say('failure.tooLargeNext') }
      case 'unreachable':
        return { title: say('failure.unreachable'), next: say('failure.unreachableNext') }
    }
  }
}

/** Says why there is no report. It is never worded as a verdict. */
export function FailureNotice(props: {
  readonly failure: ItemFailure
  readonly children?: ReactNode
}): ReactElement {
  const words = useFailureWords()(props.failure)
  return (
    <ErrorNotice title={words.title} next={words.next}>
      {props.children}
    </ErrorNotice>
  )
}
