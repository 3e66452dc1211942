/** A screen that its doctor has left: no patient on it, and nothing is signed. */
import type { View } from '@jitsuin/business-system/contract'
import { Actions, Button, buttonClass, LockIcon, Note, PageHeading, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { type Failure, failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useClinic } from '../../services.js'
import { clinicWording } from '../../wording/index.js'
import { SessionBar } from './session-bar.js'

/** Draws it, with the ways on: the same doctor, another one, or the end of the approval. */
export function LockScreen({
  view,
  unsigned,
}: {
  readonly view: View
  readonly unsigned: number
}): ReactElement {
  const say = useSay(clinicWording)
  const clinic = useClinic()
  const [failure, setFailure] = useState<Failure | null>(null)
  const { subject, name } = view.doctor
  const unlock = () => {
    setFailure(null)
    clinic.unlock(subject).catch((error: unknown) => setFailure(failureOf(error)))
  }
  return (
    <div className="mx-auto max-w-3xl">
      <SessionBar view={view} />
      <PageHeading key="locked" title={say('locked.title')}>
        <p className="phrases mt-4 flex items-start gap-3 text-lead">
          <LockIcon className="mt-1 size-6 shrink-0 text-action" />
          {say('locked.lead', { name })}
        </p>
        {unsigned === 0 ? null : (
          <p className="mt-2 font-bold">{say('locked.unsigned', { count: unsigned })}</p>
        )}
      </PageHeading>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Actions>
        <Button kind="primary" onPress={unlock}>
          {say('locked.go')}
        </Button>
        <Link to="/" className={buttonClass('secondary')}>
          {say('session.change')}
        </Link>
      </Actions>
      <div className="mt-8">
        <Note title={say('locked.demo')} />
      </div>
    </div>
  )
}
