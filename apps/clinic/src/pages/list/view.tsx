/** The signing list of one doctor (C-08): what waits, the approval, and what became of each. */
import type { View } from '@jitsuin/business-system/contract'
import { ErrorNotice, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { type ReactElement, useCallback } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useClinic } from '../../services.js'
import { clinicWording } from '../../wording/index.js'
import { LockScreen } from './lock-screen.js'
import { OpenDesk } from './open-desk.js'
import { useIdle, useView } from './use-view.js'

/** Draws the page of a doctor. */
export function ListPage({ subject }: { readonly subject: string }): ReactElement {
  const say = useSay(clinicWording)
  const clinic = useClinic()
  const { view, connection, failure } = useView(subject)
  const lock = useCallback(
    () => void clinic.lock(subject).catch((error: unknown) => console.warn(error)), // the page says so: no connection
    [clinic, subject],
  )
  useIdle(lock)
  if (view === null)
    return (
      <>
        <PageHeading key="none" title={say('list.title')} />
        {failure === null ? <Progress label={say('loading')} /> : <FailureNotice failure={failure} />}
      </>
    )
  return (
    <>
      <Outage view={view} connection={connection} />
      {view.desk.state === 'locked' ? (
        <LockScreen view={view} unsigned={view.desk.unsigned} />
      ) : (
        <OpenDesk view={view} items={view.desk.items} onLock={lock} />
      )}
    </>
  )
}

/** What does not work now, and what becomes of the reader's wishes. */
function Outage(props: { readonly view: View; readonly connection: 'open' | 'lost' }): ReactElement | null {
  const say = useSay(clinicWording)
  const what = props.connection === 'lost' ? 'page' : props.view.outage
  if (what === 'none') return null
  return (
    <div className="mb-6">
      <ErrorNotice title={say(`outage.${what}`)} next={say(`outage.${what}Next`)} />
    </div>
  )
}
