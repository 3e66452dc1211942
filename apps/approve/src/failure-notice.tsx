/** Says why something did not come about and what to do, in the reader's language. */
import { ErrorNotice, useSay, useText } from '@jitsuin/ui'
import type { ReactElement, ReactNode } from 'react'
import type { Failure } from './failure.js'
import { approveWording } from './wording/index.js'

/** The failure in a frame, with its code for the help desk. */
export function FailureNotice(props: {
  readonly failure: Failure
  readonly children?: ReactNode
}): ReactElement {
  const say = useSay(approveWording)
  const { title, next, code } = useFailureWords()(props.failure)
  return (
    <ErrorNotice title={title} next={next}>
      {code === null ? null : <p className="text-note text-ink-soft">{say('failure.code', { code })}</p>}
      {props.children}
    </ErrorNotice>
  )
}

/** The sentences of a failure; `code` is what the help desk asks for. */
export type FailureWords = { readonly title: string; readonly next: string; readonly code: string | null }

/** Words failures. */
export function useFailureWords(): (failure: Failure) => FailureWords {
  const say = useSay(approveWording)
  const text = useText()
  return (failure) => {
    switch (failure.kind) {
      case 'refused':
        return { title: text(failure.text), next: text(failure.next), code: failure.code }
      case 'unreachable':
        return { title: say('failure.unreachable'), next: say('failure.unreachableNext'), code: null }
      case 'late':
        return { title: say('failure.late'), next: say('failure.lateNext'), code: null }
      case 'passkey':
        return {
          title: say(`failure.passkey.${failure.why}`),
          next: say(`failure.passkeyNext.${failure.why}`),
          code: `passkey/${failure.why}`,
        }
    }
  }
}
