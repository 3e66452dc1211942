import { SelectField, TextField, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import type { FieldProblem } from '../../terms/draft.js'
import { type FieldPointer, rowOf } from '../../terms/fields.js'
import { officeWording } from '../../wording/index.js'

const ROWS = { lines: 3, certificates: 6, json: 8 } as const

/** One field of the terms, drawn as its row of the table says. */
export function TermField(props: {
  readonly field: FieldPointer
  readonly value: string
  readonly problem: FieldProblem | null
  readonly onChange: (value: string) => void
}): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const { field, value, problem, onChange } = props
  const { kind, need, hint, options, ...label } = rowOf(field)
  if (kind === 'choice') {
    const choices = Object.entries(options ?? {}).map(([choice, words]) => ({
      value: choice,
      label: text(words),
    }))
    return <SelectField label={text(label)} value={value} options={choices} onChange={onChange} />
  }
  return (
    <TextField
      label={text(label)}
      {...(hint === undefined ? {} : { hint: text(hint) })}
      {...(kind === 'line' ? {} : { rows: ROWS[kind] })}
      script={kind === 'line' && !field.startsWith('/protocol') ? 'words' : 'code'}
      need={need}
      value={value}
      onChange={onChange}
      error={problem === null ? undefined : say(`register.problem.${problem}`)}
    />
  )
}
