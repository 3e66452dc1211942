/** The passkey is made on this device. */
import { Button, Note, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { StepBody } from '../../step-body.js'
import { approveWording } from '../../wording/index.js'
import type { RunningEnrolment } from './use-enrolment.js'

/** Draws the step for a person; `hasLock` as far as the browser knows. */
export function PasskeyStep(props: {
  readonly running: RunningEnrolment
  readonly subject: string
  readonly hasLock: 'yes' | 'no' | 'unknown'
}): ReactElement {
  const say = useSay(approveWording)
  const { running, subject, hasLock } = props
  const { failure, isBusy, makePasskey } = running
  const { people } = useServices()
  const known = people.load().find((person) => person.subject === subject)
  return (
    <StepBody label={say('enrol.step.passkey')} busy={isBusy ? say('enrol.making') : null}>
      <p>{say('enrol.passkeyLead', { subject })}</p>
      {known === undefined ? null : (
        <Note title={say('enrol.known', { name: known.name })} next={say('enrol.knownNext')} />
      )}
      {hasLock === 'no' ? <Note title={say('enrol.noLock')} next={say('enrol.noLockNext')} /> : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Button kind="primary" onPress={() => makePasskey(say('enrol.displayName', { subject }))}>
        {say(failure === null ? 'enrol.make' : 'enrol.makeAgain')}
      </Button>
    </StepBody>
  )
}
