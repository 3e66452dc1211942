/** The same person is signed in elsewhere: take over, or continue beside. */

import { SIGN_IN_METHODS, type SignInOutcome } from '@jitsuin/sso/contract'
import { Actions, Button, DescriptionList, Moment, useSay, useText } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useEffect, useRef } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import type { SecondSession } from './model.js'

/** Draws the question with what is known of each other session. */
export function SecondSessionQuestion(props: {
  readonly attempt: string
  readonly question: SecondSession
  readonly onOutcome: (outcome: SignInOutcome) => void
  readonly onCancel: () => void
}): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const { attempt, question, onOutcome, onCancel } = props
  const decide = useMutation({
    mutationFn: (choice: 'beside' | 'take-over') => sso.decideSecondSession(attempt, choice),
    onSuccess: onOutcome,
  })
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="rounded-2xl border border-edge p-5 sm:p-8">
      <h2 ref={heading} tabIndex={-1} className="text-h3">
        {say('second.title')}
      </h2>
      <p className="mt-2 mb-5 text-ink-soft">{say('second.lead')}</p>
      <ul className="grid gap-5">
        {question.others.map((other) => (
          <li key={other.signedInAt + other.device}>
            <Other other={other} />
          </li>
        ))}
      </ul>
      {decide.isError ? (
        <div className="mt-5">
          <FailureNotice failure={failureOf(decide.error)} />
        </div>
      ) : null}
      <Actions>
        {question.choices.includes('take-over') ? (
          <Button kind="primary" isDisabled={decide.isPending} onPress={() => decide.mutate('take-over')}>
            {say('second.takeOver')}
          </Button>
        ) : null}
        {question.choices.includes('beside') ? (
          <Button isDisabled={decide.isPending} onPress={() => decide.mutate('beside')}>
            {say('second.beside')}
          </Button>
        ) : null}
        <Button kind="quiet" onPress={onCancel}>
          {say('second.cancel')}
        </Button>
      </Actions>
    </section>
  )
}

function Other({ other }: { readonly other: SecondSession['others'][number] }): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  return (
    <DescriptionList
      facts={[
        { term: say('sessions.where'), value: other.device },
        { term: say('sessions.method'), value: text(SIGN_IN_METHODS[other.method]) },
        { term: say('sessions.since'), value: <Moment iso={other.signedInAt} /> },
        { term: say('sessions.seen'), value: <Moment iso={other.lastSeenAt} /> },
      ]}
    />
  )
}
