/** The frame of the portal: who is signed in decides whether there is a page at all. */
import { Button, ErrorNotice, PageFrame, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { type ReactElement, type ReactNode, useCallback, useState } from 'react'
import { refusalOf } from './failure.js'
import { FailureNotice } from './failure-notice.js'
import { slashMoment } from './formats.js'
import { LoginPage } from './pages/login/view.js'
import { LoginPanel } from './panel/view.js'
import { useServices } from './services.js'
import { type Departure, SessionGuard } from './session/guard.js'
import { ME, MeContext, useAskMe, useMe, usePlace } from './session/me.js'
import { PageTabs } from './tabs.js'
import { portalWording } from './wording/index.js'

/** Draws the login page, or the page of the address for whoever is signed in. */
export function Frame(): ReactElement {
  const say = useSay(portalWording)
  const queries = useQueryClient()
  const me = useAskMe()
  const place = usePlace().data
  const [departure, setDeparture] = useState<Departure | null>(null)
  const go = useCallback(
    (how: Departure) => {
      setDeparture(how)
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'place' && queryKey[0] !== ME[0] })
      void queries.resetQueries({ queryKey: ME })
    },
    [queries],
  )
  const leaving = useLeaving(go)
  const isOpenToAll = useLocation().pathname === '/privacy'
  const isSignedIn = me.data !== undefined && !me.isError
  return (
    <PageFrame
      appName={say('appName')}
      home={(brand) => (
        <Link to="/" className="rounded-lg">
          {brand}
        </Link>
      )}
      navigation={
        isSignedIn ? <HeaderActs previous={me.data.signIn.previousSignInAt} leaving={leaving} /> : null
      }
      isDemo={place?.demonstration === 'yes'}
    >
      {isSignedIn ? (
        <MeContext value={me.data}>
          <SignedIn leaving={leaving} onGone={go} />
        </MeContext>
      ) : me.isPending ? (
        <Progress label={say('loading')} />
      ) : isOpenToAll ? (
        <Outlet />
      ) : (
        <Refused error={me.error} onAgain={() => void me.refetch()}>
          <LoginPage departure={departure} place={place} />
        </Refused>
      )}
    </PageFrame>
  )
}

/** Panel, tabs, and the page of the address. */
function SignedIn(props: {
  readonly leaving: Leaving
  readonly onGone: (how: Departure) => void
}): ReactElement {
  const say = useSay(portalWording)
  const { leaving, onGone } = props
  return (
    <>
      {leaving.hasFailed ? (
        <div className="mb-8">
          <ErrorNotice title={say('header.notLeft')} next={say('header.notLeftNext')} />
        </div>
      ) : null}
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <LoginPanel me={useMe()} place={usePlace().data} />
        <div className="min-w-0">
          <PageTabs />
          <Outlet />
          <p className="screen-only mt-16 text-right">
            <a href="#content" className="text-action underline underline-offset-4 hover:decoration-2">
              {say('toTop')}
            </a>
          </p>
        </div>
      </div>
      <SessionGuard onLeave={leaving.signOut} onGone={onGone} />
    </>
  )
}

function HeaderActs(props: { readonly previous: string | null; readonly leaving: Leaving }): ReactElement {
  const say = useSay(portalWording)
  const { previous, leaving } = props
  return (
    <div className="flex flex-wrap items-center gap-x-1 text-note">
      <span className="mr-3 text-ink-soft tabular-nums">
        {previous === null ? say('header.first') : say('header.previous', { time: slashMoment(previous) })}
      </span>
      <Button kind="quiet" onPress={leaving.lock}>
        {say('header.lock')}
      </Button>
      <Button kind="quiet" onPress={leaving.signOut}>
        {say('header.signOut')}
      </Button>
    </div>
  )
}

type Leaving = { readonly signOut: () => void; readonly lock: () => void; readonly hasFailed: boolean }

/** The ways to leave; the page is left only when the service says that the session has ended. */
function useLeaving(onGone: (how: Departure) => void): Leaving {
  const { sso } = useServices()
  const leave = useMutation({
    mutationFn: async (how: 'signed-out' | 'locked') => {
      if (how === 'locked') await sso.lock()
      else await sso.signOut()
      return how
    },
    onSuccess: onGone,
  })
  return {
    signOut: () => leave.mutate('signed-out'),
    lock: () => leave.mutate('locked'),
    hasFailed: leave.isError,
  }
}

/** The login page for whoever is not signed in; for every other refusal its words. */
function Refused(props: {
  readonly error: unknown
  readonly onAgain: () => void
  readonly children: ReactNode
}): ReactElement {
  const say = useSay(portalWording)
  const code = refusalOf(props.error)
  if (code === 'holder/sign-in-needed') return <>{props.children}</>
  return (
    <>
      <PageHeading title={say('outside.title')} />
      <FailureNotice error={props.error}>
        {code === null ? <Button onPress={props.onAgain}>{say('again')}</Button> : null}
      </FailureNotice>
    </>
  )
}
