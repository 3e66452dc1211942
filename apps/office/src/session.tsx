/** Who of the staff is here, what they may do, and how they come and go. */
import { ROUTES, type SessionView, type StaffAction } from '@jitsuin/sso/contract'
import { Button, buttonClass, ErrorNotice, PageHeading, Progress, SessionWarning, useSay } from '@jitsuin/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { createContext, type ReactElement, type ReactNode, useCallback, useContext, useEffect } from 'react'
import { FailureNotice } from './failure-notice.js'
import { useServices } from './services.js'
import { officeWording } from './wording/index.js'

/** A live session of a member of staff. */
export type StaffSession = Extract<SessionView, { kind: 'staff' }>

const KEY = ['session']

/** The session of this browser; looked at again every half minute, which does not count as acting. */
export function useSession() {
  const { sso } = useServices()
  return useQuery({ queryKey: KEY, queryFn: sso.session, refetchInterval: 30_000, retry: 0 })
}

const StaffContext = createContext<StaffSession | null>(null)

/** The member of staff who looks at the page; only below `StaffOnly`. */
export function useStaff(): StaffSession {
  const staff = useContext(StaffContext)
  if (!staff) throw new Error('useStaff needs StaffOnly above it')
  return staff
}

/** Whether this member of staff may do it, by the one table of permissions; the service judges again. */
export function useMay(): (action: StaffAction) => 'allowed' | 'refused' {
  const { actions } = useStaff()
  return (action) => (actions.includes(action) ? 'allowed' : 'refused')
}

/** Shows its children to staff; sends everyone else to sign in, and says so to those who are no staff. */
export function StaffOnly({ children }: { readonly children: ReactNode }): ReactElement {
  const session = useSession()
  if (session.isError) return <FailureNotice error={session.error} />
  const { data } = session
  if (data?.state === 'live' && data.kind === 'staff') {
    return (
      <StaffContext value={data}>
        {children}
        <Watch session={data} />
      </StaffContext>
    )
  }
  return data?.state === 'live' ? <NoStaff /> : <ToSignIn isKnown={data !== undefined} />
}

/** The address that sends the browser to sign in and back to this page. */
function signInAddress(): string {
  const { pathname, search } = window.location
  return `${ROUTES.hostSignIn}?returnTo=${encodeURIComponent(pathname + search)}`
}

function ToSignIn({ isKnown }: { readonly isKnown: boolean }): ReactElement {
  const say = useSay(officeWording)
  const { goTo } = useServices()
  useEffect(() => {
    if (isKnown) goTo(signInAddress())
  }, [isKnown, goTo])
  return (
    <>
      <PageHeading title={say('session.title')} />
      <Progress label={say('session.going')} />
      {isKnown ? (
        <p className="mt-6">
          <a href={signInAddress()} className={buttonClass('primary')}>
            {say('session.signIn')}
          </a>
        </p>
      ) : null}
    </>
  )
}

function NoStaff(): ReactElement {
  const say = useSay(officeWording)
  const { leave } = useSessionActs()
  return (
    <>
      <PageHeading title={say('session.title')} />
      <ErrorNotice title={say('session.noStaff')} next={say('session.noStaffNext')}>
        <Button onPress={leave}>{say('session.signOut')}</Button>
      </ErrorNotice>
    </>
  )
}

/** Stays, steps away, or leaves. */
export function useSessionActs() {
  const { sso, goTo } = useServices()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const look = useCallback(() => void queries.invalidateQueries({ queryKey: KEY }), [queries])
  return {
    look,
    stay: () => void sso.touch().then((session) => queries.setQueryData(KEY, session), look),
    /** What was shown is forgotten before anybody else sits down. */
    leave: () =>
      void sso.signOut().then(async () => {
        await navigate({ to: '/signed-out' })
        queries.clear()
      }, look),
    lock: () => void sso.lock().then(() => goTo(signInAddress()), look),
  }
}

function Watch({ session }: { readonly session: StaffSession }): ReactElement {
  const { stay, leave, look } = useSessionActs()
  return <SessionWarning moments={session} onStay={stay} onLeave={leave} onEnded={look} />
}
