/** The list itself: dense, read line by line; each row becomes a block on a narrow screen. */
import { CASE_KINDS, CHANNELS, type QueueEntry } from '@jitsuin/registration/contract'
import { useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { CaseStateTag, LightTag } from '../state-tag.js'
import { casesWording } from '../wording/index.js'

type Props = {
  readonly entries: readonly QueueEntry[]
  /** The case under the keys. */
  readonly current: string | undefined
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (caseId: string) => void
  readonly onChooseAll: () => void
}

const HEADS = ['number', 'name', 'state', 'kind', 'age', 'assigned'] as const

/** Draws the rows under their heads. */
export function QueueTable({ entries, current, chosen, onChoose, onChooseAll }: Props): ReactElement {
  const say = useSay(casesWording)
  return (
    <table className="w-full border-t border-rule text-left">
      <caption className="sr-only">{say('queue.title')}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-edge">
          <td className="w-11">
            <Box
              label={say('queue.chooseAll', { count: entries.length })}
              isChosen={chosen.size > 0 && chosen.size === entries.length}
              onChoose={onChooseAll}
            />
          </td>
          {HEADS.map((head) => (
            <th key={head} scope="col" className="py-1.5 pr-5 text-note font-bold text-ink-soft">
              {say(`queue.columns.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row
            key={entry.caseId}
            entry={entry}
            isCurrent={entry.caseId === current}
            isChosen={chosen.has(entry.caseId)}
            onChoose={() => onChoose(entry.caseId)}
          />
        ))}
      </tbody>
    </table>
  )
}

const CELL = 'py-1.5 pr-5 max-md:block max-md:py-0.5'

function Row(props: {
  readonly entry: QueueEntry
  readonly isCurrent: boolean
  readonly isChosen: boolean
  readonly onChoose: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { entry, isCurrent, isChosen, onChoose } = props
  const { caseId, caseNumber, name, kana, state, kind, channel, prefecture, light, assignedTo, openWith } =
    entry
  const ground = isChosen ? 'bg-action-soft' : ''
  const mark = isCurrent ? 'outline-2 -outline-offset-2 outline-action' : ''
  return (
    <tr
      data-current={isCurrent ? 'yes' : undefined}
      className={`border-b border-rule align-top hover:bg-action-soft max-md:relative max-md:block max-md:py-3 max-md:pl-11 ${ground} ${mark}`}
    >
      <td className="w-11 max-md:absolute max-md:top-1 max-md:left-0 max-md:block">
        <Box label={say('queue.choose', { number: caseNumber })} isChosen={isChosen} onChoose={onChoose} />
      </td>
      <th scope="row" className={`${CELL} font-normal md:w-px md:whitespace-nowrap`}>
        <Link
          to={`/cases/${caseId}` as string}
          className="inline-flex min-h-6 items-center font-bold text-action tabular-nums underline underline-offset-4 hover:decoration-2"
        >
          {caseNumber}
        </Link>
      </th>
      <td className={CELL}>
        <span className="mr-3 whitespace-nowrap">{name}</span>{' '}
        <span className="text-note whitespace-nowrap text-ink-soft">{kana}</span>
        {openWith.map((colleague) => (
          <span key={colleague.staffId} className="block text-note text-unsure">
            {say('queue.seenBy', { name: colleague.displayName })}
          </span>
        ))}
      </td>
      <td className={`${CELL} md:whitespace-nowrap`}>
        <CaseStateTag state={state} /> <LightTag light={light} />
      </td>
      <td className={`${CELL} text-note`}>
        {text(CASE_KINDS[kind])}
        <span className="ml-2 text-ink-soft">
          {text(CHANNELS[channel])}・{prefecture}
        </span>
      </td>
      <td className={`${CELL} text-note tabular-nums md:whitespace-nowrap`}>
        {say('queue.inState', { days: say('days', { count: entry.workingDaysInState }) })}
        <span className="ml-2 text-ink-soft">
          {say('queue.whole', { days: say('days', { count: entry.workingDays }) })}
        </span>
      </td>
      <td className={`${CELL} text-note md:whitespace-nowrap`}>
        {assignedTo === null ? (
          <span className="text-ink-faint">{say('queue.nobody')}</span>
        ) : (
          assignedTo.displayName
        )}
      </td>
    </tr>
  )
}

/** A box of 44 px around the browser's own. */
function Box(props: {
  readonly label: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}): ReactElement {
  const { label, isChosen, onChoose } = props
  return (
    <label className="screen-only flex size-9 cursor-pointer items-center justify-center">
      <input
        type="checkbox"
        aria-label={label}
        checked={isChosen}
        onChange={onChoose}
        className="size-5 cursor-pointer accent-action"
      />
    </label>
  )
}
