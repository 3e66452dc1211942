/** The two answers of a holder, and what became of the last one. */
import { Button, ErrorNotice, Progress, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { approveWording } from '../../wording/index.js'
import type { RunningApproval } from './use-approval.js'

/** Draws them; `approve` are the words on the button that approves. */
export function Answers(props: {
  readonly running: RunningApproval
  readonly approve: string
}): ReactElement {
  const say = useSay(approveWording)
  const { approval, failure, isBusy, approve, decline } = props.running
  const isUnsent = approval.state === 'unsent'
  // The buttons stay enabled while something is under way, so that the focus stays too; a press counts for nothing then.
  return (
    <div className="grid gap-4">
      {failure === null ? null : isUnsent ? (
        <ErrorNotice title={say('approval.unsent')} next={say('approval.unsentNext')} />
      ) : (
        <FailureNotice failure={failure} />
      )}
      <Button kind="primary" onPress={approve}>
        {isUnsent && failure !== null ? say('approval.sendAgain') : props.approve}
      </Button>
      {/* Once the passkey has answered, nobody can say that nothing was approved. */}
      {isUnsent ? null : <Button onPress={decline}>{say('approval.decline')}</Button>}
      <div role="status" className="min-h-6">
        {isBusy ? <Progress label={say(isUnsent ? 'approval.sending' : 'approval.asking')} /> : null}
      </div>
    </div>
  )
}
