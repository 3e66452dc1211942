/** Says why something did not come about and what to do, in the reader's language. */
import { ErrorNotice, useSay, useText } from '@jitsuin/ui'
import type { ReactElement, ReactNode } from 'react'
import type { Failure } from './failure.js'
import { clinicWording } from './wording/index.js'

/** The failure in a frame, with its code for whoever looks after the system. */
export function FailureNotice(props: {
  readonly failure: Failure
  readonly children?: ReactNode
}): ReactElement {
  const say = useSay(clinicWording)
  const text = useText()
  const { failure, children } = props
  if (failure.kind === 'unreachable')
    return (
      <ErrorNotice title={say('failure.unreachable')} next={say('failure.unreachableNext')}>
        {children}
      </ErrorNotice>
    )
  return (
    <ErrorNotice title={text(failure.text)} next={text(failure.next)}>
      <p className="text-note text-ink-soft">{say('failure.code', { code: failure.code })}</p>
      {children}
    </ErrorNotice>
  )
}
