/** Consent: who is told what, with the very values, before anything is sent. */
import { type ConsentQuestion, REASON_MAX_LENGTH } from '@jitsuin/federation/contract'
import {
  Actions,
  Button,
  DescriptionList,
  PageHeading,
  Progress,
  Section,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import { Items } from './items.js'
import { agreement, rowsOf } from './model.js'

/** Draws the question `id`. */
export function ConsentPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(signInWording)
  const { federation } = useServices()
  const question = useQuery({
    queryKey: ['consent', id],
    queryFn: () => federation.question(id),
    retry: 0,
    staleTime: Number.POSITIVE_INFINITY, // what is agreed to is what was shown
  })
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeading title={say('consent.title')} />
      {question.isPending ? <Progress label={say('loading')} /> : null}
      {question.isError ? <FailureNotice failure={failureOf(question.error)} /> : null}
      {question.isSuccess ? <Question id={id} question={question.data} /> : null}
    </div>
  )
}

type Props = { readonly id: string; readonly question: ConsentQuestion }

function Question({ id, question }: Props): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  const { partner, purpose, why, reason } = question
  return (
    <>
      <p className="mb-5 text-lead">{say(`consent.why.${why}`, { partner: text(partner.name) })}</p>
      <DescriptionList
        facts={[
          {
            term: say('consent.partner'),
            value: (
              <>
                <span className="font-bold">{text(partner.name)}</span>
                <span className="block text-note text-ink-soft">
                  {text(partner.legalName)}
                  <span className="ml-3 break-all">{partner.homepage}</span>
                </span>
              </>
            ),
          },
          { term: say('consent.purpose'), value: text(purpose) },
          ...(reason.kind === 'stated' ? [{ term: say('consent.reason'), value: reason.reason }] : []),
        ]}
      />
      <Section title={say('consent.items')}>
        <Items rows={rowsOf(question)} />
      </Section>
      <Decision id={id} question={question} />
    </>
  )
}

function Decision({ id, question }: Props): ReactElement {
  const say = useSay(signInWording)
  const { federation, goTo } = useServices()
  const [written, setWritten] = useState('')
  const decide = useMutation({
    mutationFn: (answer: Parameters<typeof federation.answer>[1]) => federation.answer(id, answer),
    onSuccess: ({ continueAt }) => goTo(continueAt),
  })
  const agreed = agreement(question, written)
  const isBusy = decide.isPending || decide.isSuccess
  return (
    <div className="mt-8 grid gap-4">
      {question.reason.kind === 'ask' ? (
        <TextField
          label={say('consent.reason')}
          hint={say('consent.reasonHint')}
          need="required"
          value={written}
          onChange={setWritten}
          maxLength={REASON_MAX_LENGTH}
        />
      ) : null}
      {decide.isError ? <FailureNotice failure={failureOf(decide.error)} /> : null}
      <p className="text-note text-ink-soft">{say('consent.kept')}</p>
      <Actions>
        <Button
          kind="primary"
          isDisabled={isBusy || agreed === null}
          onPress={() => (agreed === null ? undefined : decide.mutate(agreed))}
        >
          {say('consent.agree')}
        </Button>
        <Button isDisabled={isBusy} onPress={() => decide.mutate({ decision: 'decline' })}>
          {say('consent.refuse')}
        </Button>
      </Actions>
    </div>
  )
}
