import { useSay } from '@jitsuin/ui'
import { type CompositionEvent, type ReactElement, useId, useRef } from 'react'
import { applyWording } from '../wording/index.js'
import { BOX, Hint, Label, Problem } from './box.js'
import { commit, compose, NO_READING, type Reading } from './reading.js'

/** What the box takes, so that a phone shows the right keys. */
export type Keys = 'text' | 'tel' | 'email' | 'numeric'

/** One box of text. `onReading` is told the kana that are typed on the way to kanji. */
export function TextQuestion(props: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onReading?: (kana: string) => void
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly isOptional?: boolean
  readonly keys?: Keys
  readonly autoComplete?: string | undefined
}): ReactElement {
  const say = useSay(applyWording)
  const id = useId()
  const reading = useRef<Reading>(NO_READING)
  const {
    name,
    label,
    value,
    onChange,
    onReading,
    hint,
    problem,
    isOptional = false,
    keys = 'text',
    autoComplete,
  } = props
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  const heard = (next: Reading) => {
    reading.current = next
    if (next.committed !== '') onReading?.(next.committed)
  }
  return (
    <div data-field={name}>
      <Label htmlFor={id} isOptional={isOptional} optional={say('optional')}>
        {label}
      </Label>
      {hint ? <Hint id={`${id}-hint`}>{hint}</Hint> : null}
      <input
        id={id}
        type={keys === 'email' ? 'email' : keys === 'tel' ? 'tel' : 'text'}
        inputMode={keys}
        autoComplete={autoComplete ?? 'off'}
        maxLength={400}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={described || undefined}
        onChange={({ target }) => {
          if (target.value === '') reading.current = NO_READING
          onChange(target.value)
        }}
        onCompositionUpdate={({ data }: CompositionEvent) => {
          reading.current = compose(reading.current, data)
        }}
        onCompositionEnd={({ data }: CompositionEvent) => heard(commit(reading.current, data))}
        className={BOX}
      />
      {problem ? <Problem id={`${id}-problem`}>{problem}</Problem> : null}
    </div>
  )
}
