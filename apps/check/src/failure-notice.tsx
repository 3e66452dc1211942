import { QualificationCallError, type QualificationFailure } from '@jitsuin/qualification/contract'
import { ErrorNotice, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { checkWording } from './wording/index.js'

/** Says why something did not come about, and what to do. What we do not know counts as silence, never as success. */
export function FailureNotice({ error }: { readonly error: unknown }): ReactElement {
  const say = useSay(checkWording)
  const text = useText()
  const failure: QualificationFailure =
    error instanceof QualificationCallError ? error.failure : { kind: 'unreachable' }
  const words =
    failure.kind === 'refused'
      ? { title: text(failure.text), next: text(failure.next) }
      : { title: say('failure.unreachable'), next: say('failure.unreachableNext') }
  return <ErrorNotice {...words} />
}
