/** Whose enrolment it is. */
import { Button, TextField, useAnnouncement, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { StepBody } from '../../step-body.js'
import { approveWording } from '../../wording/index.js'
import { readSubject, type SubjectFault } from './model.js'
import type { RunningCardEnrolment } from './use-card-enrolment.js'

/** Draws the step; the number of the address, else the one that this browser remembers, stands there already. */
export function PersonStep(props: {
  readonly running: RunningCardEnrolment
  readonly subject: string | undefined
}): ReactElement {
  const say = useSay(approveWording)
  const { failure, isBusy, enterSubject } = props.running
  const { people } = useServices()
  const [typed, setTyped] = useState(() => props.subject ?? people.load().at(-1)?.subject ?? '')
  const [fault, setFault] = useState<SubjectFault | null>(null)
  const error = fault === null ? undefined : say(`enrolCard.fault.${fault}`)
  useAnnouncement(error ?? '')
  const next = () => {
    const read = readSubject(typed)
    setFault('fault' in read ? read.fault : null)
    if ('subject' in read) enterSubject(read.subject)
  }
  return (
    <StepBody
      label={say('enrolCard.step.person')}
      busy={isBusy ? say('enrolCard.asking') : null}
      keepsFocus={failure === null}
    >
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          next()
        }}
      >
        <TextField
          label={say('enrolCard.subject')}
          hint={say('enrolCard.subjectHint')}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          need="required"
          maxLength={40}
          script="code"
          error={error}
        />
        {failure === null ? null : <FailureNotice failure={failure} />}
        <Button kind="primary" type="submit">
          {say('enrol.next')}
        </Button>
      </form>
    </StepBody>
  )
}
