/** The parts of a question: its words, what is wrong with it, and a large box to type into. */
import type { ReactElement, ReactNode } from 'react'

/** Classes of boxes: 56 px high and 18 px text, for eyes and fingers of every age. */
export const BOX =
  'w-full min-h-14 rounded-lg border border-edge bg-paper px-4 text-lead aria-invalid:border-2 aria-invalid:border-danger'

/** The words above a box. */
export function Label(props: {
  readonly htmlFor: string
  readonly children: ReactNode
  readonly isOptional?: boolean
  readonly optional: string
}): ReactElement {
  return (
    <label htmlFor={props.htmlFor} className="block text-lead font-bold">
      {props.children}
      {props.isOptional ? (
        <span className="ml-2 text-note font-normal text-ink-soft">{props.optional}</span>
      ) : null}
    </label>
  )
}

/** A hint below the words. */
export function Hint(props: { readonly id: string; readonly children: ReactNode }): ReactElement {
  return (
    <p id={props.id} className="mb-1 text-ink-soft">
      {props.children}
    </p>
  )
}

/** What is wrong, with a sign that does not rest on colour. */
export function Problem(props: { readonly id: string; readonly children: ReactNode }): ReactElement {
  return (
    <p id={props.id} className="mt-1 flex gap-2 font-bold text-danger">
      <span aria-hidden="true">⚠</span>
      <span>{props.children}</span>
    </p>
  )
}
