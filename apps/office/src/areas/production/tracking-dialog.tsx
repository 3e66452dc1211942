/** Asks for the tracking number under which something leaves the house. */
import { Actions, Button, Dialog, TextField, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import type { useAct } from './parts.js'
import { productionWording } from './wording/index.js'

/** What is asked: the act that takes the number, and the words around it. */
export type TrackingDialogProps = {
  readonly title: string
  readonly lead?: string
  /** On the button that carries the act out. */
  readonly doIt: string
  readonly act: ReturnType<typeof useAct<string, unknown>>
  readonly onClose: () => void
}

/** Draws the dialog. It stays open with the reason while the act is refused; whoever gives the act closes it when it is done. */
export function TrackingDialog({ title, lead, doIt, act, onClose }: TrackingDialogProps): ReactElement {
  const say = useSay(productionWording)
  const [trackingNumber, setTrackingNumber] = useState('')
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      {lead === undefined ? null : <p className="mb-4">{lead}</p>}
      <TextField
        label={say('parcels.tracking')}
        value={trackingNumber}
        onChange={setTrackingNumber}
        script="code"
      />
      {act.isError ? <FailureNotice error={act.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={trackingNumber === '' || act.isPending}
          onPress={() => act.mutate(trackingNumber)}
        >
          {doIt}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
