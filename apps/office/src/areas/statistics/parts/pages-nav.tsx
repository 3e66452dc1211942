import { useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { statisticsWording } from '../wording/index.js'

const PAGES = [
  { to: '/statistics', key: 'pages.list' },
  { to: '/statistics/compare', key: 'pages.compare' },
  { to: '/statistics/work', key: 'pages.work' },
  { to: '/statistics/denominators', key: 'pages.denominators' },
] as const

/** The pages of this area, side by side below the heading. */
export function PagesNav(): ReactElement {
  const say = useSay(statisticsWording)
  return (
    <nav aria-label={say('pages.label')} className="screen-only mt-4 flex flex-wrap gap-x-6">
      {PAGES.map(({ to, key }) => (
        <Link
          key={to}
          to={to as string} // areas link by plain text
          activeOptions={{ exact: true }}
          className="inline-flex min-h-11 items-center text-action underline underline-offset-4 aria-[current=page]:font-bold aria-[current=page]:text-ink aria-[current=page]:no-underline"
        >
          {say(key)}
        </Link>
      ))}
    </nav>
  )
}
