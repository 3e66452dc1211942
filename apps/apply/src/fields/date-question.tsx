import { formatEraDate, formatJapanDate, readDate } from '@jitsuin/kernel'
import { useLanguage, useSay } from '@jitsuin/ui'
import { type ReactElement, useId, useState } from 'react'
import { applyWording } from '../wording/index.js'
import { Hint, Problem } from './box.js'
import { type DateParts, ERA_CHOICES, type EraChoice, partsOf, textOfParts } from './date-parts.js'

const PART =
  'min-h-14 rounded-lg border border-edge bg-paper px-2 text-center text-lead aria-invalid:border-2 aria-invalid:border-danger'

/** A date by era, year, month and day; below it stands how it was understood, in both counts. */
export function DateQuestion(props: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly usualEra: EraChoice
  readonly hint?: string | undefined
  readonly problem?: string | undefined
}): ReactElement {
  const say = useSay(applyWording)
  const id = useId()
  const { name, label, value, onChange, usualEra, hint, problem } = props
  const [era, setEra] = useState<EraChoice>(() => partsOf(value, usualEra).era)
  const parts = { ...partsOf(value, era), ...(value === '' && { era }) }
  const change = (changed: Partial<DateParts>) => {
    if (changed.era) setEra(changed.era)
    onChange(textOfParts({ ...parts, ...changed }))
  }
  const described = [hint && `${id}-hint`, problem ? `${id}-problem` : `${id}-read`].filter(Boolean).join(' ')
  const part = (which: 'year' | 'month' | 'day', width: string) => (
    <span className="flex items-center gap-1">
      <input
        id={`${id}-${which}`}
        aria-label={`${label} ${say(`date.${which}`)}`}
        aria-invalid={problem !== undefined}
        aria-describedby={described}
        inputMode="numeric"
        maxLength={4}
        autoComplete="off"
        value={parts[which]}
        onChange={({ target }) => change({ [which]: target.value.normalize('NFKC').replace(/[^\d元]/g, '') })}
        className={`${PART} ${width}`}
      />
      <label htmlFor={`${id}-${which}`}>{say(`date.${which}`)}</label>
    </span>
  )
  return (
    <fieldset data-field={name}>
      <legend className="text-lead font-bold">{label}</legend>
      {hint ? <Hint id={`${id}-hint`}>{hint}</Hint> : null}
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
        <select
          aria-label={`${label} ${say('date.era')}`}
          value={parts.era}
          onChange={({ target }) =>
            change({ era: ERA_CHOICES.find((each) => each === target.value) ?? usualEra })
          }
          className={`${PART} w-28 max-sm:basis-full`}
        >
          {ERA_CHOICES.map((each) => (
            <option key={each} value={each}>
              {say(`era.${each}`)}
            </option>
          ))}
        </select>
        {part('year', 'w-20 max-sm:w-24')}
        {part('month', 'w-14 max-sm:w-16')}
        {part('day', 'w-14 max-sm:w-16')}
      </div>
      {problem ? (
        <Problem id={`${id}-problem`}>{problem}</Problem>
      ) : (
        <Understood id={`${id}-read`} typed={value} />
      )}
    </fieldset>
  )
}

function Understood(props: { readonly id: string; readonly typed: string }): ReactElement {
  const language = useLanguage()
  const read = readDate(props.typed)
  if (read.verdict !== 'read') return <p id={props.id} className="sr-only" />
  const at = new Date(`${read.date}T00:00:00+09:00`)
  return (
    <p id={props.id} className="mt-1 text-ink-soft">
      {formatJapanDate(at, language)}（{formatEraDate(at)}）
    </p>
  )
}
