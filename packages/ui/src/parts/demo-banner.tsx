import type { ReactElement } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'

/** The word デモ in a frame: beside everything that is invented. */
export function DemoMark(): ReactElement {
  const say = useSay(uiWording)
  return (
    <span className="inline-block rounded-sm border border-current px-1.5 text-note leading-snug font-bold whitespace-nowrap">
      {say('demo.mark')}
    </span>
  )
}

/** The strip over a page that works with invented people and demonstration keys. */
export function DemoBanner(): ReactElement {
  const say = useSay(uiWording)
  return (
    <aside
      aria-label={say('demo.mark')}
      className="border-b border-rule bg-ground px-5 py-2 text-center text-note text-ink-soft"
    >
      <DemoMark /> <span className="ml-1">{say('demo.explanation')}</span>
    </aside>
  )
}
