import type { ReactElement } from 'react'
import { ProgressBar } from 'react-aria-components'

/** Work whose end is not known; `label` says what is done. */
export function Progress({ label }: { readonly label: string }): ReactElement {
  return (
    <ProgressBar isIndeterminate aria-label={label} className="flex items-center gap-3">
      <span className="block h-1.5 w-24 overflow-hidden rounded-full bg-rule">
        <span className="moving-bar block h-full w-2/5 rounded-full bg-action" />
      </span>
      <span className="text-note text-ink-soft">{label}</span>
    </ProgressBar>
  )
}
