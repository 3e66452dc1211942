import { RegistrationCallError, type RegistrationFailure } from '@jitsuin/registration/contract'
import { Button, buttonClass, EmptyState, ErrorNotice, PageHeading, useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { applyWording } from './wording/index.js'

/** The failure behind a thrown thing. What we do not know counts as silence, never as success. */
export function failureOf(error: unknown): RegistrationFailure {
  return error instanceof RegistrationCallError ? error.failure : { kind: 'unreachable' }
}

/** Says why something did not come about, and what to do. */
export function FailureNotice(props: {
  readonly error: unknown
  readonly onAgain?: () => void
}): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const failure = failureOf(props.error)
  if (failure.kind === 'refused' && failure.code === 'intake/link-unknown') return <NoKey isStale />
  const words =
    failure.kind === 'refused'
      ? { title: text(failure.text), next: text(failure.next) }
      : { title: say('failure.unreachable'), next: say('failure.unreachableNext') }
  return (
    <div className="mt-6">
      <ErrorNotice {...words}>
        {props.onAgain && failure.kind === 'unreachable' ? (
          <Button onPress={props.onAgain}>{say('failure.again')}</Button>
        ) : null}
      </ErrorNotice>
    </div>
  )
}

/** There is no draft in this browser: where to begin. */
export function NoKey({ isStale = false }: { readonly isStale?: boolean }): ReactElement {
  const say = useSay(applyWording)
  return (
    <>
      <PageHeading title={say(isStale ? 'noKey.stale' : 'noKey.title')} />
      <EmptyState title={say('noKey.next')}>
        <span className="flex flex-wrap justify-center gap-3">
          <Link to="/" className={buttonClass('primary')}>
            {say('noKey.begin')}
          </Link>
          <Link to="/resume" className={buttonClass('secondary')}>
            {say('noKey.resume')}
          </Link>
        </span>
      </EmptyState>
    </>
  )
}
