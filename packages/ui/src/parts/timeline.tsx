/** Moments in their order, from the earliest. */
import type { ReactElement } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { Moment } from './moment.js'

/** How we know of a moment: proven by a third party, claimed by the signer, or simply known. */
export type Evidence = 'proven' | 'claimed' | 'known'

/** One moment of a time line. `tone` colours its dot; the words say the same. */
export type TimelineItem = {
  readonly key: string
  readonly iso: string
  readonly label: string
  readonly evidence: Evidence
  readonly tone: 'plain' | 'main' | 'danger'
}

const DOTS = {
  plain: 'border-edge bg-paper',
  main: 'border-action bg-action',
  danger: 'border-danger bg-danger',
} as const satisfies Record<TimelineItem['tone'], string>

/** A vertical time line. A moment that is only claimed has a hollow dot and says so. */
export function Timeline({ items }: { readonly items: readonly TimelineItem[] }): ReactElement {
  return (
    <ol className="relative ml-1.5 border-l-2 border-rule">
      {items.map((item) => (
        <Event key={item.key} item={item} />
      ))}
    </ol>
  )
}

function Event({ item }: { readonly item: TimelineItem }): ReactElement {
  const say = useSay(uiWording)
  const dot = item.evidence === 'claimed' ? 'border-action bg-paper' : DOTS[item.tone]
  return (
    <li className="relative pb-6 pl-7 last:pb-0">
      <span
        aria-hidden="true"
        className={`absolute top-1.5 -left-[9px] size-4 rounded-full border-3 ${dot}`}
      />
      <p className="text-note text-ink-soft">
        <Moment iso={item.iso} era />
      </p>
      <p className={`font-bold ${item.tone === 'danger' ? 'text-danger' : ''}`}>
        {item.label}
        {item.evidence === 'known' ? null : (
          <span className="ml-2 inline-block rounded-sm border border-edge px-1.5 text-note font-normal text-ink-soft">
            {say(`timeline.${item.evidence}`)}
          </span>
        )}
      </p>
    </li>
  )
}
