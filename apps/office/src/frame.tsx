/** The frame of the office: navigation by what the member of staff may do. */
import { STAFF_ROLES, type StaffAction } from '@jitsuin/sso/contract'
import { Button, buttonClass, EmptyState, Note, PageFrame, PageHeading, useSay, useText } from '@jitsuin/ui'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { StaffOnly, type StaffSession, useSession, useSessionActs } from './session.js'
import { officeWording } from './wording/index.js'

const NAVIGATION = [
  { to: '/', key: 'nav.home', needs: null },
  { to: '/partners', key: 'nav.partners', needs: 'partners/read' },
  { to: '/reviews', key: 'nav.reviews', needs: 'partners/read' },
  { to: '/keys', key: 'nav.keys', needs: 'federation-keys/manage' },
  { to: '/staff', key: 'nav.staff', needs: 'staff/read' },
] as const satisfies readonly { to: string; key: string; needs: StaffAction | null }[]

const LINK =
  'inline-flex min-h-11 items-center border-b-3 border-transparent text-ink hover:text-action hover:underline underline-offset-4 aria-[current=page]:border-action aria-[current=page]:font-bold aria-[current=page]:text-action'

/** Names below localhost exist on one computer only: what is served there is a demonstration (RFC 6761 §6.3). */
function isDemonstration(): boolean {
  return /(^|\.)localhost$/.test(window.location.hostname)
}

/** Draws the frame around the page of the address. */
export function Frame(): ReactElement {
  const say = useSay(officeWording)
  const { data } = useSession()
  const staff = data?.state === 'live' && data.kind === 'staff' ? data : null
  return (
    <PageFrame
      appName={say('appName')}
      home={(brand) => (
        <Link to="/" className="rounded-lg">
          {brand}
        </Link>
      )}
      navigation={staff === null ? null : <Navigation staff={staff} />}
      isDemo={isDemonstration()}
    >
      {staff === null ? null : <StaffBar staff={staff} />}
      <Outlet />
    </PageFrame>
  )
}

function Navigation({ staff }: { readonly staff: StaffSession }): ReactElement {
  const say = useSay(officeWording)
  return (
    <>
      {NAVIGATION.filter(({ needs }) => needs === null || staff.actions.includes(needs)).map(
        ({ to, key }) => (
          <Link key={to} to={to} className={LINK} activeOptions={{ exact: to === '/', includeSearch: false }}>
            {say(key)}
          </Link>
        ),
      )}
    </>
  )
}

/** Who is signed in, always in sight on a shared computer, and the acts of leaving it. */
function StaffBar({ staff }: { readonly staff: StaffSession }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const { lock, leave } = useSessionActs()
  return (
    <div className="screen-only -mt-6 mb-8 flex flex-wrap items-center justify-between gap-x-6 border-b border-rule pb-2 text-note">
      <p>
        <span className="font-bold">{staff.displayName}</span>
        <span className="ml-3 text-ink-soft">
          {staff.roles.map((role) => text(STAFF_ROLES[role])).join(say('comma'))}
        </span>
      </p>
      <p className="flex flex-wrap gap-x-2">
        <Button kind="quiet" onPress={lock}>
          {say('session.lock')}
        </Button>
        <Button kind="quiet" onPress={leave}>
          {say('session.signOut')}
        </Button>
      </p>
    </div>
  )
}

/** Every page that shows something of the office. */
export function StaffPages(): ReactElement {
  return (
    <StaffOnly>
      <Outlet />
    </StaffOnly>
  )
}

/** Says that one has left; it shows nothing of what was on the screen. */
export function SignedOutPage(): ReactElement {
  const say = useSay(officeWording)
  return (
    <>
      <PageHeading title={say('session.signedOut')} />
      <Note title={say('session.signedOutMore')}>
        <a href="/" className={buttonClass('primary')}>
          {say('session.signIn')}
        </a>
      </Note>
    </>
  )
}

/** Says that an address does not exist, and where to begin. */
export function NotFound(): ReactElement {
  const say = useSay(officeWording)
  return (
    <>
      <PageHeading title={say('notFound.title')} />
      <EmptyState title={say('notFound.next')}>
        <Link to="/" className={buttonClass('primary')}>
          {say('nav.home')}
        </Link>
      </EmptyState>
    </>
  )
}
