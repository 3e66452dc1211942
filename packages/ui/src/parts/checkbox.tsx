/** Boxes to be ticked, alone or several under one name. */
import type { ReactElement, ReactNode } from 'react'
import {
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  FieldError,
  Label,
  Text,
} from 'react-aria-components'
import { FieldHead, fieldErrorClass } from './field.js'
import type { Option } from './select-field.js'

const ROW =
  'group flex min-h-11 cursor-pointer items-start gap-3 py-2 data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-soft'

/** One box and its sentence. `label` names it where its sentence needs its surroundings. */
export function Checkbox(props: {
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly isDisabled?: boolean
  readonly label?: string
  readonly children: ReactNode
}): ReactElement {
  const { label, children, ...rest } = props
  return (
    <AriaCheckbox {...rest} {...(label === undefined ? {} : { 'aria-label': label })} className={ROW}>
      <Box />
      <span className="min-w-0">{children}</span>
    </AriaCheckbox>
  )
}

/** Several boxes under one name; `value` is what is ticked. */
export function CheckboxGroup<Value extends string>(props: {
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly need?: 'required' | 'optional'
  readonly value: readonly Value[]
  readonly options: readonly (Option<Value> & { readonly hint?: string })[]
  readonly onChange: (value: readonly Value[]) => void
}): ReactElement {
  const { label, hint, error, need, value, options, onChange } = props
  const choose = (chosen: readonly string[]) =>
    onChange(options.map((option) => option.value).filter((each) => chosen.includes(each)))
  return (
    <AriaCheckboxGroup
      value={[...value]}
      onChange={choose}
      isInvalid={error !== undefined}
      isRequired={need === 'required'}
      validationBehavior="aria"
    >
      <Label>
        <FieldHead label={label} need={need} />
      </Label>
      {hint === undefined ? null : (
        <Text slot="description" className="block text-note text-ink-soft">
          {hint}
        </Text>
      )}
      <div className="mt-1 grid gap-x-8 sm:grid-cols-2">
        {options.map((option) => (
          <AriaCheckbox key={option.value} value={option.value} className={ROW}>
            <Box />
            <span className="min-w-0">
              {option.label}
              {option.hint === undefined ? null : (
                <span className="block text-note text-ink-soft">{option.hint}</span>
              )}
            </span>
          </AriaCheckbox>
        ))}
      </div>
      {error === undefined ? null : <FieldError className={fieldErrorClass}>{error}</FieldError>}
    </AriaCheckboxGroup>
  )
}

function Box(): ReactElement {
  return (
    <span
      aria-hidden="true"
      className="mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-sm border-2 border-edge bg-paper text-paper group-data-[selected]:border-action group-data-[selected]:bg-action group-data-[disabled]:border-edge group-data-[disabled]:bg-ground group-data-[disabled]:text-ink-soft group-data-[focus-visible]:outline-3 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-ink"
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        className="size-5 opacity-0 group-data-[selected]:opacity-100"
      >
        <path d="m5 12.5 4.5 4.5L19 7.5" />
      </svg>
    </span>
  )
}
