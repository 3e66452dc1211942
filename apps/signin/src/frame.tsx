/** The frame of the sign-in pages, and the page for addresses that do not exist. */
import { Button, buttonClass, EmptyState, PageFrame, PageHeading, useSay } from '@jitsuin/ui'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { SessionWatch, useLiveSession, useSessionActs } from './session.js'
import { signInWording } from './wording/index.js'

const LINK =
  'inline-flex min-h-11 items-center border-b-3 border-transparent text-ink hover:text-action hover:underline underline-offset-4 aria-[current=page]:border-action aria-[current=page]:font-bold aria-[current=page]:text-action'

/** Names below localhost exist on one computer only: what is served there is a demonstration (RFC 6761 §6.3). */
function isDemonstration(): boolean {
  return /(^|\.)localhost$/.test(window.location.hostname)
}

/** Draws the frame around the page of the address. */
export function Frame(): ReactElement {
  const say = useSay(signInWording)
  const session = useLiveSession()
  return (
    <PageFrame
      appName={say('appName')}
      home={(brand) => (
        <Link to="/" search={{}} className="rounded-lg">
          {brand}
        </Link>
      )}
      navigation={
        <>
          <Link to={session === null ? '/sign-in' : '/sessions'} search={{}} className={LINK}>
            {say(session === null ? 'nav.signIn' : 'nav.sessions')}
          </Link>
          <Link to="/self-test" className={LINK}>
            {say('nav.selfTest')}
          </Link>
        </>
      }
      isDemo={isDemonstration()}
    >
      {session === null ? null : <SessionBar />}
      <Outlet />
      <SessionWatch />
    </PageFrame>
  )
}

/** The acts that must be at hand on a shared computer. */
function SessionBar(): ReactElement {
  const say = useSay(signInWording)
  const { lock, leave } = useSessionActs()
  return (
    <div className="screen-only -mt-6 mb-6 flex flex-wrap justify-end gap-x-4">
      <Button kind="quiet" onPress={lock}>
        {say('lock.action')}
      </Button>
      <Button kind="quiet" onPress={leave}>
        {say('signOut')}
      </Button>
    </div>
  )
}

/** Says that an address does not exist, and where to begin. */
export function NotFound(): ReactElement {
  const say = useSay(signInWording)
  return (
    <>
      <PageHeading title={say('notFound.title')} />
      <EmptyState title={say('notFound.next')}>
        <Link to="/sign-in" search={{}} className={buttonClass('primary')}>
          {say('nav.signIn')}
        </Link>
      </EmptyState>
    </>
  )
}
