/** The prescriptions: whose, what, since when, and how each stands. */
import { INSURERS, type Item, type View } from '@jitsuin/business-system/contract'
import { Checkbox, DataTable, Moment, Tag, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { clinicWording } from '../../wording/index.js'
import {
  type Batch,
  type Chosen,
  choose,
  hasChanged,
  isChoosable,
  minutesSince,
  namesakesOf,
} from './model.js'
import { StateCell } from './state-cell.js'

type TableProps = {
  readonly view: View
  /** All of them: patients of one name are looked for beyond what is shown. */
  readonly items: readonly Item[]
  readonly rows: readonly Item[]
  readonly chosen: Chosen
  readonly now: Date
  readonly batch: Batch | null
  readonly onChoose: (chosen: Chosen) => void
}

/** Draws the rows. */
export function PrescriptionTable(props: TableProps): ReactElement {
  const say = useSay(clinicWording)
  const { view, items, rows, chosen, now, batch } = props
  const namesakes = namesakesOf(items)
  return (
    <DataTable
      caption={say('list.caption')}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          head: say('list.patient'),
          cell: (item) => (
            <PatientCell
              item={item}
              hasNamesake={namesakes.has(item.patient.name)}
              chosen={chosen}
              onChoose={props.onChoose}
            />
          ),
        },
        { head: say('list.content'), cell: (item) => <ContentCell item={item} /> },
        { head: say('list.written'), labelled: true, cell: (item) => <WrittenCell item={item} now={now} /> },
        {
          head: say('list.state'),
          cell: (item) => <StateCell item={item} view={view} untaken={batch?.untaken.get(item.id) ?? null} />,
        },
      ]}
    />
  )
}

function PatientCell(props: {
  readonly item: Item
  readonly hasNamesake: boolean
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}): ReactElement {
  const say = useSay(clinicWording)
  const { item, hasNamesake, chosen, onChoose } = props
  const { name, kana, age, sex, number, birthDate } = item.patient
  const words = (
    <>
      <span className="block font-bold">{name}</span>
      <span className="block text-note text-ink-soft">
        {kana} · {say('list.age', { age })} · {say(`list.${sex}`)}
      </span>
      <span className="block text-note text-ink-soft">
        {number} · {say('list.born', { date: birthDate })}
      </span>
    </>
  )
  return (
    <>
      {isChoosable(item) ? (
        <Checkbox
          label={say('list.selectOne', { patient: `${name} ${number}`, number: item.number })}
          isSelected={chosen.get(item.id) === item.version}
          onChange={(isWanted) => onChoose(choose(chosen, [item], isWanted ? 'chosen' : 'not-chosen'))}
        >
          {words}
        </Checkbox>
      ) : (
        <div className="py-2 pl-9">{words}</div>
      )}
      {hasNamesake ? <p className="pl-9 text-note font-bold text-unsure">{say('list.sameName')}</p> : null}
      {hasChanged(item, chosen) ? (
        <p className="pl-9 text-note font-bold text-danger">{say('list.changed')}</p>
      ) : null}
    </>
  )
}

function ContentCell({ item }: { readonly item: Item }): ReactElement {
  const text = useText()
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 text-note text-ink-soft">
        {item.number} <Tag>{text(INSURERS[item.insurer])}</Tag>
      </p>
      <ul>
        {item.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  )
}

function WrittenCell({ item, now }: { readonly item: Item; readonly now: Date }): ReactElement {
  const say = useSay(clinicWording)
  const minutes = minutesSince(item.writtenAt, now)
  const time =
    minutes === 0
      ? say('list.justNow')
      : minutes < 60
        ? say('list.minutes', { count: minutes })
        : say('list.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
  return (
    <>
      <Moment iso={item.writtenAt} />
      {item.signing.state === 'signed' ? null : (
        <span className="block text-note text-ink-soft">{say('list.waits', { time })}</span>
      )}
    </>
  )
}
