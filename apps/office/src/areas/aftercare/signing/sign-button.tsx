/** Signs a revocation: every order of it is shown, and the officer's key signs. */
import type { OrderSignature, RevocationToSign } from '@jitsuin/registration/contract'
import { REVOCATION_CAUSES } from '@jitsuin/registration/contract'
import { Actions, Button, Dialog, Progress, useSay, useText } from '@jitsuin/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { OrdersShown } from '../../../signing/orders-shown.js'
import { SignHere } from '../../../signing/sign-here.js'
import { aftercare } from '../client.js'
import { aftercareWording } from '../wording/index.js'

/** The button with its dialog. */
export function SignButton({ procedureId }: { readonly procedureId: string }): ReactElement {
  const say = useSay(aftercareWording)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        {say('signing.press')}
      </Button>
      {isOpen ? <SignDialog procedureId={procedureId} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function SignDialog({
  procedureId,
  onClose,
}: {
  readonly procedureId: string
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(aftercareWording)
  const queries = useQueryClient()
  const task = useQuery({
    queryKey: ['aftercare', 'task', procedureId],
    queryFn: () => aftercare.signingTask(procedureId),
    gcTime: 0,
    retry: 0,
  })
  const submit = async ({ digest }: RevocationToSign, signature: OrderSignature) => {
    await aftercare.sign(procedureId, { digest, signature })
    void queries.invalidateQueries({ queryKey: ['aftercare'] })
    onClose()
  }
  return (
    <Dialog title={say('signing.title')} isOpen onClose={onClose} role="alertdialog">
      {task.isPending ? <Progress label={say('loading')} /> : null}
      {task.isError ? <FailureNotice error={task.error} /> : null}
      {task.data === undefined ? null : (
        <>
          <Subject toSign={task.data} />
          <OrdersShown toSign={task.data}>
            <SignHere toSign={task.data} submit={(signature) => submit(task.data, signature)} />
          </OrdersShown>
        </>
      )}
      <Actions>
        <Button onPress={onClose}>{say('procedure.cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

/** Whose card it is and why it ends; the certificates stand in the orders below. */
function Subject({ toSign }: { readonly toSign: RevocationToSign }): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  return (
    <div className="mb-3">
      <p className="text-lead font-bold">{toSign.name}</p>
      <p className="text-ink-soft">
        {toSign.number}　{text(REVOCATION_CAUSES[toSign.cause])}
      </p>
      <p className="mt-2 text-note text-ink-soft">{say('signing.lead')}</p>
    </div>
  )
}
