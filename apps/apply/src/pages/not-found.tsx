import { buttonClass, EmptyState, PageHeading, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { applyWording } from '../wording/index.js'

/** Says that an address does not exist, and where to begin. */
export function NotFound(): ReactElement {
  const say = useSay(applyWording)
  return (
    <>
      <PageHeading title={say('notFound.title')} />
      <EmptyState title={say('notFound.next')}>
        <Link to="/" className={buttonClass('primary')}>
          {say('noKey.begin')}
        </Link>
      </EmptyState>
    </>
  )
}
