import { ErrorNotice, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { failureOf } from './failure.js'
import { officeWording } from './wording/index.js'

/** Says why something did not come about and what to do, with its code for the help desk. */
export function FailureNotice({ error }: { readonly error: unknown }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const failure = failureOf(error)
  if (failure.kind === 'unreachable') {
    return <ErrorNotice title={say('failure.unreachable')} next={say('failure.unreachableNext')} />
  }
  return (
    <ErrorNotice title={text(failure.text)} next={text(failure.next)}>
      <p className="text-note text-ink-soft">{say('failure.code', { code: failure.code })}</p>
    </ErrorNotice>
  )
}
