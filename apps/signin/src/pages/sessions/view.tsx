/** Where I am signed in and what I sign in with: everything can be ended here. */
import { buttonClass, EmptyState, Moment, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { type LiveSession, useSession } from '../../session.js'
import { signInWording } from '../../wording/index.js'
import { Consents } from './consents.js'
import { Credentials } from './credentials.js'
import { LiveSessions } from './live-sessions.js'

/** Draws the page. */
export function SessionsPage(): ReactElement {
  const say = useSay(signInWording)
  const session = useSession()
  if (session.isPending) return <Progress label={say('loading')} />
  if (session.isSuccess && session.data.state === 'live') return <Signed session={session.data} />
  return (
    <>
      <PageHeading title={say('sessions.title')} />
      {session.isError ? (
        <FailureNotice failure={failureOf(session.error)} />
      ) : (
        <EmptyState title={say('sessions.signInFirst')}>
          <Link to="/sign-in" search={{}} className={buttonClass('primary')}>
            {say('sessions.signIn')}
          </Link>
        </EmptyState>
      )}
    </>
  )
}

function Signed({ session }: { readonly session: LiveSession }): ReactElement {
  const say = useSay(signInWording)
  return (
    <>
      <PageHeading title={say('sessions.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('sessions.lead')}</p>
        <p className="mt-3">
          {say('sessions.previous')}
          {': '}
          {session.previousSignInAt === undefined ? (
            say('sessions.none')
          ) : (
            <Moment iso={session.previousSignInAt} era />
          )}
        </p>
      </PageHeading>
      <LiveSessions />
      <Credentials audience={session.kind === 'staff' ? 'staff' : 'holder'} />
      {session.kind === 'staff' ? null : <Consents />}
    </>
  )
}
