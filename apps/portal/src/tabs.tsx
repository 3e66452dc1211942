import { useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { portalWording } from './wording/index.js'

const TABS = [
  { to: '/', key: 'tabs.front' },
  { to: '/notices', key: 'tabs.notices' },
  { to: '/profile', key: 'tabs.profile' },
  { to: '/disclosure', key: 'tabs.disclosure' },
  { to: '/courses', key: 'tabs.courses' },
  { to: '/log', key: 'tabs.log' },
  { to: '/checks', key: 'tabs.checks' },
] as const

const TAB =
  'inline-flex min-h-12 items-center border-b-3 border-transparent px-3 text-ink-soft hover:text-action hover:underline underline-offset-4 aria-[current=page]:border-action aria-[current=page]:font-bold aria-[current=page]:text-action max-sm:min-h-11 max-sm:px-2 max-sm:text-note'

/** The tabs of the portal: pages with addresses of their own, so links. */
export function PageTabs(): ReactElement {
  const say = useSay(portalWording)
  return (
    <nav aria-label={say('tabs.label')} className="screen-only mb-10 flex flex-wrap border-b border-edge">
      {TABS.map(({ to, key }) => (
        <Link key={to} to={to} className={TAB} activeOptions={{ exact: true, includeSearch: false }}>
          {say(key)}
        </Link>
      ))}
    </nav>
  )
}
