/** What a change would do, line by line, in words as well as colours. */
import { EmptyState, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { officeWording } from '../wording/index.js'

/** One line: which fact, added or removed, and its value. */
export type ChangeLine = {
  readonly name: string
  readonly change: 'added' | 'removed'
  readonly value: string
}

const LOOKS = {
  added: 'border-action bg-action-soft',
  removed: 'border-edge bg-ground line-through decoration-ink-faint',
} as const

/** Draws the lines, grouped by what they are about. */
export function ChangeTable(props: {
  readonly caption: string
  readonly lines: readonly ChangeLine[]
}): ReactElement {
  const say = useSay(officeWording)
  const groups = Map.groupBy(props.lines, ({ name }) => name)
  if (groups.size === 0) return <EmptyState title={say('change.none')} />
  return (
    <dl aria-label={props.caption} className="border-t border-rule">
      {[...groups].map(([name, lines]) => (
        <div key={name} className="grid gap-x-6 gap-y-1 border-b border-rule py-3 sm:grid-cols-[11rem_1fr]">
          <dt className="text-ink-soft max-sm:text-note">{name}</dt>
          <dd className="grid min-w-0 gap-2">
            {lines.map(({ change, value }) => (
              <p key={change + value} className="flex gap-3">
                <span className="w-16 shrink-0 text-note font-bold">{say(`change.${change}`)}</span>
                <span className={`min-w-0 flex-1 border-l-3 px-3 break-all ${LOOKS[change]}`}>{value}</span>
              </p>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
