import { type ReactElement, useId } from 'react'
import { Problem } from './box.js'

/** One thing to choose. */
export type Choice = { readonly value: string; readonly label: string; readonly hint?: string }

/** One of a few, each in a large field of its own. */
export function ChoiceQuestion(props: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly choices: readonly Choice[]
  readonly onChange: (value: string) => void
  readonly problem?: string | undefined
}): ReactElement {
  const id = useId()
  const { name, label, value, choices, onChange, problem } = props
  return (
    <fieldset data-field={name} aria-describedby={problem ? `${id}-problem` : undefined}>
      <legend className="mb-2 text-lead font-bold">{label}</legend>
      <div className="grid gap-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex min-h-14 cursor-pointer items-center gap-4 rounded-lg border border-edge bg-paper px-4 py-3 has-checked:border-action has-checked:bg-action-soft has-checked:outline-2 has-checked:-outline-offset-2 has-checked:outline-action"
          >
            <input
              type="radio"
              name={`${id}-${name}`}
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
              className="size-6 shrink-0 accent-action"
            />
            <span className="min-w-0">
              <span className="block text-lead">{choice.label}</span>
              {choice.hint ? <span className="block text-ink-soft">{choice.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {problem ? <Problem id={`${id}-problem`}>{problem}</Problem> : null}
    </fieldset>
  )
}

/** One of many, in the browser's own list. */
export function ListQuestion(props: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly choices: readonly Choice[]
  readonly onChange: (value: string) => void
  readonly problem?: string | undefined
  readonly empty: string
}): ReactElement {
  const id = useId()
  const { name, label, value, choices, onChange, problem, empty } = props
  return (
    <div data-field={name}>
      <label htmlFor={id} className="block text-lead font-bold">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        className="min-h-14 w-full rounded-lg border border-edge bg-paper px-4 text-lead aria-invalid:border-2 aria-invalid:border-danger sm:max-w-sm"
      >
        <option value="">{empty}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {problem ? <Problem id={`${id}-problem`}>{problem}</Problem> : null}
    </div>
  )
}
