/** The frame of the verifier's pages, and the page for addresses that do not exist. */
import { buttonClass, EmptyState, PageFrame, PageHeading, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useServices } from './services.js'
import { verifierWording } from './wording/index.js'

const NAVIGATION = [
  { to: '/', key: 'nav.front' },
  { to: '/samples', key: 'nav.samples' },
  { to: '/about', key: 'nav.about' },
] as const

const LINK =
  'inline-flex min-h-11 items-center border-b-3 border-transparent text-ink hover:text-action hover:underline underline-offset-4 aria-[current=page]:border-action aria-[current=page]:font-bold aria-[current=page]:text-action'

/** The anchors in force, for the demonstration mark and the page that lists them. */
export function useTrust() {
  const { client } = useServices()
  return useQuery({ queryKey: ['trust'], queryFn: client.trust })
}

/** Draws the frame around the page of the address. */
export function Frame(): ReactElement {
  const say = useSay(verifierWording)
  const isDemo = useTrust().data?.anchors.some(({ demonstration }) => demonstration) ?? false
  return (
    <PageFrame
      appName={say('appName')}
      home={(brand) => (
        <Link to="/" className="rounded-lg">
          {brand}
        </Link>
      )}
      navigation={NAVIGATION.map(({ to, key }) => (
        <Link key={to} to={to} className={LINK} activeOptions={{ exact: true, includeSearch: false }}>
          {say(key)}
        </Link>
      ))}
      isDemo={isDemo}
    >
      <Outlet />
    </PageFrame>
  )
}

/** Says that an address does not exist, and where to begin. */
export function NotFound(): ReactElement {
  const say = useSay(verifierWording)
  return (
    <>
      <PageHeading title={say('notFound.title')} />
      <EmptyState title={say('notFound.next')}>
        <Link to="/" className={buttonClass('primary')}>
          {say('nav.front')}
        </Link>
      </EmptyState>
    </>
  )
}
