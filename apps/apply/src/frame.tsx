/** The frame of the applicants' pages. */
import { PageFrame, useSay } from '@jitsuin/ui'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useApplicant } from './services.js'
import { applyWording } from './wording/index.js'

/** Draws the header and the page of the address. */
export function Frame(): ReactElement {
  const say = useSay(applyWording)
  const { key } = useApplicant()
  return (
    <PageFrame
      appName={say('appName')}
      home={(brand) => (
        <Link to="/" className="rounded-lg">
          {brand}
        </Link>
      )}
      navigation={
        key === undefined ? null : (
          <Link to="/status" className="py-2 text-action underline underline-offset-4">
            {say('navigation.status')}
          </Link>
        )
      }
      isDemo={import.meta.env.VITE_DEMONSTRATION !== 'no'}
    >
      <div className="mx-auto max-w-2xl">
        <Outlet />
      </div>
    </PageFrame>
  )
}
