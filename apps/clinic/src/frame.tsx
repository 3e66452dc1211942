/** The frame of the pages. */
import { buttonClass, EmptyState, PageFrame, PageHeading, useSay } from '@jitsuin/ui'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { clinicWording } from './wording/index.js'

const LINK =
  'inline-flex min-h-11 items-center border-b-3 border-transparent text-ink hover:text-action hover:underline underline-offset-4 aria-[current=page]:border-action aria-[current=page]:font-bold aria-[current=page]:text-action'

/** Draws the frame around the page of the address. */
export function Frame(): ReactElement {
  const say = useSay(clinicWording)
  return (
    <PageFrame
      appName={say('appName')}
      home={(brand) => (
        <Link to="/" className="rounded-lg">
          {brand}
        </Link>
      )}
      navigation={
        <Link to="/" className={LINK}>
          {say('nav.front')}
        </Link>
      }
      width="wide"
      // Names below localhost exist on one computer only: what is served there is a demonstration (RFC 6761 §6.3).
      isDemo={/(^|\.)localhost$/.test(window.location.hostname)}
    >
      <div>
        <Outlet />
      </div>
    </PageFrame>
  )
}

/** Says that an address does not exist, and where to begin. */
export function NotFound(): ReactElement {
  const say = useSay(clinicWording)
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
