/** What every field to be filled in has in common. */
import type { ReactElement } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'

/** The frame around what is written or chosen; a field in error shows it by its border too. */
export const FIELD_BOX =
  'mt-1.5 block w-full rounded-lg border border-edge bg-paper px-3 text-ink data-[invalid]:border-2 data-[invalid]:border-danger'

/** The sentence that says what is wrong with a field. */
export const fieldErrorClass = 'mt-1 block text-note font-bold text-danger'

/** The name of a field, and in words whether it must be filled in. */
export function FieldHead(props: {
  readonly label: string
  readonly need: 'required' | 'optional' | undefined
}): ReactElement {
  const say = useSay(uiWording)
  return (
    <span className="font-bold">
      {props.label}
      {props.need === undefined ? null : (
        <span
          className={`ml-2 text-note font-normal ${props.need === 'required' ? 'text-danger' : 'text-ink-soft'}`}
        >
          {say(`field.${props.need}`)}
        </span>
      )}
    </span>
  )
}
