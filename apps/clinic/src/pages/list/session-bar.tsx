/** The approval in force: how long, how many, and its end; with every other one on this computer. */
import type { View } from '@jitsuin/business-system/contract'
import { Actions, Button, Countdown, Dialog, Disclosure, Moment, Tag, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { type Failure, failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useClinic } from '../../services.js'
import { clinicWording } from '../../wording/index.js'

/** Draws the bar; `onLock` where there is a list to leave. */
export function SessionBar({
  view,
  onLock,
}: {
  readonly view: View
  readonly onLock?: () => void
}): ReactElement {
  const say = useSay(clinicWording)
  const { session, sessions, institution } = view
  const isLive = session !== null && session.state !== 'asked'
  return (
    <section
      aria-label={say('session.label')}
      className="mb-8 rounded-xl border border-rule bg-ground px-5 py-3"
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <p className="font-bold">{say('doctor', { name: view.doctor.name })}</p>
        <SessionWords session={session} />
        <div className="flex flex-wrap items-center gap-2 md:ml-auto">
          {onLock ? <Button onPress={onLock}>{say('session.lock')}</Button> : null}
          {isLive ? <EndButton subject={view.doctor.subject} /> : null}
        </div>
      </div>
      {institution === null ? null : (
        <p className="text-note text-ink-soft">{say('session.institution', { name: institution })}</p>
      )}
      {sessions.some(({ subject }) => subject !== view.doctor.subject) ? (
        <div className="mt-2">
          <Disclosure title={say('session.others')}>
            <ul className="list-disc pl-6">
              {sessions.map(({ subject, name, ends }) => (
                <li key={subject}>
                  {say('session.othersLine', { name })} — {say('session.left')} <Countdown until={ends} />
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      ) : null}
    </section>
  )
}

function SessionWords({ session }: { readonly session: View['session'] }): ReactElement {
  const say = useSay(clinicWording)
  if (session === null)
    return (
      <p className="flex flex-wrap items-center gap-x-3">
        <Tag>{say('session.none')}</Tag>
        <span className="text-note text-ink-soft">{say('session.noneMore')}</span>
      </p>
    )
  if (session.state === 'asked')
    return (
      <p>
        <Tag>{say('session.asked')}</Tag> <Countdown until={session.approveBy} />
      </p>
    )
  const { state, signatures, ends } = session
  return (
    <p className="flex flex-wrap items-center gap-x-4">
      <Tag tone={state === 'active' ? 'action' : 'plain'}>{say(`session.${state}`)}</Tag>
      <span>
        {say('session.left')} <Countdown until={ends} />
        <span className="ml-2 text-note text-ink-soft">
          (<Moment iso={ends} />)
        </span>
      </span>
      <span>
        {signatures === null ? say('session.countUnknown') : say('session.count', { count: signatures })}
      </span>
    </p>
  )
}

function EndButton({ subject }: { readonly subject: string }): ReactElement {
  const say = useSay(clinicWording)
  const clinic = useClinic()
  const [isOpen, setOpen] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const end = () => {
    setFailure(null)
    clinic
      .end(subject)
      .then(() => setOpen(false))
      .catch((error: unknown) => setFailure(failureOf(error)))
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{say('session.end')}</Button>
      <Dialog title={say('session.endTitle')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>{say('session.endLead')}</p>
        {failure === null ? null : <FailureNotice failure={failure} />}
        <Actions>
          <Button kind="primary" onPress={end}>
            {say('session.end')}
          </Button>
          <Button onPress={() => setOpen(false)}>{say('session.keep')}</Button>
        </Actions>
      </Dialog>
    </>
  )
}
