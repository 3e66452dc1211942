import { ErrorNotice, useSay, useText } from '@jitsuin/ui'
import type { ReactElement, ReactNode } from 'react'
import { failureOf } from './failure.js'
import { portalWording } from './wording/index.js'

/** Says why something did not come about, and what to do. */
export function FailureNotice(props: {
  readonly error: unknown
  readonly children?: ReactNode
}): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const failure = failureOf(props.error)
  const words =
    failure.kind === 'refused'
      ? { title: text(failure.text), next: text(failure.next) }
      : { title: say('failure.unreachable'), next: say('failure.unreachableNext') }
  return <ErrorNotice {...words}>{props.children}</ErrorNotice>
}
