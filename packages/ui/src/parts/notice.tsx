/** What the page says when there is nothing to show, or when something went wrong: what it is, and what to do next. */
import type { ReactElement, ReactNode } from 'react'
import { CrossIcon, NoteIcon } from './icons.js'

/** Properties of a notice: a sentence, what to do next, and the buttons to do it. */
export type NoticeProps = {
  readonly title: string
  readonly next?: string | undefined
  readonly children?: ReactNode
}

/** A danger or a failure; it is read aloud at once. */
export function ErrorNotice({ title, next, children }: NoticeProps): ReactElement {
  return (
    <div role="alert" className="flex gap-4 rounded-xl border border-danger bg-danger-soft p-5">
      <CrossIcon className="size-7 text-danger" />
      <Body title={title} next={next}>
        {children}
      </Body>
    </div>
  )
}

/** A quiet remark. */
export function Note({ title, next, children }: NoticeProps): ReactElement {
  return (
    <div className="flex gap-4 rounded-xl border border-rule bg-ground p-5">
      <NoteIcon className="size-7 text-action" />
      <Body title={title} next={next}>
        {children}
      </Body>
    </div>
  )
}

/** A page or list with nothing in it yet. */
export function EmptyState({ title, next, children }: NoticeProps): ReactElement {
  return (
    <div className="rounded-2xl bg-ground px-6 py-14 text-center">
      <p className="text-h3 font-bold">{title}</p>
      {next === undefined ? null : <p className="mt-2 text-ink-soft">{next}</p>}
      {children === undefined ? null : <div className="mt-6">{children}</div>}
    </div>
  )
}

function Body({ title, next, children }: NoticeProps): ReactElement {
  return (
    <div className="min-w-0 flex-1">
      <p className="font-bold">{title}</p>
      {next === undefined ? null : <p className="mt-1 text-ink-soft">{next}</p>}
      {children === undefined ? null : <div className="mt-3">{children}</div>}
    </div>
  )
}
