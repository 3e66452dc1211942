import { type ReactElement, type ReactNode, useId } from 'react'

/** A part of a page under a heading of its own. `aside` stands at the end of the heading's line. */
export function Section(props: {
  readonly title: string
  readonly lead?: string | undefined
  readonly aside?: ReactNode
  readonly children: ReactNode
}): ReactElement {
  const id = useId()
  return (
    <section aria-labelledby={id} className="mt-12 first:mt-0">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <h2 id={id} className="text-h3 sm:text-h2">
          {props.title}
        </h2>
        {props.aside}
      </div>
      {props.lead === undefined ? null : <p className="mb-5 max-w-3xl text-ink-soft">{props.lead}</p>}
      {props.children}
    </section>
  )
}
