/** The frame of the office: navigation by what the member of staff may do. */
import { STAFF_ROLES, type StaffAction } from '@jitsuin/sso/contract'
import {
  Button,
  buttonClass,
  ChevronIcon,
  EmptyState,
  Note,
  PageFrame,
  PageHeading,
  useSay,
  useText,
  useWordOf,
} from '@jitsuin/ui'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { type ReactElement, useId, useRef, useState } from 'react'
import { aftercareArea } from './areas/aftercare/area.js'
import type { Area } from './areas/area.js'
import { batchesArea } from './areas/batches/area.js'
import { campaignsArea } from './areas/campaigns/area.js'
import { casesArea } from './areas/cases/area.js'
import { organisationsArea } from './areas/organisations/area.js'
import { productionArea } from './areas/production/area.js'
import { statisticsArea } from './areas/statistics/area.js'
import { StaffOnly, type StaffSession, useSession, useSessionActs } from './session.js'
import { SigningBadge } from './signing-badge.js'
import { officeWording } from './wording/index.js'

type Entry = { readonly to: string; readonly label: string; readonly needs: readonly StaffAction[] }

/** The groups of the navigation; each has areas, and the last one our own older pages. */
const GROUPS = [
  { key: 'applications', areas: [casesArea, batchesArea] },
  { key: 'issue', areas: [productionArea] },
  { key: 'after', areas: [aftercareArea] },
  { key: 'spread', areas: [campaignsArea, statisticsArea] },
  { key: 'partners', areas: [organisationsArea] },
] as const

const PARTNER_PAGES = [
  { to: '/partners', key: 'nav.partners', needs: ['partners/read'] },
  { to: '/reviews', key: 'nav.reviews', needs: ['partners/read'] },
  { to: '/keys', key: 'nav.keys', needs: ['federation-keys/manage'] },
  { to: '/staff', key: 'nav.staff', needs: ['staff/read'] },
] as const satisfies readonly { to: string; key: string; needs: readonly StaffAction[] }[]

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
      width="wide"
    >
      {staff === null ? null : <StaffBar staff={staff} />}
      <Outlet />
    </PageFrame>
  )
}

function Navigation({ staff }: { readonly staff: StaffSession }): ReactElement {
  const say = useSay(officeWording)
  const groups = useGroups().map(({ key, entries }) => ({
    key,
    entries: entries.filter(({ needs }) => needs.some((action) => staff.actions.includes(action))),
  }))
  return (
    <>
      <Link to="/" className={LINK} activeOptions={{ exact: true, includeSearch: false }}>
        {say('nav.home')}
      </Link>
      {groups.map(({ key, entries }) =>
        entries.length === 0 ? null : <Group key={key} title={say(`nav.groups.${key}`)} entries={entries} />,
      )}
      <SigningBadge staff={staff} />
    </>
  )
}

/** Every entry, in the groups of the work. */
function useGroups(): readonly {
  readonly key: (typeof GROUPS)[number]['key']
  readonly entries: readonly Entry[]
}[] {
  const say = useSay(officeWording)
  const wordOf = useWordOf()
  const entriesOf = ({ wording, navigation }: Area): readonly Entry[] =>
    navigation.map(({ to, key, needs }) => ({ to, needs, label: wordOf(wording, key) }))
  return GROUPS.map(({ key, areas }) => ({
    key,
    entries: [
      ...areas.flatMap(entriesOf),
      ...(key === 'partners' ? PARTNER_PAGES.map((page) => ({ ...page, label: say(page.key) })) : []),
    ],
  }))
}

/** A button that shows the entries of a group; Escape and going elsewhere close it. A group of one is its link. */
function Group({
  title,
  entries,
}: {
  readonly title: string
  readonly entries: readonly Entry[]
}): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const { pathname } = useLocation()
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const isHere = entries.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
  const [only] = entries
  if (only && entries.length === 1) {
    return (
      <Link to={only.to} className={LINK} activeOptions={{ includeSearch: false }}>
        {only.label}
      </Link>
    )
  }
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches what its button and links do
    <div
      className="relative"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setOpen(false)
      }}
      onKeyDown={({ key }) => (key === 'Escape' && isOpen ? close() : undefined)}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className={`inline-flex min-h-11 cursor-pointer items-center gap-1 border-b-3 hover:text-action hover:underline underline-offset-4 ${isHere ? 'border-action font-bold text-action' : 'border-transparent text-ink'}`}
      >
        {title}
        <ChevronIcon className={`size-4 ${isOpen ? 'rotate-180' : ''}`} />
      </button>
      <ul
        id={id}
        hidden={!isOpen}
        className="absolute top-full left-0 z-10 min-w-52 rounded-lg border border-rule bg-paper py-1 shadow-lg max-sm:fixed max-sm:inset-x-4 max-sm:top-auto"
      >
        {entries.map(({ to, label }) => (
          <li key={to}>
            <Link
              to={to}
              onClick={() => setOpen(false)}
              activeOptions={{ includeSearch: false }}
              className="flex min-h-11 items-center px-4 text-ink hover:bg-action-soft hover:text-action aria-[current=page]:font-bold aria-[current=page]:text-action"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
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
