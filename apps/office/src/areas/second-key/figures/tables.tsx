/** The figures as tables: the same as the charts say, and why something was refused. */
import {
  COUNTING_SERVICES,
  type FigureDifference,
  type SecondKeyDay,
  type SecondKeyFigures,
} from '@jitsuin/registration/contract'
import { DataTable, Tag, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { grouped } from '../../statistics/parts/cells.js'
import { secondKeyWording } from '../wording/index.js'

/** The days, newest first, with whatever the two services do not agree about. */
export function DaysTable({ days }: { readonly days: readonly SecondKeyDay[] }): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <DataTable
      caption={say('figures.days')}
      keyOf={({ day }) => day}
      rows={days.toReversed()}
      columns={[
        { head: say('figures.day'), cell: ({ day }) => day, narrow: true },
        { head: say('figures.logins'), cell: ({ logins }) => <Figure of={logins} />, labelled: true },
        {
          head: say('figures.signatures'),
          cell: ({ signatures }) => <Figure of={signatures} />,
          labelled: true,
        },
        { head: say('figures.remark'), cell: (day) => <Remarks day={day} /> },
      ]}
    />
  )
}

function Figure({ of }: { readonly of: number | null }): ReactElement {
  const say = useSay(secondKeyWording)
  return <span className="tabular-nums">{of === null ? say('figures.unknown') : grouped(of)}</span>
}

function Remarks({ day: { standing, differences } }: { readonly day: SecondKeyDay }): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <>
      {standing === 'running' ? <Tag tone="plain">{say('figures.running')}</Tag> : null}
      {differences.map((difference) => (
        <Difference key={difference.what} difference={difference} />
      ))}
    </>
  )
}

function Difference({ difference }: { readonly difference: FigureDifference }): ReactElement {
  const say = useSay(secondKeyWording)
  const { what } = difference
  const numbers =
    what === 'released'
      ? { admitted: grouped(difference.admitted), released: grouped(difference.released) }
      : { keyManagement: grouped(difference.keyManagement), signing: grouped(difference.signing) }
  return <p>{say(`figures.differs.${what}`, numbers)}</p>
}

/** Refusals of the period by reason, in words, with the code for the help desk. */
export function RefusalsTable({ refusals }: Pick<SecondKeyFigures, 'refusals'>): ReactElement {
  const say = useSay(secondKeyWording)
  const text = useText()
  return (
    <DataTable
      caption={say('figures.refusals')}
      keyOf={({ service, kind, code }) => `${service} ${kind} ${code}`}
      rows={refusals}
      columns={[
        {
          head: say('figures.reason'),
          cell: ({ ja, en, code }) => (
            <>
              {text({ ja, en })}
              <span className="block break-all font-mono text-note text-ink-soft">{code}</span>
            </>
          ),
        },
        { head: say('figures.kind'), cell: ({ kind }) => say(`figures.${kind}`), labelled: true },
        {
          head: say('figures.service'),
          cell: ({ service }) => text(COUNTING_SERVICES[service]),
          labelled: true,
        },
        { head: say('figures.count'), cell: ({ count }) => <Figure of={count} />, labelled: true },
      ]}
    />
  )
}
