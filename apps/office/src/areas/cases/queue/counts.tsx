/** The strip above the list: how many cases there are in each state, in the groups of the work. */
import { CASE_STATES, type CaseStateName, type QueueCounts } from '@jitsuin/registration/contract'
import { useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { casesWording } from '../wording/index.js'
import { type Asked, chooseState, groupCounts } from './model.js'

type Props = {
  readonly counts: QueueCounts
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
}

/** Draws the groups; each number is a button that shows its cases. */
export function Counts({ counts, asked, onAsk }: Props): ReactElement {
  const say = useSay(casesWording)
  return (
    <div className="mb-5 grid gap-3 lg:grid-cols-[6fr_3fr_5fr_5fr]">
      {groupCounts(counts).map(({ group, states, count }) => (
        <section
          key={group}
          aria-label={say(`queue.groups.${group}`)}
          className="rounded-lg border border-rule p-3"
        >
          <h2 className="flex items-baseline justify-between gap-3 text-note font-normal whitespace-nowrap text-ink-soft">
            {say(`queue.groups.${group}`)}
            <span className="tabular-nums">{count}</span>
          </h2>
          <ul className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(6rem,1fr))] gap-1">
            {states.map((each) => (
              <li key={each.state}>
                <Count {...each} asked={asked} onAsk={onAsk} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <details className="lg:col-span-4" open={asked.phase === 'closed'}>
        <summary className="inline-flex min-h-6 cursor-pointer items-center gap-2 text-note text-ink-soft underline underline-offset-4 hover:text-action">
          {say('queue.closed')} <span className="tabular-nums">{counts.closedTotal}</span>
        </summary>
        <ul className="mt-2 flex flex-wrap gap-1">
          {counts.closed.map((each) => (
            <li key={each.state}>
              <Count {...each} asked={asked} onAsk={onAsk} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

function Count(props: {
  readonly state: CaseStateName
  readonly count: number
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const text = useText()
  const { state, count, asked, onAsk } = props
  const isChosen = asked.state?.includes(state) ?? false
  const look = isChosen
    ? 'border-action bg-action-soft text-action'
    : 'border-transparent hover:border-action hover:bg-action-soft'
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={() => onAsk(chooseState(asked, state))}
      className={`flex min-h-11 w-full cursor-pointer flex-col justify-center rounded-lg border px-2 py-1 text-left ${look}`}
    >
      <span
        className={`text-h3 leading-tight font-bold tabular-nums ${count === 0 && !isChosen ? 'text-ink-faint' : ''}`}
      >
        {count}
      </span>
      <span className="phrases text-note leading-snug">{text(CASE_STATES[state])}</span>
    </button>
  )
}
