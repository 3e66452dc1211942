import type { ReactElement, ReactNode } from 'react'
import { ChevronIcon } from './icons.js'

/**
 * Something that most readers do not need at once. The browser's own element: it opens by keyboard, is found by a search
 * in the page, and `styles.css` unfolds it on paper.
 */
export function Disclosure({
  title,
  children,
}: {
  readonly title: ReactNode
  readonly children: ReactNode
}): ReactElement {
  return (
    <details className="group border-t border-rule last:border-b">
      <summary className="flex min-h-14 cursor-pointer list-none items-center justify-between gap-3 py-3 font-bold hover:text-action hover:underline underline-offset-4">
        {title}
        <ChevronIcon className="screen-only size-5 text-action transition-transform group-open:rotate-180" />
      </summary>
      <div className="pt-1 pb-8">{children}</div>
    </details>
  )
}
