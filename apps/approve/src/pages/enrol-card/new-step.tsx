/** What is new: a passkey, or a My Number card. */
import { Button, Note, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { CardWay } from '../../card/card-way.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { StepBody } from '../../step-body.js'
import { approveWording } from '../../wording/index.js'
import type { Begun } from '../enrol/model.js'
import type { RunningCardEnrolment } from './use-card-enrolment.js'

type NewProps = { readonly running: RunningCardEnrolment; readonly begun: Begun }

/** A passkey, on this device or on a phone beside it: the browser asks which. */
export function NewPasskeyStep({ running, begun }: NewProps): ReactElement {
  const say = useSay(approveWording)
  const { passkeys } = useServices()
  const abilities = useQuery({ queryKey: ['abilities'], queryFn: passkeys.abilities, gcTime: 0 }).data
  const { failure, isBusy, makePasskey } = running
  const { subject } = begun.begun
  return (
    <StepBody label={say('enrolCard.new.passkey')} busy={isBusy ? say('enrol.making') : null}>
      <p>{say('enrolCard.passkeyLead', { subject })}</p>
      {abilities === 'no-lock' ? (
        <Note title={say('enrol.noLock')} next={say('enrolCard.noLockNext')} />
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Button kind="primary" onPress={() => makePasskey(say('enrol.displayName', { subject }))}>
        {say(failure === null ? 'enrol.make' : 'enrol.makeAgain')}
      </Button>
    </StepBody>
  )
}

/** A My Number card, read by the card bridge of this computer. */
export function NewCardStep({ running, begun }: NewProps): ReactElement {
  const say = useSay(approveWording)
  const [isReading, setReading] = useState(false)
  const { failure, takeNewCard } = running
  if (isReading)
    return (
      <CardWay
        kind="jpki"
        question={async () => ({ challenge: begun.challenge, notAfter: undefined })}
        onAnswer={takeNewCard}
        onBack={() => setReading(false)}
      />
    )
  return (
    <StepBody label={say('enrolCard.new.my-number')} busy={null}>
      <p>{say('enrolCard.cardLead', { subject: begun.begun.subject })}</p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Button kind="primary" onPress={() => setReading(true)}>
        {say('enrolCard.read')}
      </Button>
    </StepBody>
  )
}
