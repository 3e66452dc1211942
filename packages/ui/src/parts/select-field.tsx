import { type ReactElement, useId } from 'react'
import { FIELD_BOX, FieldHead } from './field.js'

/** One thing to choose. */
export type Option<Value extends string> = { readonly value: Value; readonly label: string }

/** One of a few, in the browser's own list: phones and readers know it best. */
export function SelectField<Value extends string>(props: {
  readonly label: string
  readonly value: Value
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
}): ReactElement {
  const id = useId()
  const { label, value, options, onChange } = props
  const choose = (chosen: string) => {
    const option = options.find((each) => each.value === chosen)
    if (option) onChange(option.value)
  }
  return (
    <div>
      <label htmlFor={id}>
        <FieldHead label={label} need={undefined} />
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => choose(event.target.value)}
        className={`${FIELD_BOX} min-h-12`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
