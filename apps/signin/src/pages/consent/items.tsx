import { type Column, DataTable, Moment, Tag, useSay, useText } from '@jitsuin/ui'
import { Fragment, type ReactElement } from 'react'
import { signInWording } from '../../wording/index.js'
import type { ConsentRow, ShownValue } from './model.js'

/** Each item with the values that would travel, new ones marked. */
export function Items({ rows }: { readonly rows: readonly ConsentRow[] }): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  const columns: readonly Column<ConsentRow>[] = [
    {
      head: say('consent.item'),
      cell: ({ label, mark }) => (
        <>
          <span className="font-bold">{text(label)}</span>
          {mark === null ? null : (
            <span className="ml-3 inline-block">
              <Tag tone="unsure">{say('consent.isNew')}</Tag>
            </span>
          )}
        </>
      ),
    },
    { head: say('consent.value'), cell: ({ values }) => <Values values={values} /> },
    {
      head: say('consent.when'),
      cell: ({ rule }) => <span className="text-note text-ink-soft">{say(`consent.rule.${rule}`)}</span>,
      narrow: true,
    },
  ]
  return <DataTable caption={say('consent.items')} columns={columns} rows={rows} keyOf={({ name }) => name} />
}

function Values({ values }: { readonly values: readonly ShownValue[] }): ReactElement {
  const say = useSay(signInWording)
  if (values.length === 0) return <span className="text-ink-soft">{say('consent.empty')}</span>
  return (
    <>
      {values.map((value, index) => (
        <Fragment key={JSON.stringify(value)}>
          {index === 0 ? '' : say('comma')}
          <Value value={value} />
        </Fragment>
      ))}
    </>
  )
}

function Value({ value }: { readonly value: ShownValue }): ReactElement {
  const text = useText()
  switch (value.kind) {
    case 'text':
      return <span>{value.text}</span>
    case 'words':
      return <span>{text(value.words)}</span>
    case 'instant':
      return <Moment iso={value.iso} />
  }
}
