import { formatJapanTime } from '@jitsuin/kernel'
import { Button, useLanguage, useSay } from '@jitsuin/ui'
import { type ReactElement, useId, useState } from 'react'
import { verifierWording } from '../../wording/index.js'
import { parseJapanInput } from './model.js'

/** Asks as of when the documents are to be judged. */
export function AtField(props: {
  readonly at: Date | null
  readonly onChange: (at: Date | null) => void
}): ReactElement {
  const say = useSay(verifierWording)
  const language = useLanguage()
  const id = useId()
  const [written, setWritten] = useState('')
  const write = (value: string) => {
    setWritten(value)
    props.onChange(parseJapanInput(value))
  }
  return (
    <>
      <label htmlFor={id} className="block font-bold">
        {say('at.label')}
      </label>
      <p id={`${id}-hint`} className="text-note text-ink-soft">
        {say('at.hint')}
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <input
          id={id}
          type="datetime-local"
          aria-describedby={`${id}-hint`}
          value={written}
          onChange={(event) => write(event.target.value)}
          className="min-h-12 rounded-lg border border-edge bg-paper px-3"
        />
        {props.at ? (
          <Button kind="quiet" onPress={() => write('')}>
            {say('at.clear')}
          </Button>
        ) : null}
      </div>
      <p role="status" className="mt-2">
        {props.at ? say('at.apply', { time: formatJapanTime(props.at, language) }) : ''}
      </p>
    </>
  )
}
