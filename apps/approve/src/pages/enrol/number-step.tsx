/** The short number that came another way than the QR code. */
import { Button, TextField, useAnnouncement, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import type { Failure } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { StepBody } from '../../step-body.js'
import { approveWording } from '../../wording/index.js'
import { type NumberFault, readShortNumber } from './model.js'
import type { RunningEnrolment } from './use-enrolment.js'

/** Draws the step; `isFirst` when the page opened with it. */
export function NumberStep(props: {
  readonly running: RunningEnrolment
  readonly isFirst: boolean
}): ReactElement {
  const say = useSay(approveWording)
  const { running, isFirst } = props
  const { failure, isBusy, enterNumber } = running
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<NumberFault | null>(null)
  const wrong = useWrongNumber(failure)
  const error = fault === null ? wrong : say(`enrol.fault.${fault}`)
  useAnnouncement(error ?? '')
  const next = () => {
    const read = readShortNumber(typed)
    setFault('fault' in read ? read.fault : null)
    if ('number' in read) enterNumber(read.number)
  }
  return (
    <StepBody
      label={say('enrol.step.number')}
      busy={isBusy ? say(isFirst ? 'enrol.asking' : 'enrol.sending') : null}
      keepsFocus={isFirst && failure === null}
    >
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          next()
        }}
      >
        <TextField
          label={say('enrol.number')}
          hint={say('enrol.numberHint')}
          value={typed}
          onChange={setTyped}
          type="tel"
          autoComplete="off"
          need="required"
          maxLength={30}
          error={error}
        />
        {wrong === undefined ? <p className="text-note text-ink-soft">{say('enrol.fiveTries')}</p> : null}
        {failure === null || wrong !== undefined ? null : <FailureNotice failure={failure} />}
        <Button kind="primary" type="submit">
          {say(isFirst ? 'enrol.next' : 'enrol.numberAgain')}
        </Button>
      </form>
    </StepBody>
  )
}

/** What is said beside the field when the service refused the number. */
function useWrongNumber(failure: Failure | null): string | undefined {
  const text = useText()
  return failure?.kind === 'refused' && failure.code === 'enrolment/code-wrong'
    ? `${text(failure.text)} ${text(failure.next)}`
    : undefined
}
