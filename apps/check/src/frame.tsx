/** The frame of the pages. */
import { buttonClass, EmptyState, PageFrame, PageHeading, useSay } from '@jitsuin/ui'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { checkWording } from './wording/index.js'

const LINK =
  'inline-flex min-h-11 items-center border-b-3 border-transparent text-ink hover:text-action hover:underline underline-offset-4 aria-[current=page]:border-action aria-[current=page]:font-bold aria-[current=page]:text-action'

const NAVIGATION = [
  { to: '/check', key: 'nav.check' },
  { to: '/receipt', key: 'nav.receipt' },
] as const

/** Draws the frame around the page of the address. */
export function Frame(): ReactElement {
  const say = useSay(checkWording)
  return (
    <PageFrame
      appName={say('appName')}
      home={(brand) => (
        <Link to="/" className="rounded-lg">
          {brand}
        </Link>
      )}
      navigation={NAVIGATION.map(({ to, key }) => (
        <Link key={to} to={to} className={LINK}>
          {say(key)}
        </Link>
      ))}
      // Names below localhost exist on one computer only: what is served there is a demonstration (RFC 6761 §6.3).
      isDemo={/(^|\.)localhost$/.test(window.location.hostname)}
    >
      <Outlet />
    </PageFrame>
  )
}

/** Says that an address does not exist, and where to begin. */
export function NotFound(): ReactElement {
  const say = useSay(checkWording)
  return (
    <>
      <PageHeading title={say('notFound.title')} />
      <EmptyState title={say('notFound.next')}>
        <Link to="/" className={buttonClass('primary')}>
          {say('appName')}
        </Link>
      </EmptyState>
    </>
  )
}
