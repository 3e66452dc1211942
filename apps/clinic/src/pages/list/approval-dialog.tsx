/** Waits for the phone: the QR code, the address as a link, how it stands, and the way back. */
import type { View } from '@jitsuin/business-system/contract'
import { Actions, Button, Countdown, Dialog, Progress, useSay } from '@jitsuin/ui'
import { type ReactElement, useEffect, useState } from 'react'
import { clinicWording } from '../../wording/index.js'
import type { Signing, Stage } from './use-signing.js'

/** Draws the question while the phone is asked. */
export function ApprovalDialog({
  view,
  signing,
}: {
  readonly view: View
  readonly signing: Signing
}): ReactElement {
  const say = useSay(clinicWording)
  const { stage, cancel } = signing
  return (
    <Dialog title={say('approval.title')} isOpen={stage.step === 'asking'} onClose={cancel}>
      {stage.step === 'asking' ? <Asking view={view} signing={signing} stage={stage} /> : null}
    </Dialog>
  )
}

type AskingProps = {
  readonly view: View
  readonly signing: Signing
  readonly stage: Stage & { readonly step: 'asking' }
}

function Asking({ view, signing, stage }: AskingProps): ReactElement {
  const say = useSay(clinicWording)
  const isOver = useIsOver(view.session)
  const { session, qr } = stage.begun
  if (isOver || session?.state !== 'asked')
    return (
      <>
        <p role="alert">{say('approval.over')}</p>
        <Actions>
          <Button kind="primary" onPress={signing.askAgain}>
            {say('approval.again')}
          </Button>
          <Button onPress={signing.cancel}>{say('approval.cancel')}</Button>
        </Actions>
      </>
    )
  return (
    <>
      <p className="phrases">
        {stage.wishes.length === 0
          ? say('approval.leadStuck')
          : say('approval.lead', { count: stage.wishes.length })}
      </p>
      {qr === null ? null : (
        <img src={qr} alt={say('approval.qr')} className="mx-auto my-4 size-60 bg-paper" />
      )}
      <p className="text-center">
        <a
          href={session.approveAddress}
          target="_blank"
          rel="noreferrer"
          className="text-action underline underline-offset-4"
        >
          {say('approval.link')}
        </a>
        <span className="block text-note text-ink-soft">{say('approval.linkNote')}</span>
      </p>
      <div role="status" className="mt-4 flex flex-wrap items-center justify-center gap-x-4">
        <Progress label={say('approval.waiting')} />
      </div>
      <p className="text-center text-note text-ink-soft">
        {say('approval.left')} <Countdown until={session.approveBy} />
      </p>
      <Actions>
        <Button onPress={signing.cancel}>{say('approval.cancel')}</Button>
      </Actions>
    </>
  )
}

/** Whether it was asked and is asked no longer: the first views may come from before the question. */
function useIsOver(session: View['session']): boolean {
  const [wasAsked, setAsked] = useState(false)
  useEffect(() => {
    if (session?.state === 'asked') setAsked(true)
  }, [session])
  return wasAsked && session === null
}
