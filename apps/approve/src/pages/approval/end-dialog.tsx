/** Asks whether the holder means to end what they approved. */
import { Actions, Button, Dialog, Progress, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { approveWording } from '../../wording/index.js'
import type { Wish } from './model.js'
import type { RunningEnding } from './use-ending.js'

/** Draws the question over the page. */
export function EndDialog(props: {
  readonly ending: RunningEnding
  readonly kind: Wish['kind']
}): ReactElement {
  const say = useSay(approveWording)
  const { isAsked, failure, isBusy, end, cancel } = props.ending
  return (
    <Dialog role="alertdialog" title={say('end.title')} isOpen={isAsked} onClose={cancel}>
      <p>{say(`end.${props.kind}`)}</p>
      <p className="mt-2">{say('end.forGood')}</p>
      {failure === null ? null : (
        <div className="mt-5">
          <FailureNotice failure={failure} />
        </div>
      )}
      <Actions>
        <Button kind="primary" onPress={end}>
          {say(failure === null ? 'end.end' : 'end.again')}
        </Button>
        <Button onPress={cancel}>{say('end.cancel')}</Button>
      </Actions>
      <div role="status" className="mt-3 min-h-6">
        {isBusy ? <Progress label={say('end.sending')} /> : null}
      </div>
    </Dialog>
  )
}
