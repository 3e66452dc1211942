/** The approval in force: how long, how many, and its end; with every other one on this computer. */
import type { List, View } from '@jitsuin/business-system/contract'
import { Actions, Button, Countdown, Dialog, Disclosure, Moment, Tag, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { type Failure, failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useClinic } from '../../services.js'
import { clinicWording } from '../../wording/index.js'
import { leftOf } from './model.js'

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
        <SessionWords session={session} isListOnly={view.approvals === 'list'} />
        {view.list === null ? null : <ListWords list={view.list} subject={view.doctor.subject} />}
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

function SessionWords(props: {
  readonly session: View['session']
  readonly isListOnly: boolean
}): ReactElement | null {
  const say = useSay(clinicWording)
  const { session } = props
  if (session === null && props.isListOnly)
    return <p className="text-note text-ink-soft">{say('session.listOnly')}</p>
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
  const left = leftOf(session)
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
        {left === null ? null : (
          <span className="ml-2 text-note text-ink-soft">{say('session.countLeft', { count: left })}</span>
        )}
      </span>
    </p>
  )
}

/** The list that the phone shows, or that is being signed: so that it can be ended when its dialog is gone. */
function ListWords({ list, subject }: { readonly list: List; readonly subject: string }): ReactElement {
  const say = useSay(clinicWording)
  const clinic = useClinic()
  const { state, count } = list
  const end = () => void clinic.endList(subject).catch((error: unknown) => console.warn(error)) // the page says so: no connection
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Tag tone={state === 'active' ? 'action' : 'plain'}>{say(`session.list.${state}`, { count })}</Tag>
      <span>
        {say('session.left')} <Countdown until={state === 'asked' ? list.approveBy : list.ends} />
      </span>
      {state === 'active' && list.signatures !== null ? (
        <span>{say('session.list.count', { count: list.signatures, left: count - list.signatures })}</span>
      ) : null}
      <Button onPress={end}>{say('session.list.end')}</Button>
    </div>
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
