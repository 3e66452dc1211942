import type { ReactElement, ReactNode } from 'react'

/** One fact: its name and its value. */
export type Fact = { readonly term: string; readonly value: ReactNode }

/** Facts by name, side by side where there is room. */
export function DescriptionList({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  return (
    <dl className="border-t border-rule">
      {facts.map(({ term, value }) => (
        <div key={term} className="grid gap-x-6 border-b border-rule py-3 sm:grid-cols-[11rem_1fr]">
          <dt className="text-ink-soft max-sm:text-note">{term}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
