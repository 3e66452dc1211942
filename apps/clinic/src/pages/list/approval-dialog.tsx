/** Waits for the phone: the QR code, the address as a link, how it stands, and the way back. */
import type { Item, View } from '@jitsuin/business-system/contract'
import { Actions, Button, Countdown, Dialog, Progress, useSay } from '@jitsuin/ui'
import { type ReactElement, useEffect, useState } from 'react'
import { clinicWording } from '../../wording/index.js'
import { batchOf, listOutcome } from './model.js'
import type { Signing, Stage } from './use-signing.js'

/** Draws the question while the phone is asked. */
export function ApprovalDialog({
  view,
  items,
  signing,
}: {
  readonly view: View
  readonly items: readonly Item[]
  readonly signing: Signing
}): ReactElement {
  const say = useSay(clinicWording)
  const { stage, cancel } = signing
  return (
    <Dialog title={say('approval.title')} isOpen={stage.step === 'asking'} onClose={cancel}>
      {stage.step === 'asking' ? <Asking {...{ view, items, signing, stage }} /> : null}
    </Dialog>
  )
}

type AskingProps = {
  readonly view: View
  readonly items: readonly Item[]
  readonly signing: Signing
  readonly stage: Stage & { readonly step: 'asking' }
}

function Asking({ view, items, signing, stage }: AskingProps): ReactElement {
  const say = useSay(clinicWording)
  const isOver = useIsOver({ view, items, stage })
  const { question, qr } = questionOf(stage)
  if (isOver || question?.state !== 'asked')
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
        {question.count === undefined
          ? stage.wishes.length === 0
            ? say('approval.leadStuck')
            : say('approval.lead', { count: stage.wishes.length })
          : say('approval.leadList', { count: question.count })}
      </p>
      {qr === null ? null : (
        <img src={qr} alt={say('approval.qr')} className="mx-auto my-4 size-60 bg-paper" />
      )}
      <p className="text-center">
        <a
          href={question.approveAddress}
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
        {say('approval.left')} <Countdown until={question.approveBy} />
      </p>
      <Actions>
        <Button onPress={signing.cancel}>{say('approval.cancel')}</Button>
      </Actions>
    </>
  )
}

/** What the phone is asked: an approval of the day, or that of a list with so many prescriptions. */
function questionOf(stage: AskingProps['stage']) {
  if (stage.of === 'list') return { question: stage.asked.list, qr: stage.asked.qr }
  const { session, qr } = stage.begun
  return { question: session && { ...session, count: undefined }, qr }
}

/** Whether it was asked and is asked no longer: the first views may come from before the question. */
function useIsOver({ view, items, stage }: Pick<AskingProps, 'view' | 'items' | 'stage'>): boolean {
  const current = stage.of === 'list' ? view.list : view.session
  const [wasAsked, setAsked] = useState(false)
  useEffect(() => {
    if (current?.state === 'asked') setAsked(true)
  }, [current])
  if (stage.of === 'day') return wasAsked && current === null
  return wasAsked && listOutcome(items, view.list, batchOf(stage.asked)) === 'over'
}
